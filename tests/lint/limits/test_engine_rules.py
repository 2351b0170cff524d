"""Whether the engine lives, and whether there is money for it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lint.limits.test_limits import DAY, HOP, SHOT, film, fixed, found, only, place


def test_a_retired_engine_is_told_with_the_same_model_elsewhere() -> None:
    text = film(SHOT, engine="veo-3.1-fast-generate-preview")
    one = only("VS401", text)
    assert one.message == (
        "veo-3.1-fast-generate-preview was shut down on 2026-10-22 "
        "(Developer API, known since 2026-10-25)."
    )
    assert one.help.startswith("Use veo-3.1-fast-generate-001, the same model; or move to gemini-")
    assert place(text, one) == '"veo-3.1-fast-generate-preview"'
    assert 'engine = "veo-3.1-fast-generate-001"' in fixed(text, unsafe=True)
    assert fixed(text) == text


def test_an_engine_lives_until_the_day_before() -> None:
    text = film(SHOT, engine="veo-3.1-generate-preview")
    assert found("VS401", text, as_of=date(2026, 10, 21)) == []
    assert len(found("VS401", text, as_of=date(2026, 10, 22))) == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 3, 4), None),
        (date(2027, 3, 5), "in 60 days"),
        (date(2027, 5, 3), "in 1 day."),
        (date(2027, 5, 4), None),
    ],
)
def test_the_end_is_told_for_sixty_days(day: date, words: str | None) -> None:
    told = found("VS402", film(SHOT), as_of=day)
    assert [words in each.message for each in told if words] == ([True] if words else [])
    assert len(told) == (words is not None)


def test_a_film_over_its_budget() -> None:
    text = film(SHOT + HOP, "budget_usd = 5")
    one = only("VS403", text)
    assert one.message == "The film costs $6.00 (15 s at $0.40); its budget is $5.00."
    assert "veo-3.1-fast-generate-001 ($1.50)" in one.help
    assert place(text, one) == "5"
    assert found("VS403", film(SHOT + HOP, "budget_usd = 6")) == []
    nothing = only("VS403", film(SHOT + HOP, "budget_usd = 0"))
    assert nothing.help == "Raise `budget_usd` to $6.00 or make the film shorter."
    assert found("VS403", film(SHOT + HOP, "budget_usd = 3\naudio = false")) == []


def test_a_budget_of_the_price_that_the_plan_shows_is_enough() -> None:
    """A clip of ten seconds costs $0.337925 there, and each is rounded for itself."""

    def board(budget: float) -> str:
        top = f'resolution = "360p"\nbudget_usd = {budget}'
        return film(SHOT + HOP, top, engine="gemini-omni-1.1-flash")

    assert found("VS403", board(0.6758)) == []
    assert only("VS403", board(0.6757)).message.startswith("The film costs $0.6758")


def test_an_old_price_is_told_after_half_a_year() -> None:
    assert found("VS404", film(SHOT), as_of=DAY) == []
    assert found("VS404", film(SHOT), as_of=date(2027, 2, 28)) == []
    one = only("VS404", film(SHOT), as_of=date(2027, 3, 1))
    assert "that of 2026-09-01, 181 days ago" in one.message
    assert one.severity == "warning"
