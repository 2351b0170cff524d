"""Encodes the packets that all sound of the emulator is put together from.

Every tone is a sum of multiples of 48000/1024 Hz, so it repeats in each AAC frame and one packet
says it for as long as it lasts. A change between two tones is a cross-fade over two frames, which
three packets carry. ffmpeg's encoder makes them once; the bank is committed, because other
versions of the encoder give other bytes.

    .venv/bin/python tools/make_audio_bank.py
"""

from __future__ import annotations

import itertools
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

BANK = Path(__file__).parents[1] / "emulator/veo_emulator/video/audio_bank.bin"
FRAME = 1024
RATE = 48000
LEAD = 8
HOLD = 6

DRONE = {2: 0.012, 4: 0.022, 6: 0.010}
MELODY = (8, 9, 10, 12, 16, 18, 20, 24)
LOUDNESS = 0.05
OVERTONES = {1: 1.0, 2: 0.22, 3: 0.07}

Signal = npt.NDArray[np.float64]


def tone(partials: dict[int, float], width: float) -> Signal:
    """One frame of a tone, stereo; each partial leans a little to one side."""
    time = np.arange(FRAME) / FRAME
    stereo = np.zeros((FRAME, 2))
    for harmonic, amplitude in partials.items():
        lean = width * (-1 if harmonic % 2 else 1)
        wave = amplitude * np.sin(2 * np.pi * (harmonic * time + 0.37 * harmonic))
        stereo += wave[:, None] * np.array([1 - lean, 1 + lean])
    return stereo


def tones() -> list[Signal]:
    """Silence, the drone alone, and the drone with each note of the scale over it."""
    out = [np.zeros((FRAME, 2)), tone(DRONE, 0.15)]
    for note in MELODY:
        partials = dict(DRONE)
        for overtone, share in OVERTONES.items():
            loud = LOUDNESS * share * (8 / note) ** 0.5
            partials[note * overtone] = partials.get(note * overtone, 0.0) + loud
        out.append(tone(partials, 0.15))
    return out


def score(count: int) -> tuple[list[int], dict[tuple[int, int], int]]:
    """A row of tones, a frame each, in which every change occurs; and where it begins."""
    row = [0] * LEAD
    changes = {}
    for before, after in itertools.permutations(range(count), 2):
        row += [before] * HOLD
        changes[before, after] = len(row)
        row += [after] * HOLD
    return row + [0] * LEAD, changes


def signal(row: list[int], steady: list[Signal]) -> Signal:
    """The sound of the row: wherever the tone changes, two frames of cross-fade."""
    fade = (0.5 - 0.5 * np.cos(np.pi * (np.arange(2 * FRAME) + 0.5) / (2 * FRAME)))[:, None]
    sound = np.concatenate([steady[tone] for tone in row])
    for place in range(1, len(row)):
        before, after = row[place - 1], row[place]
        if before != after:
            old, new = (np.tile(steady[tone], (2, 1)) for tone in (before, after))
            sound[place * FRAME : (place + 2) * FRAME] = old * (1 - fade) + new * fade
    return sound


def encode(sound: Signal) -> list[bytes]:
    """AAC-LC packets without tools that look beyond a frame, in the order of the frames."""
    pcm = np.round(sound * 32767).astype("<i2").tobytes()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-f", "s16le"]
    command += ["-ar", str(RATE), "-ac", "2", "-i", "pipe:0", "-c:a", "aac", "-b:a", "40k"]
    command += ["-aac_coder", "fast", "-aac_pns", "0", "-aac_is", "0", "-aac_tns", "0"]
    command += ["-aac_ms", "1", "-cutoff", "8000", "-flags", "+bitexact", "-f", "adts", "pipe:1"]
    adts = subprocess.run(command, input=pcm, capture_output=True, check=True).stdout
    packets, at = [], 0
    while at < len(adts):
        length = (adts[at + 3] & 3) << 11 | adts[at + 4] << 3 | adts[at + 5] >> 5
        packets.append(adts[at + 7 : at + length])
        at += length
    return packets


def check_long_blocks(packets: list[bytes]) -> None:
    """Refuses a bank in which the encoder changed blocks: its packets could not be recombined."""
    for packet in packets:
        bits = int.from_bytes(packet[:4], "big")
        assert bits >> 29 == 1, "a packet does not begin with a channel pair"
        common = bits >> 24 & 1
        window = bits >> 20 & 15 if common else bits >> 12 & 15
        assert window >> 1 & 3 == 0, "a packet is not one long block"


def bank() -> bytes:
    """Counts, lengths and packets: one a tone, then three a change, ordered by the tones."""
    steady = tones()
    row, changes = score(len(steady))
    packets = encode(signal(row, steady))
    kept = [packets[3], *(packets[changes[tone, 0] - 2] for tone in range(1, len(steady)))]
    for place in changes.values():
        kept += packets[place : place + 3]
    check_long_blocks(kept)
    header = b"TONE" + struct.pack("<HH", len(steady), len(kept))
    return header + struct.pack(f"<{len(kept)}H", *map(len, kept)) + b"".join(kept)


if __name__ == "__main__":
    BANK.write_bytes(bank())
    print(BANK.stat().st_size, "bytes")  # noqa: T201
