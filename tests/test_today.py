"""The day that storyboards are judged by: the environment's, else the clock's."""

from __future__ import annotations

from datetime import date

import pytest

from veospec.errors import UsageError
from veospec.today import VARIABLE, today


def test_the_environment_names_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2027-06-01")
    assert today() == date(2027, 6, 1)


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_the_day_is_that_of_the_clock(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(VARIABLE)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    before = date.today()
    assert before <= today() <= date.today()


def test_what_is_no_day_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "tomorrow")
    with pytest.raises(UsageError) as caught:
        today()
    assert str(caught.value) == "VEOSPEC_AS_OF is 'tomorrow', which is not a day."
    assert "2026-11-22" in caught.value.remedy
