"""The safety filter: words in the prompt that make a request end as a filtered one does.

A real filter judges pictures and cannot be emulated; clients need to see what it answers. So a
prompt says what should happen: `[[rai:celebrity]]` filters the result of that category, and
`[[rai-prompt:child]]` refuses the prompt itself, with the support codes that Google publishes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SUPPORT_CODES = {
    "child": 58061214,
    "celebrity": 15236754,
    "video_safety": 42237218,
    "dangerous": 62263041,
    "hate": 57734940,
    "other": 74803281,
    "prohibited": 89371032,
    "third_party": 35561574,
    "sexual": 90789179,
    "toxic": 78610348,
    "violence": 61493863,
    "vulgar": 32635315,
}
_MARKER = re.compile(r"\[\[rai(-prompt)?:([a-z_]+)\]\]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the filter does with a request: hide the result, or refuse the prompt."""

    category: str
    refuses_prompt: bool


def judge(prompt: str) -> Verdict | None:
    """The verdict that a marker in the prompt asks for; an unknown category counts as `other`."""
    found = _MARKER.search(prompt)
    if found is None:
        return None
    category = found[2] if found[2] in SUPPORT_CODES else "other"
    return Verdict(category, refuses_prompt=bool(found[1]))


def reason(category: str, samples: int, *, has_image: bool) -> str:
    """The text beside a filtered result."""
    code = SUPPORT_CODES[category]
    if category == "celebrity" and has_image:
        return (
            "Sorry, we can't create videos from input images containing celebrity or their "
            f"likenesses. Support codes: {code}"
        )
    return (
        f"Veo could not generate {samples} videos based on the prompt provided. You will not be "
        "charged for this request. Try rephrasing the prompt. If you think this was an error, "
        f"send feedback. Support codes: {code}"
    )


def refusal(category: str) -> str:
    """The text of an operation whose prompt was refused."""
    return (
        "The prompt could not be submitted. This prompt contains sensitive words that violate "
        f"Google's Responsible AI practices. Support codes: {SUPPORT_CODES[category]}"
    )
