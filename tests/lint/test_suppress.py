"""Comments silence rules for a line, a statement or the file, and idle ones are told."""

from __future__ import annotations

import pytest

from tests.lint.boards import findings, take
from veospec.lint.fix import apply_edits

CUT = "Suddenly cut to a bus."
TAKE = take("A boy waits.", CUT)
HOP = f'prompt = "{CUT}"'


def codes(text: str, *select: str) -> list[str]:
    return [found.code for found in findings(text, *select)]


def test_a_comment_speaks_for_its_line() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS201]")
    assert codes(text, "VS201", "VS9") == []


def test_a_comment_alone_speaks_for_the_next_line() -> None:
    text = TAKE.replace(HOP, f"# veospec: ignore[VS201]\n# because\n{HOP}")
    assert codes(text, "VS201", "VS9") == []


def test_a_comment_before_the_first_table_speaks_for_the_file() -> None:
    assert codes("# veospec: ignore[VS201, VS202]\n" + TAKE, "VS201", "VS202", "VS9") == []


def test_a_comment_speaks_for_the_whole_of_a_prompt_of_several_lines() -> None:
    text = TAKE.replace(HOP, f'# veospec: ignore[VS201]\nprompt = """\nA boy.\n{CUT}\n"""')
    assert codes(text, "VS201", "VS9") == []


def test_a_comment_elsewhere_silences_nothing_and_is_told() -> None:
    text = TAKE.replace('id = "take"', 'id = "take"  # veospec: ignore[VS201]')
    assert codes(text, "VS201", "VS9") == ["VS901", "VS201"]


def test_each_code_must_earn_its_place() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS201, VS306]")
    (idle,) = findings(text, "VS201", "VS306", "VS9")
    assert (idle.code, "VS306" in idle.message) == ("VS901", True)


def test_idle_comments_alone_can_be_looked_for() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS201]")
    assert codes(text, "VS9") == []
    assert codes(text.replace(CUT, "He continues to wait."), "VS9") == ["VS901"]


def test_a_rule_that_did_not_run_is_no_evidence() -> None:
    off = '[lint.severity]\nVS201 = "off"\n'
    text = f"{TAKE.replace(CUT, 'He continues to wait.')}{off}"
    text = text.replace('id = "take"', 'id = "take"\n# veospec: ignore[VS201]')
    assert codes(text, "VS9") == []


def test_a_code_that_does_not_exist_is_told() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS299]")
    assert codes(text, "VS9") == ["VS901"]


def test_the_name_of_a_rule_is_no_code_but_is_understood() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS306, hard_cut]")
    (idle,) = [each for each in findings(text, "VS2", "VS9") if "hard_cut" in each.message]
    assert (idle.message, idle.help.split("?")[0]) == (
        "There is no rule hard_cut.",
        "Did you mean VS201 (hard_cut)",
    )
    assert idle.fix is not None
    assert idle.fix.safe
    repaired = apply_edits(text.encode(), idle.fix.edits).decode()
    assert repaired == text.replace("ignore[VS306, hard_cut]", "ignore[VS306, VS201]")
    assert codes(repaired, "VS201") == []


def test_a_misspelt_code_is_guessed_and_not_written_unasked() -> None:
    text = TAKE.replace(HOP, f"{HOP}  # veospec: ignore[VS2011]")
    idle = next(each for each in findings(text) if each.code == "VS901")
    assert "VS201" in idle.help
    assert idle.fix is not None
    assert not idle.fix.safe


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ('[lint]\nignore = ["VS201", "VS219"]', '"VS219"'),
        ('[lint.severity]\nVS219 = "off"', "VS219"),
    ],
)
def test_a_code_of_the_table_that_does_not_exist_is_told(table: str, place: str) -> None:
    text = take("A boy waits.", top=table)
    (found,) = findings(text)
    assert (found.code, found.message) == ("VS003", "There is no rule VS219.")
    assert "Did you mean VS2" in found.help
    assert text.encode()[found.span.start : found.span.end].decode() == place
    assert found.fix is not None
    assert findings(apply_edits(text.encode(), found.fix.edits).decode()) == []


def test_the_fix_takes_the_comment_away() -> None:
    text = TAKE.replace('id = "take"', 'id = "take"  # veospec: ignore[VS201]')
    (idle,) = findings(text, "VS201", "VS9")[:1]
    assert idle.fix is not None
    assert idle.fix.safe
    (edit,) = idle.fix.edits
    data = text.encode()
    assert (data[: edit.start] + edit.text.encode() + data[edit.end :]).decode() == TAKE


def test_a_comment_inside_a_prompt_is_no_comment() -> None:
    text = take("A boy. # veospec: ignore[VS201]", CUT)
    assert codes(text, "VS201", "VS9") == ["VS201"]


@pytest.mark.parametrize(
    ("table", "written"),
    [('[lint]\nignore = ["hard_cut"]', '"VS201"'), ('[lint.severity]\nhard_cut = "off"', "VS201")],
)
def test_a_rule_named_in_the_table_is_answered_with_its_code(table: str, written: str) -> None:
    text = take("A boy waits.", top=table)
    (found,) = findings(text)
    assert (found.code, "Did you mean VS201 (hard_cut)?" in found.help) == ("VS003", True)
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == [written]


@pytest.mark.parametrize(
    "table",
    [
        '[lint]\nignore = ["VS007"]',
        '[lint.severity]\nVS007 = "off"',
        '[lint.severity]\nVS005 = "warning"',
    ],
)
def test_what_tells_of_reading_cannot_be_ignored_by_the_table(table: str) -> None:
    (found,) = findings(take("A boy waits.", top=table))
    assert found.code == "VS003"
    assert "cannot be ignored" in found.message


def test_what_tells_of_reading_cannot_be_ignored_by_a_comment() -> None:
    text = TAKE.replace('id = "take"', 'id = "take"\nimage = "none.png"  # veospec: ignore[VS007]')
    told = findings(text, "VS007", "VS901")
    assert [found.code for found in told] == ["VS007", "VS901"]
    assert told[1].message.startswith("VS007 cannot be ignored")


@pytest.mark.parametrize(
    "comment", ["# veospec: ignore", "# veospec: ignore[]", "#veospec:ignore VS201"]
)
def test_a_comment_that_names_no_code_is_told_that_it_silences_nothing(comment: str) -> None:
    text = take("A pier at dawn.", CUT) + f"{comment}\n"
    found = findings(text, "VS201", "VS901")
    assert [each.code for each in found] == ["VS201", "VS901"]
    assert "names no rule" in found[1].message
    assert found[1].help == "Name the code of what to silence, as in `# veospec: ignore[VS201]`."
