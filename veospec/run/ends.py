"""How a hop can end without a clip. Each is one sentence and what to do about it.

None of these is ever answered by sending the same request again: whoever decides that it is worth
paying for a second time is a person.
"""

from __future__ import annotations

from veospec.errors import MoneyRefused, OutcomeUnknown, WorldError
from veospec.plan.deadlines import moment
from veospec.run.attempt import Attempt, OverBudget

ASK_FIRST = frozenset({"filtered", "expired"})
"""Outcomes after which another run does not send the same words either, unless a person says so."""

REMEDIES = {
    "filtered": "change its words: the same words are not sent again",
    "operation_error": "run the same command to ask for it again, at its price",
    "no_video": "run the same command to ask for it again, at its price",
    "no_access": "use the key that made it; with the same key it is gone, and a new take (--from)"
    " is what can be made",
    "expired": "`veospec resolve {key} --resubmit` pays for it a second time",
    "http_404": "choose another engine with --engine; `veospec engines` shows which are live",
    "http_403": "check the project, its access to the model and the key",
    "http_401": "check the key",
    "http_429": "run the same command later: nothing was charged for it",
    "not_active": "run the same command in a minute: nothing was charged for it",
    "unreachable": "check the network, then run the same command again",
    "damaged": "run the same command again, it will only be fetched;"
    " `veospec resolve {key} --lost` gives it up",
    "still_running": "run the same command again, it will only be fetched;"
    " `veospec resolve {key} --lost` gives it up",
}


class HopFailed(WorldError):
    """A hop has no clip, and it is known that none is on its way. `outcome` is a code word."""

    def __init__(self, outcome: str, message: str, *, key: str, remedy: str = "") -> None:
        remedy = remedy or REMEDIES.get(outcome, "correct it, then run the same command again")
        super().__init__(message, remedy=remedy.format(key=short(key)))
        self.outcome = outcome


def short(key: str) -> str:
    """A hop key as people type it: the first twelve digits."""
    return key.removeprefix("sha256:")[:12]


def unknown(attempt: Attempt, *, proof_at: float | None = None) -> OutcomeUnknown:
    """What is known, what it may have cost, and the three ways out.

    From `proof_at` on, in seconds since 1970, a run knows by itself what it cannot know yet.
    """
    key = short(attempt.hop)
    later = ""
    if proof_at is not None:
        later = f"; a run after {moment(proof_at)} settles it by itself"
    return OutcomeUnknown(
        f"hop {attempt.index} of shot {attempt.shot}: {attempt.message};"
        f" it may have cost ${attempt.usd:.2f} and is not sent again{later}",
        remedy="look for it in the service's console, then say what became of it:\n"
        + "\n".join(ways_out(key)),
    )


def ways_out(key: str, *, where: str = "") -> tuple[str, str, str]:
    """The three commands that settle an unknown outcome, each with what it means.

    `where` are the flags that name a store other than that of the folder one is in.
    """
    resolve = f"veospec resolve {where}{key}"
    return (
        f"{resolve} --operation NAME   it was taken: collect it",
        f"{resolve} --resubmit         it was not: send it again",
        f"{resolve} --lost             it is lost: count it, send again",
    )


def not_agreed(place: str) -> MoneyRefused:
    """A hop that the plan had as made, or as unknown, has been given up since."""
    return MoneyRefused(
        f"{place}: it was given up after this run showed its price, which does not have it",
        remedy="run the same command again to see the new price",
    )


def over_budget(refused: OverBudget) -> MoneyRefused:
    """The sums that do not fit."""
    spent, flight, price, ceiling = (
        value / 1_000_000
        for value in (refused.spent, refused.in_flight, refused.price, refused.ceiling)
    )
    return MoneyRefused(
        f"${price:.2f} more would pass the ceiling of ${ceiling:.2f}:"
        f" ${spent:.2f} are spent and ${flight:.2f} in flight in this store",
        remedy="raise budget_usd or --max-usd, or use another store",
    )
