"""How long `veospec check` takes, as a ratio to the import of three libraries.

Both are whole processes, run by turns so that a busy machine slows both alike; their medians are
compared.
Compiled bytecode is kept in a temporary folder, as an installed package has it.

    python benchmarks/check.py [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REQUIRED = 1.5
FLOOR = [sys.executable, "-c", "import pydantic, click, jinja2"]
HOPS = 20


def storyboard(hops: int) -> str:
    """One take with that many hops, each a prompt with template variables."""
    hop = (
        '[[shot.hop]]\nprompt = "The camera continues to follow {{ cast.keeper }} up the stairs."\n'
    )
    return (
        'schema = "veospec/1"\ntitle = "Benchmark"\nengine = "veo-3.1-generate-001"\n'
        f"seconds = {8 + 7 * hops}\n"
        '[cast.keeper]\ndescription = "an old keeper in a yellow raincoat"\n'
        '[[shot]]\nid = "stairs"\nprompt = "{{ cast.keeper }} slowly climbs a staircase."\n'
    ) + hop * hops


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """The wall time of one process, which has to end well."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int) -> int:
    """Print the two medians and their ratio; 1 when the ratio is above what is required."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "film.storyboard.toml")
        file.write_text(storyboard(HOPS), encoding="utf-8")
        check = [sys.executable, "-m", "veospec", "check", str(file)]
        environment = os.environ | {"PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        times: dict[str, list[float]] = {"import": [], "check": []}
        for run in range(runs + 2):
            for name, command in (("import", FLOOR), ("check", check)):
                taken = seconds(command, environment)
                if run >= 2:
                    times[name].append(taken)
    floor, whole = (statistics.median(times[name]) for name in ("import", "check"))
    print(f"import pydantic, click, jinja2   {floor * 1000:6.1f} ms")
    print(f"veospec check, {HOPS} hops          {whole * 1000:6.1f} ms")
    print(f"ratio                            {whole / floor:6.2f}   required {REQUIRED}")
    return int(whole / floor > REQUIRED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
