"""A last frame and references are seen: every sample is the oracle's, and decoders agree."""

from __future__ import annotations

import io
from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from veo_emulator.video import Clip, NotAClip, extend, foreign, make_opening, oracle, probe
from veo_emulator.video.cards import room, tinged
from veo_emulator.video.layout import layout
from veo_emulator.video.paint import described, paint_hop, paint_opening
from veo_emulator.video.segment import Planes, Segment
from veo_emulator.video.take import Hop

from .pictures import ask, byte_stream, decoded, differing, ffmpeg_sum, noise, oracle_sum

SIZES = [(640, 360), (360, 640), (1280, 720), (394, 702), (256, 176)]


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour with a white square in its middle."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste((255, 255, 255), (width // 3, height // 3, width // 2, height // 2))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def flat(width: int, height: int, level: tuple[int, int, int]) -> Planes:
    """A picture of one colour as samples."""
    y, u, v = level
    half = (height // 2, width // 2)
    return Planes(
        np.full((height, width), y, np.uint8),
        np.full(half, u, np.uint8),
        np.full(half, v, np.uint8),
    )


def prints(width: int, height: int, count: int) -> tuple[Planes, ...]:
    """Pictures that just fit into the sky of a size."""
    across, down = room(layout(width, height), count)
    return tuple(noise(across - 4 * index, down - 2 * index) for index in range(count))


def hop_of(segment: Segment, asked: object, *rest: object) -> Hop:
    """The description of a segment."""
    state = replace(segment.end_state, frame=segment.end_state.first)
    return described(state, asked, *rest)  # type: ignore[arg-type]


def last_picture(clip: Clip) -> Planes:
    """The last picture of a clip, decoded."""
    with av.open(io.BytesIO(clip.to_bytes())) as film:
        *_, frame = film.decode(video=0)
    plane, height = frame.to_ndarray(format="yuv420p"), frame.height
    chroma = plane[height:].reshape(2, height // 2, frame.width // 2)
    return Planes(plane[:height], chroma[0], chroma[1])


def same(one: Planes, other: Planes) -> bool:
    """Whether two pictures are equal, sample for sample; a level of 0 counts as 1."""
    return all(
        np.array_equal(np.maximum(a, 1), np.maximum(b, 1))
        for a, b in ((one.y, other.y), (one.u, other.u), (one.v, other.v))
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("seconds", [1, 3])
def test_a_clip_ends_on_the_last_frame_that_is_given(width: int, height: int, seconds: int) -> None:
    asked = ask(seconds=seconds, width=width, height=height)
    goal, first = noise(width, height), flat(width, height, (90, 100, 180))
    for background in (None, first):
        segment = paint_opening(asked, background=background, goal=goal)
        hop = hop_of(segment, asked, background, goal)
        assert differing(segment, hop) == []
        assert same(oracle.picture(hop, segment.frames - 1), goal)


@pytest.mark.parametrize(("width", "height"), SIZES[:4])
@pytest.mark.parametrize("count", [1, 3])
def test_references_hang_in_the_sky_and_are_gone_by_the_last_second(
    width: int, height: int, count: int
) -> None:
    asked = ask(seconds=4, width=width, height=height)
    given = prints(width, height, count)
    opening = paint_opening(asked, prints=given)
    hop = hop_of(opening, asked, None, None, given)
    assert differing(opening, hop) == []
    assert hop.cards is not None
    assert hop.cards.spans[0][1] == hop.cards.strip.y.shape[1]
    assert hop.cards.spans[71] != hop.cards.spans[50], "they go before the last key frame"
    assert hop.cards.spans[72:] == ((0, 0),) * 24
    on = ask("He goes on", seconds=7, width=width, height=height)
    following = paint_hop(opening.end_state, on, prints=given)
    after = hop_of(following, on, None, None, given)
    assert differing(following, after) == []
    assert after.cards is not None
    assert after.cards.spans[24][0] == after.cards.spans[24][1], "they come after the join"
    assert after.cards.spans[60] == (0, after.cards.strip.y.shape[1])


@pytest.mark.parametrize("decoder", ["h264", "libopenh264"])
def test_strict_decoders_agree_on_both(decoder: str) -> None:
    asked = ask(seconds=4, width=360, height=640)
    goal, given = noise(360, 640), prints(360, 640, 2)
    segment = paint_opening(asked, goal=goal, prints=given)
    seen, complaints = ffmpeg_sum(segment, decoder)
    assert complaints == ""
    assert seen == oracle_sum(hop_of(segment, asked, None, goal, given))


def test_a_palette_takes_the_colours_of_the_references() -> None:
    asked = ask(seconds=4)
    red, blue = flat(64, 36, (80, 90, 240)), flat(64, 36, (40, 240, 110))
    plain = paint_opening(asked).end_state.colours
    warm = paint_opening(asked, prints=(red,)).end_state.colours
    cold = paint_opening(asked, prints=(blue,)).end_state.colours
    assert warm == tinged(plain, (red,))
    assert all(warm[at] > plain[at] for at in range(2, len(plain), 3))
    assert all(cold[at] > plain[at] for at in range(1, len(plain), 3))
    assert warm[::3] == plain[::3], "light and dark stay where they are"


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640)])
@pytest.mark.parametrize("crop", [False, True])
def test_what_follows_a_given_last_frame_begins_with_it(
    width: int, height: int, crop: bool
) -> None:
    picture = png(300, 300, (200, 40, 90))
    asked = ask(seconds=4, width=width, height=height, last_frame=picture, crop=crop)
    clip = make_opening(asked)
    wanted = foreign.picture(picture, width, height, crop=crop)
    assert same(last_picture(clip), wanted)
    on = ask("He goes on", seconds=7)
    longer, from_bytes = extend(clip, on), extend(clip.to_bytes(), on)
    assert longer.sha256 == from_bytes.sha256
    new = extend(clip, on, returns="tail")
    with av.open(io.BytesIO(new.to_bytes())) as film:
        first = next(film.decode(video=0)).to_ndarray(format="yuv420p")
    assert np.array_equal(first[:height], np.maximum(wanted.y, 1))
    facts = probe(longer.to_bytes())
    assert facts.lineage is not None
    assert (facts.frames, facts.lineage.hop) == (96 + 168, 1)
    assert extend(longer, ask("And on", seconds=7)).facts.lineage == (
        extend(longer.to_bytes(), ask("And on", seconds=7)).facts.lineage
    )


def test_bars_or_crop_decide_what_is_seen_of_another_shape() -> None:
    square = png(200, 200, (10, 200, 10))
    whole = foreign.picture(square, 640, 360)
    filled = foreign.picture(square, 640, 360, crop=True)
    assert (whole.y[180, 4], whole.u[90, 2]) == (16, 128)
    assert filled.u[90, 2] < 110
    one, other = (ask(seconds=4, image=square, crop=crop) for crop in (False, True))
    assert make_opening(one).facts.lineage != make_opening(other).facts.lineage


@pytest.mark.parametrize(("width", "height"), [(40, 400), (400, 40), (300, 300), (1, 1)])
def test_a_reference_keeps_its_shape(width: int, height: int) -> None:
    found = foreign.small(png(width, height, (9, 9, 200)), 160, 90)
    down, across = found.y.shape
    assert across <= 160
    assert down <= 90
    assert found.u.shape == (down // 2, across // 2)
    if width * height > 1:
        assert abs(across / down - width / height) < 0.25 * width / height


def test_references_are_the_same_however_the_source_is_given() -> None:
    asked = ask(seconds=4, references=(png(90, 160, (250, 120, 0)), png(160, 90, (0, 80, 250))))
    clip = make_opening(asked)
    assert clip.sha256 == make_opening(asked).sha256
    on = ask("He goes on", seconds=7, references=(png(99, 99, (1, 200, 30)),))
    assert extend(clip, on).sha256 == extend(clip.to_bytes(), on).sha256
    with av.open(io.BytesIO(clip.to_bytes())) as film:
        sky = next(film.decode(video=0)).to_ndarray(format="yuv420p")[20:120, :320]
    assert (sky >= 220).mean() > 0.05, "their mats are white"


def test_what_is_no_picture_is_refused() -> None:
    for broken in (b"\x89PNG\r\n\x1a\nand no more", b"no picture"):
        with pytest.raises(NotAClip):
            make_opening(ask(references=(broken,)))
        with pytest.raises(NotAClip):
            make_opening(ask(last_frame=broken))


def test_a_cut_before_the_last_second_knows_nothing_of_the_goal() -> None:
    segment = paint_opening(ask(seconds=4), goal=noise(640, 360))
    state = replace(segment.end_state, frame=72)
    assert not state.shows_goal
    assert segment.end_state.shows_goal
    hop = paint_hop(state, ask("He goes on", seconds=4))
    assert not hop.end_state.arrives
    assert len(list(decoded(byte_stream(hop)))) == 96
