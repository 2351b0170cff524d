"""The three ways in which a piece of film begins: from nothing, from a state, from a picture.

Each settles the state of the first frame and hands on to the coder. A hop's state is a function
of the state at its source's end and of the ask alone, so it does not matter whether the source
came whole or as a window, as it was made or encoded again.
"""

from dataclasses import replace

from veo_emulator.video.ask import Ask
from veo_emulator.video.cards import tinged
from veo_emulator.video.coder import coded
from veo_emulator.video.continuity.causes import CALM, Judgement
from veo_emulator.video.continuity.manner import manner_of, to_bits
from veo_emulator.video.lineage import next_lineage
from veo_emulator.video.palette import PALETTES, colours_of, named_palette, tinted
from veo_emulator.video.scene import named_hero, named_place
from veo_emulator.video.segment import FPS, Planes, Segment, State
from veo_emulator.video.take import Hop, colours_at, hop_of

_LATER = {"dawn": "day", "day": "dusk", "dusk": "night", "night": "dawn", "sea": "dusk"}
_ANY = ("dawn", "dusk", "day", "sea", "forest", "desert", "blossom", "jade", "snow", "night")
_DARK = ("night", "neon", "space", "ember")


def paint_opening(
    ask: Ask,
    *,
    background: Planes | None = None,
    goal: Planes | None = None,
    prints: tuple[Planes, ...] = (),
    bend: int = 0,
) -> Segment:
    """A take's first clip.

    Args:
        ask: What is asked for.
        background: A picture of the asked size that is the first frame, sample for sample (a
            level of 0, which limited range does not have, becomes 1).
        goal: The same for the last frame.
        prints: Reference pictures, small enough for `cards.room`; the palette is theirs too.
        bend: How far the last second is deformed, in steps of which 200 are all.
    """
    state = replace(_fresh(next_lineage(0, ask), ask, first=0, hop=0), bend=bend)
    if prints:
        state = replace(state, colours=tinged(state.colours, prints))
    if goal is not None:
        state = replace(state, arrives=True, bend=0)
    return _painted(state, ask, background, goal, prints)


def paint_hop(
    state: State,
    ask: Ask,
    *,
    judged: Judgement = CALM,
    last: Planes | None = None,
    prints: tuple[Planes, ...] = (),
) -> Segment:
    """The clip that goes on from the state of a source's last frame.

    Args:
        state: That state.
        ask: What is asked for.
        judged: Why its last second is deformed, if it is.
        last: The picture at that state, where that is not the scene (`State.shows_goal`).
        prints: Reference pictures, small enough for `cards.room`.
    """
    assert state.shows_goal == (last is not None), "the scene is known, other pictures are given"
    first = state.frame + 1
    named = named_palette(ask.prompt)
    following = replace(
        state, lineage=next_lineage(state.lineage, ask), hop=min(255, state.hop + 1), first=first,
        seconds=ask.seconds, colours=colours_at(state, state.frame),
        towards=state.towards if named is None else named,
        bend=judged.added_to(state.deformed), bent=state.deformed, causes=judged.to_bits(),
        manner=to_bits(manner_of(ask.prompt)), arrives=False, frame=first,
    )  # fmt: skip
    return _painted(following, ask, last, None, prints)


def paint_foreign(
    last: Planes,
    ask: Ask,
    *,
    digest: bytes,
    elapsed: int = 0,
    judged: Judgement = CALM,
    prints: tuple[Planes, ...] = (),
) -> Segment:
    """The clip that goes on from somebody else's last frame.

    Args:
        last: That frame; it is the new clip's first one too.
        ask: What is asked for; its size is that of the frame.
        digest: Says which source it was, such as the hash of its bytes.
        elapsed: Frames of the source, for the timecode.
        judged: Why the last second is deformed, if it is.
        prints: Reference pictures, small enough for `cards.room`.
    """
    parent = int.from_bytes(digest[:8].ljust(8, b"\0"), "big")
    state = _fresh(next_lineage(parent, ask), ask, first=elapsed, hop=1)
    bent = replace(state, bend=judged.added_to(0), causes=judged.to_bits())
    return _painted(bent, ask, last, None, prints)


def _fresh(lineage: int, ask: Ask, *, first: int, hop: int) -> State:
    names = [entry[0] for entry in PALETTES]
    named = named_palette(ask.prompt)
    palette = names.index(_ANY[lineage % len(_ANY)]) if named is None else named
    dark = names[palette] in _DARK
    return State(
        lineage=lineage, scene=lineage, hop=hop, first=first, seconds=ask.seconds, still=first,
        place=named_place(ask.prompt, lineage >> 8),
        hero=named_hero(ask.prompt, lineage >> 16, dark=dark), stars=dark,
        colours=tinted(colours_of(palette), lineage),
        towards=names.index(_LATER.get(names[palette], names[palette])), bend=0, bent=0,
        causes=0, manner=to_bits(manner_of(ask.prompt)), arrives=False, frame=first,
    )  # fmt: skip


def _painted(
    state: State,
    ask: Ask,
    background: Planes | None,
    goal: Planes | None,
    prints: tuple[Planes, ...],
) -> Segment:
    hop = described(state, ask, background, goal, prints)
    end = replace(hop.state, frame=hop.state.first + hop.frames - 1)
    return coded(hop, end)


def described(
    state: State,
    ask: Ask,
    background: Planes | None = None,
    goal: Planes | None = None,
    prints: tuple[Planes, ...] = (),
) -> Hop:
    """The description that is painted, for whoever wants to hold the painting against it."""
    hop = hop_of(state, ask, background, goal, prints)
    if background is None:
        return hop
    resting = replace(
        state, still=state.first + hop.sweep, bend=state.bend if hop.frames > FPS else 0
    )
    return hop_of(resting, ask, background, goal, prints)
