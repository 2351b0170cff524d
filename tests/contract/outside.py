"""What a stranger has: the installed commands, a storyboard of their own, and HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

FILM = """schema = "veospec/1"
title = "The last light"
engine = "veo-3.1-generate-001"
seconds = 15
seed = 7
budget_usd = 20

[[shot]]
id = "stairs"
prompt = "An old keeper in a yellow raincoat climbs a narrow staircase. He stops and stands still."

[[shot.hop]]
prompt = "The camera continues to follow the keeper in the yellow raincoat as he gradually turns."
"""
HEAD = 'schema = "veospec/1"\ntitle = "t"\n'


def veospec(*args: object, cwd: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "veospec", *map(str, args)]
    return subprocess.run(
        command,
        check=False,
        cwd=cwd,
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def film(folder: Path, text: str = FILM) -> Path:
    """A storyboard in a folder whose name is not easy."""
    place = folder / "my films 影片"
    place.mkdir(exist_ok=True)
    path = place / "film.storyboard.toml"
    path.write_text(text, encoding="utf-8")
    return path


def take(*prompts: str, head: str = "") -> str:
    """One shot, each prompt on a line of its own: 5, 7, 9 ... when `head` is empty."""
    lines = [HEAD + head + '[[shot]]\nid = "s"\nprompt = ' + _quoted(prompts[0])]
    lines += ["[[shot.hop]]\nprompt = " + _quoted(prompt) for prompt in prompts[1:]]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def call(url: str, body: object = None, *, method: str | None = None) -> tuple[int, Any]:
    """Status and JSON of one request, GET without a body and POST with one."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "x-goog-api-key": "SECRET-1"}
    asked = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())
