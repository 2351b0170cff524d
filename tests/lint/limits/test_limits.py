"""What an engine cannot make is told at the key that asks for it, with what can be done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from veospec.diagnostics import Diagnostic
from veospec.lint.check import check_text
from veospec.lint.fix import fix_text

DAY = date(2026, 11, 22)
SHOT = '[[shot]]\nid = "sea"\nprompt = "A calm sea."\n'
HOP = '[[shot.hop]]\nprompt = "The calm sea continues."\n'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\5\0\0\0\2\xd0\x08\2\0\0\0"


def film(body: str, top: str = "", engine: str = "veo-3.1-generate-001") -> str:
    return f'schema = "veospec/1"\ntitle = "Sea"\nengine = "{engine}"\n{top}\n{body}'


def found(
    code: str, text: str, *, folder: Path | None = None, as_of: date = DAY
) -> list[Diagnostic]:
    checked = check_text(
        text.encode(),
        path="film.toml",
        folder=folder,
        engine=None,
        as_of=as_of,
        select=frozenset({code}),
    )
    return [each for each in checked.diagnostics if each.code == code]


def only(code: str, text: str, **options: object) -> Diagnostic:
    (one,) = found(code, text, **options)  # type: ignore[arg-type]
    return one


def place(text: str, one: Diagnostic) -> str:
    return text.encode()[one.span.start : one.span.end].decode()


def fixed(text: str, *, unsafe: bool = False) -> str:
    def check(given: bytes) -> object:
        return check_text(given, path="film.toml", folder=None, engine=None, as_of=DAY)

    return fix_text(text.encode(), check, unsafe=unsafe).text.decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "body", "help"),
    [
        (29, SHOT + HOP, "Add 2 hops to shot sea, or promise 15 s."),
        (8, SHOT + HOP * 2, "Take 2 hops away from shot sea, or promise 22 s."),
        (20, SHOT + HOP * 2, "Open shot sea with 6 s, or promise 22 s."),
        (25, SHOT + HOP * 2, "Open shot sea with 4 s and add 1 hop, or promise 22 s."),
        (
            30,
            SHOT + HOP,
            "No choice of openings and hops makes 30 s; the nearest lengths are 29 s (add 2 hops "
            "to shot sea) and 32 s (open shot sea with 4 s and add 3 hops).",
        ),
        (
            16,
            SHOT + HOP,
            "No choice of openings and hops makes 16 s; the nearest lengths are 15 s (as it is) "
            "and 18 s (open shot sea with 4 s and add 1 hop).",
        ),
        (
            500,
            SHOT,
            "No choice of openings and hops makes 500 s; the nearest length is 148 s (add 20 hops "
            "to shot sea); a film can be longer with another [[shot]].",
        ),
        (99_999, SHOT, "No number of hops makes 99999 s; promise 8 s."),
        (
            4,
            SHOT + HOP + SHOT.replace("sea", "sky") + HOP,
            "No choice of openings and hops makes 4 s; the nearest length is 8 s.",
        ),
        (
            16,
            SHOT + HOP + SHOT.replace("sea", "sky") + HOP,
            "16 s takes changes in more than one shot; or promise 30 s.",
        ),
    ],
)
def test_a_promise_that_is_not_kept_says_how_to_keep_it(seconds: int, body: str, help: str) -> None:
    text = film(body, f"seconds = {seconds}")
    one = only("VS101", text)
    assert one.help == help
    assert place(text, one) == str(seconds)


def test_a_promise_that_is_kept_is_silent() -> None:
    assert found("VS101", film(SHOT + HOP, "seconds = 15")) == []
    assert found("VS101", film(SHOT + HOP)) == []


def test_an_opening_between_two_lengths_goes_to_the_nearest() -> None:
    text = film(SHOT + "seconds = 5\n")
    one = only("VS102", text)
    assert one.message == "veo-3.1-generate-001 does not open with 5 s; it offers 4, 6 or 8 s."
    assert (place(text, one), one.shot, one.hop) == ("5", "sea", 0)
    assert fixed(text) == text
    assert "seconds = 6" in fixed(text, unsafe=True)


def test_one_length_is_left_at_1080p_on_the_developer_api() -> None:
    text = film(SHOT + "seconds = 6\n", 'resolution = "1080p"', "veo-3.1-generate-preview")
    one = only("VS102", text, as_of=date(2026, 1, 1))
    assert "it offers 8 s at 1080p" in one.message
    assert "veo-3.1-generate-001, which opens with 6 s" in one.help


def test_reference_images_leave_one_length(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    text = film(SHOT + 'seconds = 4\nreferences = ["a.png"]\n')
    one = only("VS102", text, folder=tmp_path)
    assert one.message.endswith("it offers 8 s with reference images.")
    assert one.fix is not None
    assert one.fix.safe


def test_a_hop_of_another_length_is_corrected_safely() -> None:
    text = film(SHOT + HOP + HOP + "seconds = 8\n")
    one = only("VS103", text)
    assert (place(text, one), one.hop) == ("8", 2)
    assert fixed(text) == text.replace("seconds = 8", "seconds = 7")


def test_the_21st_hop_is_one_too_many() -> None:
    assert found("VS104", film(SHOT + HOP * 20)) == []
    text = film(SHOT + HOP * 23)
    one = only("VS104", text)
    assert (one.hop, one.span.line) == (21, text.count("\n", 0, text.rfind("[[shot.hop]]")) - 3)
    assert "23 hops" in one.message


def test_a_take_of_21_hops_breaks_both_limits_at_the_same_hop() -> None:
    text = film(SHOT + HOP * 25)
    many, long = found("VS104", text), found("VS105", text)
    assert [each.hop for each in (*many, *long)] == [21, 21]


def test_a_take_that_starts_from_a_long_clip_ends_at_148_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("veospec.storyboard.timeline.clip_seconds", lambda _: 29.5)
    (tmp_path / "clip.mp4").write_bytes(b"")
    body = SHOT + 'source = "clip.mp4"\n'
    assert found("VS105", film(body + HOP * 16), folder=tmp_path) == []
    one = only("VS105", film(body + HOP * 17), folder=tmp_path)
    assert one.message == (
        "The take is 148.5 s long; with veo-3.1-generate-001 a take ends at 148 s."
    )
    assert one.hop == 17
    promised = only("VS101", film(body + HOP, "seconds = 37"), folder=tmp_path)
    assert promised.message == "The film is 36.5 s long, not 37 s."
    assert "36.5 s (as it is) and 43.5 s (add 1 hop to shot sea)" in promised.help


def test_a_shape_is_told_with_those_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from veospec.engines.catalog import find_engine
    from veospec.lint.rule import Context
    from veospec.lint.rules.limits.vs106_aspect_ratio_not_offered import check

    text = film(SHOT, 'aspect_ratio = "9:16"')
    checked = check_text(text.encode(), path="film.toml", folder=None, engine=None, as_of=DAY)
    assert checked.storyboard is not None
    wide = replace(find_engine("veo-3.1-generate-001"), aspect_ratios=("16:9",))
    (one,) = check(Context(checked.storyboard, checked.source, wide, DAY))
    assert one.message == "veo-3.1-generate-001 does not make 9:16; it offers 16:9."
    assert "which offers 9:16" in one.help
    assert text.encode()[one.span.start : one.span.end] == b'"9:16"'


def test_4k_is_made_but_not_extended() -> None:
    text = film(SHOT + HOP, 'resolution = "4k"')
    assert place(text, only("VS108", text)) == '"4k"'
    assert found("VS108", film(SHOT, 'resolution = "4k"')) == []


def test_a_resolution_that_is_not_made_at_all() -> None:
    text = film(SHOT, 'resolution = "4k"', "veo-3.1-lite-generate-001")
    assert found("VS108", text) == []
    assert "it makes 720p or 1080p" in only("VS109", text).message


def test_the_developer_api_takes_neither_seed_nor_switch_for_sound() -> None:
    top = 'seed = 3\naudio = false\nnegative_prompt = "fog"'
    text = film(SHOT + HOP + "seed = 4\n", top, "veo-3.1-generate-preview")
    told = found("VS109", text, as_of=date(2026, 1, 1))
    assert [place(text, each) for each in told] == ["seed", "audio", "seed"]
    assert [(each.shot, each.hop) for each in told] == [(None, None), (None, None), ("sea", 1)]
    assert all("veo-3.1-generate-001" in each.help for each in told)


@pytest.mark.parametrize(
    ("keys", "engine", "places"),
    [
        ('last_frame = "a.png"', "veo-3.1-generate-001", ["last_frame"]),
        ('last_frame = "a.png"\nimage = "a.png"', "veo-3.1-generate-001", []),
        ('references = ["a.png"]\nimage = "a.png"', "veo-3.1-generate-001", ["image"]),
        ('references = ["a.png"]', "veo-3.1-lite-generate-001", ["references"]),
        ('references = ["a.png", "a.png", "a.png"]', "veo-3.1-generate-001", []),
        (
            'references = ["a.png", "a.png", "a.png", "a.png"]',
            "veo-3.1-generate-001",
            ['["a.png", "a.png", "a.png", "a.png"]'],
        ),
        ('source = "a.png"\nimage = "a.png"', "veo-3.1-generate-001", ["image"]),
        ('source = "a.png"\nseconds = 8', "veo-3.1-generate-001", ["seconds"]),
    ],
)
def test_pictures_that_exclude_each_other(
    tmp_path: Path, keys: str, engine: str, places: list[str]
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    text = film(f"{SHOT}{keys}\n", engine=engine)
    assert [place(text, each) for each in found("VS109", text, folder=tmp_path)] == places


def test_a_long_take_says_where_its_windows_begin() -> None:
    assert found("VS110", film(SHOT + HOP * 4)) == []
    one = only("VS110", film(SHOT + HOP * 5))
    assert (one.severity, one.hop) == ("info", 5)
    assert "from hop 5 on, each hop sees only the last 7 s" in one.message
    preview = film(SHOT + HOP * 20, engine="veo-3.1-generate-preview")
    assert found("VS110", preview, as_of=date(2026, 1, 1)) == []
