"""Sound out of a bank: the same however it is cut, without clicks, quiet, never the same twice."""

from __future__ import annotations

import io
from itertools import pairwise

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veo_emulator.video import audio
from veo_emulator.video.audio import Packets, compose


def heard(packets: Packets) -> npt.NDArray[np.float32]:
    """What a decoder makes of packets."""
    stream, at = b"", 0
    for size in np.frombuffer(packets.sizes, ">u4").tolist():
        length = size + 7
        head = [0xFF, 0xF1, 0x4C, 0x80 | length >> 11, length >> 3 & 255, (length & 7) << 5 | 31]
        stream += bytes([*head, 0xFC]) + packets.data[at : at + size]
        at += size
    with av.open(io.BytesIO(stream), format="aac") as file:
        return np.concatenate([block.to_ndarray() for block in file.decode(audio=0)], axis=1)


@given(
    root=st.integers(0, 2**64 - 1),
    cuts=st.lists(st.integers(1, 999), max_size=4, unique=True).map(sorted),
)
def test_cutting_a_take_anywhere_changes_nothing(root: int, cuts: list[int]) -> None:
    whole = compose(root, 0, 1000, audible=True, was_audible=False)
    places = [0, *cuts, 1000]
    parts = [
        compose(root, first, end, audible=True, was_audible=first > 0)
        for first, end in pairwise(places)
    ]
    assert b"".join(part.data for part in parts) == whole.data
    assert b"".join(part.sizes for part in parts) == whole.sizes


@pytest.mark.parametrize("root", [0, 1, 2**63, 123456789])
def test_there_is_no_click_in_it_and_it_is_quiet(root: int) -> None:
    sound = heard(compose(root, 0, 1400, audible=True, was_audible=False))
    assert 0.02 < np.abs(sound).max() < 0.15
    assert np.abs(np.diff(sound)).max() < 0.01


def test_it_repeats_neither_between_takes_nor_as_a_single_tone() -> None:
    tunes = {compose(root, 0, 1000, audible=True, was_audible=False).data for root in range(40)}
    assert len(tunes) == 40
    first = compose(1, 0, 1000, audible=True, was_audible=False)
    assert len(set(np.frombuffer(first.sizes, ">u4").tolist())) > 4


def test_silence_is_silent() -> None:
    assert not heard(compose(5, 0, 100, audible=False, was_audible=False)).any()


@given(
    root=st.integers(0, 1000),
    first=st.integers(0, 2000),
    audible=st.booleans(),
    was_audible=st.booleans(),
)
def test_turning_sound_on_and_off_takes_a_few_packets(
    root: int, first: int, audible: bool, was_audible: bool
) -> None:
    packets = compose(root, first, first + 40, audible=audible, was_audible=was_audible)
    assert packets.count == 40
    last = int.from_bytes(packets.sizes[-4:], "big")
    assert (packets.data[-last:] == audio.silence()) is not audible


@given(samples=st.integers(0, 10**7))
def test_the_grid_covers_every_sample(samples: int) -> None:
    """Packet k is heard from sample (k - 1) * 1024 on and needs the packet before it."""
    first, end = audio.first_packet(samples), audio.packets_until(samples)
    assert first * 1024 - 1024 + audio.priming(samples) == samples
    assert (end - 2) * 1024 < samples <= (end - 1) * 1024 or samples == 0
