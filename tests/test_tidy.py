"""House rules that no linter knows, held over the whole repository.

Each test names every offender at once, with its place, so that one run tells all there is to do.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = (ROOT / "veospec", ROOT / "emulator" / "veo_emulator")
FILE_LINES_MAX = 320
FUNCTION_LINES_MAX = 70


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(package.rglob("*.py"))


def place(file: Path, line: int = 1) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        place(file)
        for file in sources()
        if file.read_text("utf-8").strip()
        and not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []


def test_files_stay_small() -> None:
    long = {
        place(file): lines
        for file in sources()
        if (lines := len(file.read_text("utf-8").splitlines())) > FILE_LINES_MAX
    }
    assert long == {}


def test_functions_stay_small() -> None:
    long = [
        f"{place(file, node.lineno)} {node.name}"
        for file in sources()
        for node in functions(file)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_nothing_is_swallowed_and_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    swallowed = re.compile(r"except[^\n:]*:\s*\n\s*pass\b")
    offenders = [
        place(file)
        for file in sources()
        if later.search(text := file.read_text("utf-8")) or swallowed.search(text)
    ]
    assert offenders == []


def test_time_chance_and_the_environment_come_in_from_outside() -> None:
    """Effects are passed in: only the edges of the product read a clock or the environment."""
    edges = {
        "veospec/cli",
        "veospec/surfaces",
        "veospec/run/clock.py",
        "veospec/testing",
        "veospec/today.py",
        "emulator/veo_emulator/serve.py",
        "emulator/veo_emulator/clock.py",
    }
    effect = re.compile(
        r"\b(time\.(time|sleep|monotonic|time_ns|monotonic_ns)\(|datetime\.(now|utcnow)\("
        r"|date\.today\(|os\.environ|os\.getenv\(|random\.(random|randint|choice)\(|uuid4\()"
    )
    offenders = [
        place(file, text[: found.start()].count("\n") + 1)
        for file in sources()
        if not any(str(file.relative_to(ROOT)).startswith(edge) for edge in edges)
        for text in [file.read_text("utf-8")]
        for found in [effect.search(text)]
        if found
    ]
    assert offenders == []


def test_tests_do_not_sleep() -> None:
    sleep = re.compile(r"\b(time|asyncio)\.sleep\(\s*[^)\s0]")
    offenders = [
        place(file)
        for file in sorted((ROOT / "tests").rglob("*.py"))
        if sleep.search(file.read_text("utf-8"))
    ]
    assert offenders == []


def test_no_import_of_a_module_that_is_not_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=\[ ]", line)[0].lower() for line in declared["dependencies"]}
    for extra in declared["optional-dependencies"].values():
        names |= {re.split(r"[<>=\[ ]", line)[0].lower() for line in extra}
    provides = {"google": "google-genai", "httpx": "google-genai", "httpx2": "google-genai"}
    provides["sqlalchemy"] = "dbos"
    import sys

    offenders = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            tops = []
            if isinstance(node, ast.Import):
                tops = [alias.name.split(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops = [node.module.split(".")[0]]
            for top in tops:
                package = provides.get(top, top.replace("_", "-").lower())
                known = top in sys.stdlib_module_names or top in {"veospec", "veo_emulator"}
                if not known and package not in names:
                    offenders.append(f"{place(file, node.lineno)} {top}")
    assert offenders == []


def test_the_fixed_top_level_is_there() -> None:
    fixed = ["pyproject.toml", "veospec", "emulator", "schemas", "examples", "tests", "README.md"]
    assert [name for name in fixed if not (ROOT / name).exists()] == []


def test_nothing_generated_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        return
    generated = re.compile(r"(\.pyc|\.mp4|\.sqlite3?|\.db|\.egg-info|/\.veospec/)")
    assert [name for name in listed.stdout.splitlines() if generated.search(name)] == []
