"""Carets stand under what they point at, in every script; formats are what their readers take."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from veospec.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from veospec.render.cells import cells, printable, window
from veospec.render.diagnostics import concise, full, summary
from veospec.render.github import github
from veospec.render.paint import Paint
from veospec.render.sarif import sarif
from veospec.storyboard.source import Source


def finding(span: Span, **more: object) -> Diagnostic:
    values: dict[str, object] = {
        "code": "VS201",
        "name": "hard_cut",
        "severity": Severity.ERROR,
        "message": "A cut.",
        "help": "Go on.",
        "path": "film.toml",
        "span": span,
    }
    return Diagnostic(**(values | more))  # type: ignore[arg-type]


def carets_under(line: str, words: str) -> tuple[str, str]:
    """What stands before the carets, and what above them, both as a terminal shows them."""
    source = Source(line.encode(), "film.toml")
    start = line.encode().index(words.encode())
    shown = full(finding(source.span(start, start + len(words.encode()))), source).splitlines()
    text, carets = shown[3], shown[4]
    column = carets.index("^")
    at = next(i for i in range(len(text) + 1) if cell_len(text[:i]) == column)
    end = next(i for i in range(at, len(text) + 1) if cell_len(text[at:i]) == carets.count("^"))
    return text[:at], text[at:end]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('p = "a cut to b"', "cut to"),
        ('p = "他走路，突然切换到海边"', "突然切换到"),
        ('p = "😀😀 cut 😀"', "cut"),
        ("p = 'e\u0301e\u0301 cut'", "cut"),
        ('\tp = "tab\tcut"', "cut"),
        ('p = "かな 한글 cut"', "cut"),
        ('p = "' + "長い" * 200 + "切到" + "長い" * 200 + '"', "切到"),
    ],
)
def test_carets_stand_under_the_words(line: str, words: str) -> None:
    _, marked = carets_under(line, words)
    assert marked == words


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60), st.data())
def test_any_line_is_shown_in_bounded_width(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    before, marked, after = window(line, start, end, 30)
    assert cells(before) + cells(marked) + cells(after) <= 32
    assert (before + marked + after).isprintable() or not printable(line).isprintable()


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40))
def test_cells_agree_with_rich(text: str) -> None:
    assert abs(cells(text) - cell_len(text)) <= sum(not c.isascii() for c in text) // 3


def test_the_place_names_shot_and_hop() -> None:
    source = Source(b"a = 1\n", "film.toml")
    span = source.span(4, 5)
    assert "(shot s, hop 2)" in full(finding(span, shot="s", hop=2), source)
    assert "(shot s, opening)" in full(finding(span, shot="s", hop=0), source)
    assert "(shot s)" in full(finding(span, shot="s"), source)


def test_fixes_say_which_flag_they_need() -> None:
    source = Source(b"a = 1\n", "film.toml")
    span = source.span(4, 5)
    safe, unsafe = (Fix("Write 2", (Edit(4, 5, "2"),), safe=value) for value in (True, False))
    assert "fix: Write 2 (--fix)" in full(finding(span, fix=safe), source)
    assert "fix: Write 2 (--fix --unsafe-fixes)" in full(finding(span, fix=unsafe), source)
    both = [finding(span, fix=safe), finding(span, fix=unsafe)]
    assert summary(both, 1).endswith("with --fix. 1 can be repaired with --fix --unsafe-fixes.")


def test_colour_is_only_where_it_is_wanted() -> None:
    span = Span(0, 1, 1, 1, 1, 2)
    assert "\033[1;31m" in concise(finding(span), Paint(on=True))
    assert "\033" not in concise(finding(span))


def test_concise_is_one_line() -> None:
    found = finding(Span(0, 1, 3, 5, 3, 6), message="A\ncut.")
    assert concise(found) == "film.toml:3:5: error VS201 A cut. Go on."


def test_the_summary_counts() -> None:
    span = Span(0, 1, 1, 1, 1, 2)
    found = [finding(span), finding(span), finding(span, severity=Severity.INFO)]
    assert summary(found, 2) == "2 errors, 1 info in 2 storyboards."
    assert summary([], 1) == "1 storyboard checked, nothing to report."


def test_github_escapes_what_it_reads_as_syntax() -> None:
    found = finding(Span(0, 9, 1, 1, 2, 3), path="a,b:c.toml", message="50%\nof it")
    assert github(found) == (
        "::error title=VS201 hard_cut,file=a%2Cb%3Ac.toml,line=1,endLine=2::50%25%0Aof it. Go on."
    )


@settings(deadline=None)
@given(st.text(st.sampled_from("a%,:\n\r老😀0DA25 "), max_size=20))
def test_github_gives_back_every_text(text: str) -> None:
    found = finding(Span(0, 1, 1, 1, 1, 2), path=text, message=text)
    line = github(found)
    assert "\n" not in line
    assert "\r" not in line
    head, _, message = line.removeprefix("::error ").partition("::")
    properties = dict(each.split("=", 1) for each in head.split(","))
    assert unescaped(properties["file"]) == text
    assert unescaped(message) == found.words


def test_one_text_of_cause_and_remedy_is_sentences() -> None:
    fragments = finding(Span(0, 1, 1, 1, 1, 2), message="a cut", help="go on")
    assert fragments.words == finding(Span(0, 1, 1, 1, 1, 2)).words == "A cut. Go on."
    assert finding(Span(0, 1, 1, 1, 1, 2), help="").words == "A cut."
    name = finding(Span(0, 1, 1, 1, 1, 2), message="veo-3.1 is no more", help="")
    assert name.words == "veo-3.1 is no more."


def unescaped(text: str) -> str:
    """As the runner of GitHub Actions reads a command."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_sarif_has_rules_places_and_fixes() -> None:
    fix = Fix("Write 2", (Edit(4, 5, "2"),), safe=True)
    span = Span(4, 5, 1, 5, 1, 6)
    found = finding(span, fix=fix, shot="s", hop=2, path="films/é a.toml")
    log = json.loads(sarif([found, finding(span, code="VS110", severity=Severity.INFO)]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    first, second = run["results"]
    assert [rules[result["ruleIndex"]]["id"] for result in (first, second)] == ["VS201", "VS110"]
    assert (first["level"], second["level"]) == ("error", "note")
    location = first["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "films/%C3%A9%20a.toml"
    assert location["physicalLocation"]["region"]["startColumn"] == 5
    assert location["logicalLocations"] == [{"name": "s", "fullyQualifiedName": "s:2"}]
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["deletedRegion"] == {"byteOffset": 4, "byteLength": 1}
    assert change["replacements"][0]["insertedContent"] == {"text": "2"}
