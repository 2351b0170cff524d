"""What a failed call means for money, and in words.

The rule is one-sided: a start counts as refused only where that is certain (no connection was
made, or a 4xx came back that does not speak of a broken call, as 408 and 499 do). Everything else,
a 503 included, may have been charged.
Errors are told apart by name and attributes, because google-genai 2.x and 3.x bring different
HTTP libraries with the same class names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from veospec.surfaces.port import NoVideo, Refused, Rejected, Unanswered, Unreachable

NEVER_LEFT = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
        "LocalProtocolError",
        "GoogleAuthError",
    }
)
"""Exceptions of httpx, httpx2 and google-auth that come before the first byte of a request."""

CALL_BROKE = frozenset({408, 499})
"""A request that came too slowly, and one that somebody on the way cancelled: taken, or not."""

NOT_PROCESSED = "has been processed"
PROCESSING_WAIT_S = 10.0
DEFAULT_WAITS_S = 15.0

SUPPORT_CODES = {
    "a child": ("58061214", "17301594"),
    "a celebrity": ("29310472", "15236754"),
    "a video safety violation": ("64151117", "42237218"),
    "dangerous content": ("62263041",),
    "hate": ("57734940", "22137204"),
    "another safety issue": ("74803281", "29578790", "42876398"),
    "prohibited content": ("89371032", "49114662", "63429089", "72817394", "60599140"),
    "third-party content": ("35561574", "35561575"),
    "sexual content": ("90789179", "43188360"),
    "toxic content": ("78610348",),
    "violence": ("61493863", "56562880"),
    "vulgarity": ("32635315",),
}
"""Category by support code: Google's page 'Responsible AI and usage guidelines' for video."""


def never_left(error: BaseException) -> bool:
    """Whether `error` came before the request was sent.

    The client of interactions wraps what its HTTP library raised.
    """
    wrapped = _is_named(error, "APIConnectionError") and error.__cause__ is not None
    first = error.__cause__ if wrapped else error
    return any(kind.__name__ in NEVER_LEFT for kind in type(first).__mro__)


def _is_named(error: BaseException, name: str) -> bool:
    return any(kind.__name__ == name for kind in type(error).__mro__)


def http_code(error: BaseException) -> int | None:
    """The HTTP status of google-genai's APIError; None for every other exception."""
    code = getattr(error, "code", None)
    if code is None:
        code = getattr(error, "status_code", None)
    return code if _is_named(error, "APIError") and isinstance(code, int) else None


def start_failed(error: BaseException) -> Rejected | Unanswered:
    """The end of a start that raised."""
    if never_left(error):
        return Rejected("unreachable", f"the service could not be reached: {_words(error)}")
    code = http_code(error)
    if code is None or code in CALL_BROKE or not 400 <= code < 500:
        what = f"HTTP {code}" if code is not None else type(error).__name__
        return Unanswered(f"no operation came back ({what}: {_words(error)})")
    words = _words(error)
    if code == 429:
        return Rejected("http_429", f"too many requests: {words}", told_wait_s(error))
    if code == 400 and NOT_PROCESSED in words:
        return Rejected("not_active", f"the source is still being processed: {words}", 10.0)
    if code == 404:
        return Rejected("http_404", f"the model is not there (retired or no access): {words}")
    return Rejected(f"http_{code}", f"the service refused the request (HTTP {code}): {words}")


def question_failed(error: BaseException, what: str) -> Unreachable | Refused:
    """The exception of ours for a free call that raised; 404 is the caller's to explain."""
    code = http_code(error)
    if code in {401, 403}:
        return Refused(
            f"{what} was refused (HTTP {code}): {_words(error)}",
            remedy="use the key and project that started the operation, then run again",
        )
    shown = f"HTTP {code}" if code is not None else type(error).__name__
    return Unreachable(
        f"{what} did not work ({shown}: {_words(error)})",
        remedy="nothing is lost: run the same command again",
    )


def told_wait_s(error: BaseException) -> float:
    """How long a 429 asks to wait: RetryInfo, else Retry-After, else its words, else 15 s."""
    details = getattr(error, "details", None) or getattr(error, "body", None)
    if isinstance(details, list) and details:
        details = details[0]
    body = details.get("error", details) if isinstance(details, dict) else {}
    for detail in body.get("details") or () if isinstance(body, dict) else ():
        told = re.fullmatch(r"([0-9.]+)s", str(detail.get("retryDelay", "")))
        if told:
            return float(told[1])
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    after = str(headers.get("retry-after", ""))
    if after.isdigit():
        return float(after)
    in_words = re.search(r"retry in ([0-9.]+)\s?s", _words(error))
    return float(in_words[1]) if in_words else DEFAULT_WAITS_S


def filtered(reasons: Sequence[str] | None) -> NoVideo:
    """The safety filter's refusal, with the meaning of its support codes."""
    said = " ".join(reasons or ()).strip()
    codes = re.findall(r"\b\d{8}\b", said)
    kinds = [
        kind for kind, numbers in SUPPORT_CODES.items() if any(code in numbers for code in codes)
    ]
    meaning = f"it saw {' and '.join(kinds)}" if kinds else "it gave no reason that is documented"
    shown = f" (support code {', '.join(codes)})" if codes else ""
    tail = f': "{said}"' if said and not codes else ""
    return NoVideo(
        "filtered",
        f"the safety filter refused these words: {meaning}{shown}{tail}; not charged",
    )


def operation_error(error: Any) -> NoVideo:
    """An operation that ended with google.rpc.Status."""
    code = error.get("code") if isinstance(error, dict) else None
    said = error.get("message") if isinstance(error, dict) else str(error)
    return NoVideo(
        "operation_error",
        f"the service gave up on it{f' (code {code})' if code is not None else ''}: {said}",
    )


def no_video() -> NoVideo:
    """An operation that is done and holds neither a clip nor an error."""
    return NoVideo("no_video", "the operation is done and holds no video")


def _words(error: BaseException) -> str:
    """One line of what an exception says, without a body that could hold a clip."""
    said = getattr(error, "message", None) or str(error) or type(error).__name__
    line = " ".join(str(said).split())
    return line if len(line) <= 300 else f"{line[:297]}..."
