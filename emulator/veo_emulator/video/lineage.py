"""A take's state, written into its clips and read back from them.

The payload is the same through a whole hop, so that any 24 frames in a row carry all of it, three
bytes a frame, and a clip that was cut or encoded again says the same as an untouched one. In the
coded data it stands before every key frame, with a sum over the frames it speaks for: data that
was moved to other pictures is not believed.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence

from veo_emulator.video import cells
from veo_emulator.video.ask import Ask
from veo_emulator.video.bits import unescaped
from veo_emulator.video.h264 import NAL_SEI, user_data
from veo_emulator.video.layout import layout
from veo_emulator.video.segment import Pixels, State

UUID = hashlib.sha256(b"veo-emulator lineage 1").digest()[:16]
_FIELDS = struct.Struct(">BQQBIHIBBBBBBBI21s")
_NOTE = struct.Struct(">IHI")
PAYLOAD_BYTES = cells.CHUNKS * cells.CHUNK_BITS // 8
_VERSION = 2


def next_lineage(parent: int, ask: Ask) -> int:
    """The identity of what follows `parent` when this is asked: 64 bits."""
    sums = [hashlib.sha256(data).digest() if data else b"-" for data in
            (ask.image, ask.last_frame, *ask.references)]  # fmt: skip
    text = "\x1f".join([
        f"{parent:016x}", ask.prompt, ask.negative_prompt, str(ask.seed), str(ask.seconds),
        f"{ask.width}x{ask.height}", *(["crop"] if ask.crop else []),
    ])  # fmt: skip
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass") + b"\x1f" + b"\x1f".join(sums))
    return int.from_bytes(digest.digest()[:8], "big")


def payload(state: State) -> bytes:
    """The state without its frame, in 72 bytes that end with their sum."""
    marks = state.stars | state.arrives << 1
    body = _FIELDS.pack(
        _VERSION, state.lineage, state.scene, state.hop, state.first, state.seconds,
        state.still, state.place, state.hero, marks, state.towards, state.bend,
        state.bent, state.causes, state.manner, state.colours,
    ).ljust(PAYLOAD_BYTES - 4, b"\xa5")  # fmt: skip
    return body + zlib.crc32(body).to_bytes(4, "big")


def read_payload(data: bytes, frame: int) -> State | None:
    """The opposite of `payload`; None when the sum does not fit."""
    body, check = data[:-4], data[-4:]
    if len(data) != PAYLOAD_BYTES or zlib.crc32(body).to_bytes(4, "big") != check:
        return None
    (version, lineage, scene, hop, first, seconds, still, place, hero, marks, towards, bend,
     bent, causes, manner, colours) = _FIELDS.unpack(body[: _FIELDS.size])  # fmt: skip
    if version != _VERSION:
        return None
    return State(
        lineage=lineage, scene=scene, hop=hop, first=first, seconds=seconds, still=still,
        place=place, hero=hero, stars=bool(marks & 1), arrives=bool(marks & 2),
        colours=colours, towards=towards, bend=bend,
        bent=bent, causes=causes, manner=manner, frame=frame,
    )  # fmt: skip


def note(state_payload: bytes, frame: int, count: int, digest: int) -> bytes:
    """The SEI unit of a key frame: state, its take frame, how many frames it speaks for."""
    return user_data(UUID, state_payload + _NOTE.pack(frame, count, digest))


def picture_sum(slices: Sequence[bytes | memoryview]) -> int:
    """The sum of slice units (without their length) of a key frame and those that follow it."""
    total = 0
    for piece in slices:
        total = zlib.crc32(piece, total)
    return total


def _units(access_unit: bytes) -> Iterator[memoryview]:
    view, place = memoryview(access_unit), 0
    while place + 4 < len(view):
        size = int.from_bytes(view[place : place + 4], "big")
        yield view[place + 4 : place + 4 + size]
        place += 4 + size


def _read_note(unit: bytes) -> tuple[bytes, int, int, int] | None:
    text = unescaped(unit[1:])
    start = text.find(UUID)
    if start < 0:
        return None
    body = text[start + len(UUID) :][: PAYLOAD_BYTES + _NOTE.size]
    if len(body) != PAYLOAD_BYTES + _NOTE.size:
        return None
    frame, count, digest = _NOTE.unpack(body[PAYLOAD_BYTES:])
    return body[:PAYLOAD_BYTES], frame, count, digest


def read_state_from_samples(units: Sequence[bytes]) -> State | None:
    """The state at the end of a clip, from coded data alone.

    Args:
        units: The access units (NAL units with 4-byte lengths) from the last key frame to the
            end of the clip.

    Returns:
        None when there is no state, or when it speaks of other pictures than these.
    """
    found = None
    slices: list[bytes] = []
    for access_unit in units:
        for unit in _units(access_unit):
            if not unit:
                return None
            if unit[0] == NAL_SEI and not slices:
                found = _read_note(bytes(unit)) or found
            elif unit[0] & 31 in (1, 5):
                slices.append(bytes(unit))
    if found is None:
        return None
    data, frame, count, digest = found
    if count != len(slices) or picture_sum(slices) != digest:
        return None
    return read_payload(data, frame + count - 1)


def read_state_from_pictures(pictures: Sequence[Pixels]) -> State | None:
    """The state at the end of a clip, from the luma of its last 24 pictures, oldest first.

    Returns:
        None when the cells are not there, do not count on, or do not add up.
    """
    if len(pictures) < cells.CHUNKS:
        return None
    height, width = pictures[-1].shape
    try:
        plan = layout(width, height)
    except ValueError:
        return None
    parts: dict[int, bytes] = {}
    counters = []
    for luma in pictures[-cells.CHUNKS :]:
        value = cells.read_cells(luma, plan)
        read = None if value is None else cells.read_word(value)
        if read is None:
            return None
        counters.append(read[0])
        parts[read[0] % cells.CHUNKS] = read[1].to_bytes(3, "big")
    return _counted_on(counters, parts)


def _counted_on(counters: list[int], parts: dict[int, bytes]) -> State | None:
    span = 1 << cells.COUNTER_BITS
    last = counters[-1]
    ages = range(len(counters) - 1, -1, -1)
    if len(parts) != cells.CHUNKS or counters != [(last - age) % span for age in ages]:
        return None
    data = b"".join(parts[index] for index in range(cells.CHUNKS))
    state = read_payload(data, last)
    if state is None:
        return None
    frame = state.first + (last - state.first) % span
    return read_payload(data, frame)
