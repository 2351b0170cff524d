"""Errors in the shape of the Interactions API: a word for a code, and no status."""

from __future__ import annotations

from veo_emulator.errors import STATUS, GoogleError, Json

_INVALID = {400: "invalid_request", 413: "invalid_request"}


class InteractionError(GoogleError):
    """An error of Google's in this shape."""

    @classmethod
    def of(cls, error: GoogleError) -> InteractionError:
        """The same error in this shape."""
        return cls(error.code, error.message, status=error.status)

    def body(self) -> Json:
        """The JSON body of the answer."""
        return {"error": {"code": string_code(self.code), "message": self.message}}


def string_code(code: int) -> str:
    """The word that the Interactions API has for an HTTP code."""
    return _INVALID.get(code, STATUS.get(code, "unknown").lower())
