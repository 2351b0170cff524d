"""What may be wrong with a storyboard, each with its code, its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from veospec.diagnostics import Diagnostic
from veospec.storyboard.parse import Parsed, parse

from .samples import ENGINES, GOOD


def read(text: str | bytes, folder: Path | None = None) -> Parsed:
    raw = text.encode() if isinstance(text, str) else text
    return parse(raw, path="film.toml", folder=folder, engine_ids=ENGINES)


def only(text: str | bytes, folder: Path | None = None) -> Diagnostic:
    found = read(text, folder).diagnostics
    assert len(found) == 1, found
    return found[0]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_whole_storyboard_is_read() -> None:
    parsed = read(GOOD)
    assert parsed.diagnostics == ()
    film = parsed.storyboard
    assert film is not None
    assert film.title == "The last light"
    assert film.negative_prompt == "subtitles, watermark"
    assert film.shots[0].prompt.text == "an old keeper climbs a staircase. 35 mm film."
    assert film.shots[0].hops[0].prompt.path == ("shot", 0, "hop", 0, "prompt")
    assert film.shots[0].hops[0].index == 1
    assert film.cast["keeper"].voice == "low"
    assert film.lint.severity["VS204"] is None


def test_what_is_not_written_has_its_default() -> None:
    film = read('schema = "veospec/1"\ntitle = "x"\n[[shot]]\nid = "a"\nprompt = "b"').storyboard
    assert film is not None
    assert (film.aspect_ratio, film.resolution, film.audio, film.seconds) == (
        "16:9",
        "720p",
        True,
        None,
    )
    assert film.engine == ""


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy", "fixed"),
    [
        ("title", "titel", "titel", "`title`", "title"),
        ("\nprompt = ", "\npromt = ", "promt", "`prompt`", "prompt"),
        ("budget_usd", "budget-usd", "budget-usd", "`budget_usd`", "budget_usd"),
        ("[[shot.hop]]", "[[shot.hops]]", "hops", "`hop`", "hop"),
        ("voice", "voise", "voise", "`voice`", "voice"),
        ("[lint]", "[lynt]", "lynt", "`lint`", "lint"),
    ],
)
def test_vs002_a_misspelt_key(old: str, new: str, place: str, remedy: str, fixed: str) -> None:
    parsed = read(changed(old, new))
    found = next(d for d in parsed.diagnostics if d.code == "VS002")
    assert len(parsed.diagnostics) == 1
    assert parsed.source.text[found.span.start : found.span.end].decode() == place
    assert remedy in found.help
    assert found.fix is not None
    assert found.fix.safe
    assert {edit.text for edit in found.fix.edits} == {fixed}


def test_vs002_a_misspelt_key_beside_the_right_one() -> None:
    found = only(changed("seconds = 8", 'seconds = 8\npromt = "A tower."'))
    assert found.help.startswith("Did you mean `prompt`? It is there already")
    assert found.fix is None


def test_vs002_all_headers_of_a_table_are_renamed() -> None:
    text = GOOD.replace("shot]]", "shots]]").replace("shot.hop", "shots.hop")
    found = only(text)
    assert found.fix is not None
    assert len(found.fix.edits) == 2


def test_vs002_a_word_of_another_tool_and_a_key_in_the_wrong_table() -> None:
    duration = only(changed("seconds = 8", "duration = 8"))
    assert "`seconds`" in duration.help
    assert duration.fix is not None
    assert not duration.fix.safe
    misplaced = only(changed("seconds = 8", 'title = "x"'))
    assert "above the first [table]" in misplaced.help


@pytest.mark.parametrize(
    ("old", "new", "place", "fixed"),
    [
        ("seconds = 8", 'seconds = "8"', '"8"', "8"),
        ("seconds = 8", "seconds = 8.0", "8.0", "8"),
        ("seconds = 8", "seconds = 8.5", "8.5", None),
        ("seconds = 8", "seconds = 0", "0", None),
        ("seconds = 8", "seconds = true", "true", None),
        ("seconds = 8", "seconds = 1979-05-27", "1979-05-27", None),
        ("seed = 8", "seed = -1", "-1", None),
        ("seed = 8", "seed = 4294967296", "4294967296", None),
        ("audio = true", 'audio = "true"', '"true"', "true"),
        ("audio = true", "audio = 1", "1", None),
        ("budget_usd = 12.5", "budget_usd = nan", "nan", None),
        ("budget_usd = 12.5", "budget_usd = -1", "-1", None),
        ('"16:9"', '"wide"', '"wide"', None),
        ('"stairs"', '"The Stairs"', '"The Stairs"', None),
        ('"The last light"', '" "', '" "', None),
        ('"The last light"', "7", "7", '"7"'),
        ('["VS202"]', '"VS202"', '"VS202"', '["VS202"]'),
        ('["VS202"]', '["hard_cut"]', '"hard_cut"', None),
        ('"off"', '"OFF"', '"OFF"', '"off"'),
        ('"off"', '"warnin"', '"warnin"', '"warning"'),
        ('"off"', '"never"', '"never"', None),
        ("[[shot.hop]]", "[shot.hop]", "[shot.hop]", "[[shot.hop]]"),
        (
            "veo-3.1-generate-001",
            "veo-3.1-generate",
            '"veo-3.1-generate"',
            '"veo-3.1-generate-001"',
        ),
        ('[vars]\nmark = "watermark"', 'vars = "x"', '"x"', None),
    ],
)
def test_vs003_a_wrong_value(old: str, new: str, place: str, fixed: str | None) -> None:
    parsed = read(changed(old, new))
    found = parsed.diagnostics[0]
    assert found.code == "VS003"
    assert len(parsed.diagnostics) == 1
    assert parsed.source.text[found.span.start : found.span.end].decode() == place
    if fixed is None:
        assert found.fix is None
    else:
        assert found.fix is not None
        assert found.fix.edits[0].text == fixed


def test_vs003_two_shots_of_one_name() -> None:
    found = only(GOOD + '[[shot]]\nid = "stairs"\nprompt = "x"\n')
    assert found.code == "VS003"
    assert found.span.line == GOOD.count("\n") + 2
    assert f"line {GOOD[: GOOD.index('id =')].count(chr(10)) + 1}" in found.message


@pytest.mark.parametrize("key", ["schema", "title", "id", "prompt", "description"])
def test_vs004_a_missing_key(key: str) -> None:
    lines = GOOD.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{key} ="))
    found = only("\n".join(lines[:at] + lines[at + 1 :]))
    assert found.code == "VS004"
    assert f"`{key}`" in found.message


def test_vs004_a_film_without_shots() -> None:
    found = only(GOOD[: GOOD.index("[[shot]]")])
    assert found.code == "VS004"
    assert "[[shot]]" in found.help


def test_vs005_a_template_mistake_stands_at_its_words() -> None:
    parsed = read(changed("{{ cast.keeper }} gradually", "{{ cast.keper }} gradually"))
    (found,) = parsed.diagnostics
    assert (found.code, found.shot, found.hop) == ("VS005", "stairs", 1)
    assert parsed.source.text[found.span.start : found.span.end] == b"cast.keper"
    assert parsed.storyboard is None


def test_vs005_braces_outside_of_prompts() -> None:
    found = only(changed('"35 mm film"', '"{{ vars.mark }}"'))
    assert found.code == "VS005"
    assert "only prompts" in found.message


def test_vs006_an_unknown_schema_and_nothing_else() -> None:
    text = changed("veospec/1", "veospec/2").replace("title", "something_new")
    found = only(text)
    assert found.code == "VS006"
    assert "veospec/2" in found.help
    almost = only(changed("veospec/1", "veospec"))
    assert almost.fix is not None


@pytest.mark.parametrize(
    "name", ["refs/no.png", "../out.png", "/etc/passwd", "a\\b.png", "link.png"]
)
def test_vs007_a_missing_file(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    (tmp_path / "out.png").write_bytes(b"x")
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    parsed = read(changed("seconds = 8", f"image = '{name}'"), folder)
    assert [d.code for d in parsed.diagnostics] == ["VS007"]
    assert parsed.storyboard is not None
    assert parsed.storyboard.shots[0].image is None


def test_vs007_says_whether_a_path_leaves_the_folder(tmp_path: Path) -> None:
    outside = only(changed("seconds = 8", "image = 'refs/../../a.png'"), tmp_path)
    assert "leads out of the storyboard's folder" in outside.message
    inside = only(changed("seconds = 8", "image = 'refs/../a.png'"), tmp_path)
    assert "has `..` in it" in inside.message
    assert "leads out" not in inside.message


def test_files_are_found_in_the_folder_and_not_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    text = changed("seconds = 8", "image = 'a.png'\nreferences = ['a.png', 'b.png']")
    parsed = read(text, tmp_path)
    assert [d.code for d in parsed.diagnostics] == ["VS007"]
    assert parsed.storyboard is not None
    assert parsed.storyboard.shots[0].image is not None
    assert len(parsed.storyboard.shots[0].references) == 1
    assert [d.code for d in read(text).diagnostics] == ["VS007"] * 3


def test_all_mistakes_show_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("title", "titel").replace("audio = true", 'audio = "true"')
    text = text.replace("cast.keeper }} climbs", "cast.keper }} climbs")
    text = text.replace("seed = 8", "seed = -8").replace('id = "stairs"\n', "")
    found = [(d.code, d.span.line) for d in read(text).diagnostics]
    assert found == [("VS002", 2), ("VS003", 6), ("VS004", 24), ("VS005", 25), ("VS003", 32)]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a = \n", 1, 5, "missing"),
        ('a = "one\nb = 1\n', 1, 9, "line ends inside"),
        ("a = True\n", 1, 5, "capital"),
        ("a = “x”\n", 1, 5, "quotation mark"),
        ("a 1\n", 1, 3, "no `=`"),
        ("[a\nb = 1\n", 1, 3, "not closed"),
        ("a = [1, 2\nb = 3\n", 1, 10, "not closed"),
        ("[a]\n[a]\n", 2, 3, "second time"),
        ("a = 1\na = 2", 2, 6, "already"),
        ('a = """x\nb = 1\n', 1, 5, "not closed"),
        ('a = "\\q"', 1, 6, "escape"),
        ("a = 1 b\n", 1, 7, "does not belong"),
        ("人 = 1\n", 1, 1, "No key"),
        ('a = "\x00"\n', 1, 6, "control character"),
        ("\ufeffa = 1\n", 1, 1, "byte order mark"),
    ],
)
def test_vs001_broken_toml(text: str, line: int, column: int, words: str) -> None:
    found = only(text)
    assert found.code == "VS001"
    assert (found.span.line, found.span.column) == (line, column)
    assert words in found.message
    assert found.help


def test_vs001_mistakes_that_do_not_depend_on_each_other_show_at_once() -> None:
    found = read("a = True\nb = yes\nc = 1\nd = 'x\n[t]\ne = \n").diagnostics
    assert [(d.code, d.span.line) for d in found] == [("VS001", n) for n in (1, 2, 4, 6)]


def test_vs001_bytes_that_are_not_utf8() -> None:
    found = only(b'title = "caf\xe9"\n')
    assert (found.span.line, found.span.column) == (1, 13)
    assert "UTF-8" in found.help


def test_line_ends_of_windows_change_nothing() -> None:
    text = GOOD.replace("\n", "\r\n").encode()
    assert read(text).diagnostics == ()
    wrong = only(text.replace(b"seed = 8", b"seed = -8"))
    assert (wrong.span.line, wrong.span.column) == (33, 8)


@pytest.mark.parametrize(
    "text",
    [
        b"x" * 1_000_001,
        b"a" + b".a" * 300_000 + b" = 1",
        b"a = " + b"[" * 100_000,
        b"a = " + b"{a=" * 50_000,
        b"[a]\n" * 100_000,
        b"\n".join(b"k%d = 1" % n for n in range(60_000)),
        b"a = { " + b", ".join(b"k%d = 1" % n for n in range(60_000)) + b" }",
        b"[[shot]]\n" * 100_000,
        b"#" * 999_999,
        b"\x00" * 100_000,
    ],
    ids=range(10),
)
def test_large_and_deep_files_get_a_few_diagnostics(text: bytes) -> None:
    parsed = read(text)
    assert parsed.storyboard is None
    assert 0 < len(parsed.diagnostics) <= 100
