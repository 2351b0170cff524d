"""The server as an editor meets it: a process, JSON-RPC, UTF-16 positions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import URI, Editor, applied

GOOD = """\
schema = "veospec/1"
title = "老人 😀"
engine = "veo-3.1-generate-001"

[cast.keeper]
description = "an old keeper"

[[shot]]
id = "stairs"
prompt = "{{ cast.keeper }} slowly climbs the stairs 😀 and stands still."

[[shot.hop]]
prompt = "The camera continues to follow {{ cast.keeper }} as he slowly climbs on."
"""
CUT = "😀老人 waits. The camera suddenly cuts to a busy market."
BAD = GOOD.replace("The camera continues to follow {{ cast.keeper }} as he slowly climbs on.", CUT)


@pytest.fixture(scope="module")
def shared() -> Iterator[Editor]:
    """One server for tests that open documents of their own."""
    with Editor() as editor:
        yield editor


@pytest.fixture
def editor(shared: Editor) -> Iterator[Editor]:
    yield shared
    shared.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert shared.published() == []


def the(code: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in found if each["code"] == code)


def test_unsaved_text_is_checked_at_every_change(editor: Editor) -> None:
    assert editor.open(GOOD) == []
    found = editor.change(BAD)
    assert the("VS201", found)["severity"] == 1
    assert editor.change(GOOD, version=3) == []


def test_places_are_utf_16_units_even_behind_emoji(editor: Editor) -> None:
    cut = the("VS201", editor.open(BAD))
    line = BAD.split("\n")[cut["range"]["start"]["line"]]
    units = line.encode("utf-16-le")
    marked = units[2 * cut["range"]["start"]["character"] : 2 * cut["range"]["end"]["character"]]
    assert "suddenly cuts to" in marked.decode("utf-16-le")
    assert marked.decode("utf-16-le") in cut["message"]


def test_a_quick_fix_makes_the_finding_go_away(editor: Editor) -> None:
    cut = the("VS201", editor.open(BAD))
    offered = {each["title"]: each for each in editor.actions(cut["range"], "quickfix")}
    (action,) = (each for title, each in offered.items() if not title.startswith("Silence"))
    assert action["title"].endswith("(may change the meaning)")
    repaired = applied(BAD, action["edit"]["changes"][URI])
    assert repaired.replace("gradually moves to", "suddenly cuts to") == BAD
    assert [each["code"] for each in editor.change(repaired) if each["code"] == "VS201"] == []
    silenced = applied(BAD, offered["Silence VS201 here"]["edit"]["changes"][URI])
    assert "# veospec: ignore[VS201]" in silenced
    assert [each["code"] for each in editor.change(silenced) if each["code"] == "VS201"] == []


def test_all_safe_fixes_are_one_action(editor: Editor) -> None:
    broken = GOOD.replace("title", "titel").replace("[[shot.hop]]", "[[shot.hop]]\nseconds = '7'")
    editor.open(broken)
    start = {"line": 0, "character": 0}
    (action,) = editor.actions({"start": start, "end": start}, "source.fixAll")
    repaired = applied(broken, action["edit"]["changes"][URI])
    assert repaired == broken.replace("titel", "title").replace("'7'", "7")
    assert editor.change(repaired) == []


def test_a_finding_is_explained_by_the_page_of_its_rule(editor: Editor) -> None:
    start = the("VS201", editor.open(BAD))["range"]["start"]
    shown = editor.at("textDocument/hover", start["line"], start["character"])
    assert "Why is this bad" in shown["contents"]["value"]
    assert shown["contents"]["kind"] == "markdown"


def test_a_hop_tells_its_length_and_price(editor: Editor) -> None:
    editor.open(GOOD)
    line = GOOD.split("\n").index("[[shot.hop]]")
    shown = editor.at("textDocument/hover", line, 3)["contents"]["value"]
    assert shown.startswith("**stairs, hop 1 of 1**: 7 s, $2.80 on veo-3.1-generate-001")
    assert "8 to 15 s of a film of 15 s, $6.00" in shown


def test_names_are_completed_in_a_template(editor: Editor) -> None:
    half = GOOD.replace("{{ cast.keeper }} slowly", "{{ cast.k }} slowly")
    editor.open(half)
    line = half.split("\n").index('id = "stairs"') + 1
    offered = editor.at("textDocument/completion", line, len('prompt = "{{ cast.k'))
    assert [each["label"] for each in offered] == ["keeper"]
    assert offered[0]["detail"] == "an old keeper"
    assert applied(half, [offered[0]["textEdit"]]) == half.replace("cast.k }}", "cast.keeper }}")


def test_other_toml_files_are_left_alone(shared: Editor) -> None:
    other = "file:///tmp/nowhere/pyproject.toml"
    assert shared.open("[project]\nname = 1\n", other) == []
    assert shared.at("textDocument/hover", 0, 0, other) is None
    assert shared.at("textDocument/completion", 0, 0, other) == []
    assert shared.open('schema = "veospec/1"\n', "untitled:Untitled-1") != []


def test_files_beside_the_storyboard_are_looked_for_again_when_it_is_saved(
    shared: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / "storyboard.toml").as_uri()
    text = GOOD.replace('id = "stairs"', 'id = "stairs"\nsource = "clip.mp4"')
    assert "VS007" in {each["code"] for each in shared.open(text, uri)}
    (tmp_path / "clip.mp4").write_bytes(b"no film")
    shared.tell("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})
    shared.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
    found = []
    while not found or found[0]["uri"] != uri:
        while not shared._published:
            shared._receive()
        found = [shared._published.pop(0)]
    assert "VS501" in {each["code"] for each in found[0]["diagnostics"]}
    assert "VS007" not in {each["code"] for each in found[0]["diagnostics"]}


def test_an_editor_that_counts_bytes_gets_bytes() -> None:
    with Editor(encodings=["utf-8"]) as editor:
        assert editor.capabilities["positionEncoding"] == "utf-8"
        start = the("VS201", editor.open(BAD))["range"]["start"]
        line = BAD.split("\n")[start["line"]].encode()
        assert line[start["character"] :].decode().startswith("camera suddenly cuts to")
        assert editor.leave() == 0


def test_the_engine_can_be_chosen_for_all_files() -> None:
    with Editor("--engine", "veo-3.1-generate-preview") as editor:
        assert "VS401" in {each["code"] for each in editor.open(GOOD)}


def test_the_server_leaves_when_its_editor_is_gone() -> None:
    with Editor() as editor:
        assert editor.process.stdin
        editor.process.stdin.close()
        editor.process.wait(timeout=120)


def test_without_pygls_the_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; from veospec.cli import main; main(['lsp'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 2
    expected = "veospec: The language server needs pygls: pip install 'veospec[lsp]'\n"
    assert done.stderr == expected
