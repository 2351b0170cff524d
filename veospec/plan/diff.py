"""What the store already has, in words: the action of each hop and the reason for it.

A reason names the cause that the author can see in the file ("the prompt of hop 7 changed"), not
the mechanism (a key that differs).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from veospec.plan.ir import Action, HopState, LastMade, Made

_MISSING = object()
_WORDS = {
    "prompt": "the prompt",
    "input": "the prompt",
    "text": "the prompt",
    "image": "the image",
    "lastFrame": "the last frame",
    "referenceImages": "the reference images",
    "seed": "the seed",
    "negativePrompt": "the negative prompt",
    "durationSeconds": "the length",
    "duration": "the length",
    "generateAudio": "the sound",
    "aspectRatio": "the aspect ratio",
    "aspect_ratio": "the aspect ratio",
    "resolution": "the resolution",
    "model": "the engine",
    "shown": "what goes with the prompt",
    "sha256": "the clip",
    "seconds": "the length of the source",
    "strategy": "the way the source is given",
}


def decide(
    made: Made,
    *,
    shot: str,
    index: int,
    key: str,
    parent: str | None,
    request: Mapping[str, Any],
) -> tuple[Action, str]:
    """Action and reason of one hop. The hops before it are not needed: its key holds them."""
    state = made.states.get(key)
    if state is HopState.MADE:
        return Action.REUSE, "already in the store"
    if state is HopState.UNKNOWN:
        return Action.UNKNOWN, "it was asked for and no answer tells how it ended"
    last = made.places.get((shot, index))
    if last is None or last.key == key:
        return Action.CREATE, "never made"
    return Action.REDO, _why(last, index=index, parent=parent, request=request)


def in_take(action: Action, reason: str, take: int) -> str:
    """The reason for a hop that is not in its first take."""
    return f"take {take}, {reason}" if action is Action.REUSE else f"take {take}"


def _why(last: LastMade, *, index: int, parent: str | None, request: Mapping[str, Any]) -> str:
    changed = changed_words(last.request, request) if last.request is not None else []
    place = f"hop {index}" if index else "the opening clip"
    if changed:
        return f"{_listed(changed)} of {place} changed"
    if parent != last.parent:
        before = f"hop {index - 1}" if index > 1 else "the opening clip"
        return f"{before} before it is redone"
    return f"{place} changed"


def changed_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two requests in the author's words, each once, in a fixed order."""
    keys = set(_changed_keys(old, new))
    return list(dict.fromkeys(words for key, words in _WORDS.items() if key in keys))


def _changed_keys(old: Any, new: Any, key: str = "") -> list[str]:
    if old == new:
        return []
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        found = []
        if old.get("type") == new.get("type") == "image":
            key = "image"
        for name in {**old, **new}:
            if name not in {"labels", "asset", "hop"}:
                below = _changed_keys(
                    old.get(name, _MISSING), new.get(name, _MISSING), _name(key, name)
                )
                found.extend(below)
        return found
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [k for a, b in zip(old, new, strict=True) for k in _changed_keys(a, b, key)]
    if key == "input" and not (isinstance(old, str) and isinstance(new, str)):
        return ["shown"]
    return [key]


def _name(outer: str, inner: str) -> str:
    """The word for a key: a picture is named by its role, not by the digest inside it."""
    return outer if outer in {"image", "lastFrame", "referenceImages"} else inner


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
