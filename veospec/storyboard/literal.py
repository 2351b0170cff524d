"""A TOML string token read character by character, so that each knows its bytes.

`tomllib` gives the value of a string and no places in it. A finding about three words of a prompt
needs the bytes of these words, through escapes, folded lines and all four kinds of quotes.
"""

from __future__ import annotations

_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_ESCAPES |= {'"': '"', "\\": "\\"}
_HEX_DIGITS = {"u": 4, "U": 8, "x": 2}


def decode_with_offsets(token: str) -> tuple[str, list[int]]:
    """The value of a string `token` and, for each of its characters, the UTF-8 offset in the token.

    The list has one item more than the value has characters: where the closing quotes begin.
    A token that is not a TOML string gives the empty value.
    """
    quotes = next((q for q in ('"""', "'''", '"', "'") if token.startswith(q)), "")
    if not quotes or len(token) < 2 * len(quotes) or not token.endswith(quotes):
        return "", [0]
    end = len(token) - len(quotes)
    at = len(quotes)
    if len(quotes) == 3:
        at += 2 if token.startswith("\r\n", at) else int(token.startswith("\n", at))
    return _decode_body(token, at, end, escapes=quotes[0] == '"')


def _decode_body(token: str, at: int, end: int, *, escapes: bool) -> tuple[str, list[int]]:
    """Decode the characters `at` to `end`; `escapes` is False between single quotes."""
    value: list[str] = []
    offsets: list[int] = []
    byte = len(token[:at].encode())
    while at < end:
        char, length = token[at], 1
        if escapes and char == "\\":
            char, length = _escape(token, at, end)
        elif token.startswith("\r\n", at):
            char, length = "\n", 2
        if char:
            value.append(char)
            offsets.append(byte)
        byte += len(token[at : at + length].encode())
        at += length
    offsets.append(byte)
    return "".join(value), offsets


def _escape(token: str, at: int, end: int) -> tuple[str, int]:
    """What the escape at `at` stands for and how many characters it takes; "" for a folded line."""
    kind = token[at + 1]
    if kind in _ESCAPES:
        return _ESCAPES[kind], 2
    if kind in _HEX_DIGITS:
        digits = _HEX_DIGITS[kind]
        return chr(int(token[at + 2 : at + 2 + digits], 16)), 2 + digits
    length = 1
    while at + length < end and token[at + length] in " \t\r\n":
        length += 1
    return "", length
