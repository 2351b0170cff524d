"""Whatever the bytes, the answer is diagnostics at places that exist."""

from __future__ import annotations

import random

import pytest

from veospec.storyboard.parse import parse

from .samples import ENGINES, GOOD

_TOKENS = rb"""[ ] [[ ]] { } " ' \" ''' = . , # \ {{ }} {% %} -1 nan 1e999 true id shot""".split()
_TOKENS += [b"\n", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xff", b'"""', "老人😀".encode()]
_TOKENS += [b"[[shot]]", b"[[shot.hop]]", b"\nprompt = ", b"\nseconds = "]


def mutated(random: random.Random) -> bytes:
    """A good storyboard with one to six changes."""
    text = GOOD.encode()
    for _ in range(random.randint(1, 6)):
        at, length = random.randrange(len(text)), random.choice([0, 1, 2, 5, 20])
        kind = random.randrange(5)
        if kind == 0:
            text = text[:at] + text[at + length :]
        elif kind == 1:
            text = text[:at] + random.choice(_TOKENS) + text[at:]
        elif kind == 2:
            text = text[:at] + random.choice(_TOKENS) + text[at + length :]
        elif kind == 3:
            lines = text.split(b"\n")
            random.shuffle(lines) if random.random() < 0.1 else lines.pop(
                random.randrange(len(lines))
            )
            text = b"\n".join(lines) or b"\n"
        else:
            text = text[:at] + text[at : at + 40] * random.randint(2, 4) + text[at + 40 :]
    return text


def shuffled_tokens(random: random.Random) -> bytes:
    return b"".join(random.choice(_TOKENS) for _ in range(random.randint(1, 40)))


def any_bytes(random: random.Random) -> bytes:
    return random.randbytes(random.randint(0, 300))


@pytest.mark.parametrize("make", [mutated, shuffled_tokens, any_bytes])
def test_any_bytes_give_diagnostics(make: object) -> None:
    assert callable(make)
    for seed in range(400):
        text = make(random.Random(seed))
        parsed = parse(text, path="x.toml", folder=None, engine_ids=ENGINES)
        assert parsed.storyboard is not None or parsed.diagnostics, seed
        lines = text.count(b"\n") + 1
        for found in parsed.diagnostics:
            assert 1 <= found.span.line <= found.span.end_line <= lines, seed
            assert 0 <= found.span.start <= found.span.end <= len(text), seed
            assert found.message.endswith("."), seed
            for edit in found.fix.edits if found.fix else ():
                assert 0 <= edit.start <= edit.end <= len(text), seed
