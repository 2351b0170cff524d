"""What a decoder must be told before the first sample: parameter sets of H.264, the AAC set-up.

Two pieces join without re-encoding when these agree. Bit rates and other notes that encoders put
beside them differ from clip to clip and decide nothing, so only what decides is compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from veospec.media.boxes import NotAnMp4, box, child, children, unpack
from veospec.media.mp4 import Track

VISUAL_ENTRY_BYTES = 86
SOUND_ENTRY_BYTES = 36
NOTES = frozenset({"btrt"})
AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
AAC_LC = 2
AAC_PACKET = 1024


@dataclass(frozen=True, slots=True)
class VideoConfig:
    """A picture track's codec, coded size and configuration box (`avcC`, `hvcC`)."""

    codec: str
    width: int
    height: int
    setup: bytes

    @property
    def inlineable(self) -> bool:
        """Whether its parameter sets can be written before each sync sample instead (H.264)."""
        return self.codec in ("avc1", "avc3") and len(self.setup) > 6 and self.setup[4] & 3 == 3


@dataclass(frozen=True, slots=True)
class AacConfig:
    """What makes two AAC tracks joinable: object type, samples a second, channels."""

    object_type: int
    rate: int
    channels: int


def video_config(track: Track) -> VideoConfig:
    """The configuration of a picture track. Raises NotAnMp4 when its description is broken."""
    if not track.entries:
        raise NotAnMp4("Its picture has no description.")
    entry = track.entries[0]
    width, height = unpack("HH", entry, 32)
    setup = b""
    for kind, content in children(entry, start=VISUAL_ENTRY_BYTES):
        if kind in ("avcC", "hvcC", "av1C", "vpcC", "esds"):
            setup = content
    return VideoConfig(track.codec, width, height, setup)


def without_notes(entry: bytes) -> bytes:
    """A picture's sample entry without the bit rates, which no longer hold after a cut or join."""
    kept = [
        box(kind, content)
        for kind, content in children(entry, start=VISUAL_ENTRY_BYTES)
        if kind not in NOTES
    ]
    return box(entry[4:8].decode("latin-1"), entry[8:VISUAL_ENTRY_BYTES], *kept)


def parameter_sets(setup: bytes) -> bytes:
    """The SPS and PPS of an `avcC` content, each with a length of four bytes before it."""
    found = []
    at = 5
    for mask in (0x1F, 0xFF):
        (count,) = unpack("B", setup, at)
        at += 1
        for _ in range(count & mask):
            (length,) = unpack("H", setup, at)
            if at + 2 + length > len(setup):
                raise NotAnMp4("Its H.264 parameter sets are cut off.")
            found.append(length.to_bytes(4, "big") + setup[at + 2 : at + 2 + length])
            at += 2 + length
    return b"".join(found)


def aac_config(track: Track) -> AacConfig | None:
    """The set-up of an AAC track; None for another codec or a form that is not understood."""
    if track.codec != "mp4a" or len(track.entries) != 1:
        return None
    descriptor = child(track.entries[0][SOUND_ENTRY_BYTES:], "esds")
    setup = None if descriptor is None else _decoder_setup(descriptor)
    if setup is None or len(setup) < 2:
        return None
    bits = int.from_bytes(setup[:2], "big")
    object_type, rate, channels = bits >> 11, bits >> 7 & 15, bits >> 3 & 15
    if bits & 0b100 or object_type > 4 or rate >= len(AAC_RATES) or channels == 0:
        return None
    return AacConfig(object_type, AAC_RATES[rate], channels)


def _decoder_setup(esds: bytes) -> bytes | None:
    """The AudioSpecificConfig inside the nested descriptors of an `esds` content."""
    at = 4
    while at + 2 <= len(esds):
        tag = esds[at]
        at += 1
        length = 0
        for _ in range(4):
            if at >= len(esds):
                return None
            byte = esds[at]
            at += 1
            length = length << 7 | byte & 0x7F
            if not byte & 0x80:
                break
        if tag == 0x05:
            return esds[at : at + length]
        at += {0x03: 3, 0x04: 13}.get(tag, length)
    return None


def silent_aac(channels: int) -> bytes:
    """One AAC-LC packet of 1,024 samples of silence, for one or two channels.

    It is written from the syntax (ISO/IEC 14496-3, raw_data_block): one element whose channels
    have a global gain, a long window and no scale factor band, then the end mark.
    """
    bits = "000" if channels == 1 else "001"
    bits += "0000"
    bits += "" if channels == 1 else "0"
    gain, window, bands, tools = "00000000", "0" + "00" + "0", "000000" + "0", "0" + "0" + "0"
    bits += (gain + window + bands + tools) * channels
    bits += "111"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
