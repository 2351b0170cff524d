"""What counts as a credential, and texts without any.

By name and not by list: clients that are pointed here by mistake send the keys of other services
in headers of their own, and an address with its key in it is copied into paths and bodies.
"""

from __future__ import annotations

import re

REDACTED = "[redacted]"
_WORDS = "authorization cookie secret password apikey privatekey assertion signature credential"
_TOKENS = "access api auth authorization bearer id oauth refresh security session"
_NAMES = re.compile(
    f"key|token|auth|.*({'|'.join(_WORDS.split())}).*|.*({'|'.join(_TOKENS.split())})token"
)
_IN_ADDRESS = re.compile(
    r"(?P<start>[?&;]|%3f|%26)(?P<name>[\w$.-]{1,60})(?P<equals>=|%3d)(?P<value>[^\s&;%\"'<>#]+)",
    re.IGNORECASE,
)


def is_secret(name: str) -> bool:
    """Whether a header, parameter or field of this name holds a credential."""
    return bool(_NAMES.fullmatch("".join(c for c in name.lower() if c.isalnum())))


def without_keys(text: str) -> str:
    """The text, with the values of credentials in its addresses replaced."""
    return _IN_ADDRESS.sub(_replaced, text) if "=" in text or "%3" in text else text


def _replaced(found: re.Match[str]) -> str:
    if not is_secret(found["name"]):
        return found[0]
    return f"{found['start']}{found['name']}{found['equals']}{REDACTED}"
