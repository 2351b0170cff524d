"""Draws storyboards as nested dictionaries: every key that the format has, and nothing wrong.

All that an engine may refuse is asked of its data, so that a storyboard for a new engine is drawn
as soon as its file is there. What is left out is what Hypothesis tries first, so that a failing
storyboard shrinks to a handful of lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

from hypothesis import strategies as st

from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.engines.money import usd_for
from veospec.lint.check import DEFAULT_ENGINE
from veospec.lint.rules.engine.vs402_retiring_engine import NOTICE_DAYS
from veospec.storyboard.model import SCHEMA
from veospec.testing.grammar import ENGLISH, LANGUAGES, Language
from veospec.testing.pantry import CLIP_FRAMES, SIZES, clip_name, picture_name

Draw = Callable[..., Any]
Document = dict[str, Any]
FPS = 24
LINT = (
    {"ignore": ["VS110"]},
    {"ignore": ["VS202", "VS304"], "severity": {"VS209": "off"}},
    {"severity": {"VS203": "error", "VS306": "info"}},
)
"""Settings of rules under which a storyboard that is good stays good."""


def engines_on(day: date) -> list[str]:
    """Ids of the engines that have more than a notice to live on that day, the default one first.

    Where there is none, the ids of all.
    """
    later = day + timedelta(NOTICE_DAYS)
    engines = load_catalog()
    found = [id for id, engine in engines.items() if not engine.retired(later)] or list(engines)
    return sorted(found, key=lambda id: (id != DEFAULT_ENGINE, id))


@st.composite
def storyboard_documents(
    draw: Draw,
    engine: str = DEFAULT_ENGINE,
    *,
    files: bool = False,
    max_shots: int = 3,
    max_hops: int = 20,
) -> Document:
    """A storyboard that checks clean for `engine`; with `files` it names files of the pantry."""
    model = load_catalog()[engine]
    words = draw(st.sampled_from(LANGUAGES))
    document = _head(draw, model, words)
    shots = range(draw(st.integers(1, max_shots)))
    artist = _Artist(draw, model, words, document, files=files, max_hops=max_hops)
    document["shot"] = [artist.shot(number) for number in shots]
    return {key: value for key, value in _sums(draw, model, document).items() if value != {}}


def length_s(document: Mapping[str, Any], engine: Engine) -> int | float:
    """Seconds of the film that a generated document describes."""
    opening = sum(
        given_s(shot) if "source" in shot else shot.get("seconds", engine.opening.default_s)
        for shot in document["shot"]
    )
    found = opening + _hops_s(document, engine)
    return int(found) if found == int(found) else found


def given_s(shot: Mapping[str, Any]) -> float:
    """Seconds of the clip of the pantry that a shot starts with."""
    frames = int(str(shot["source"]).removesuffix(".mp4").rpartition("-")[2])
    return frames / FPS


def _hops_s(document: Mapping[str, Any], engine: Engine) -> int:
    hops = (hop for shot in document["shot"] for hop in shot.get("hop", ()))
    return sum(hop.get("seconds", engine.extension.default_s) for hop in hops)


def _sums(draw: Draw, engine: Engine, document: Document) -> Document:
    """The document with a promise and a budget that it keeps, or without."""
    seconds = length_s(document, engine)
    new_s = ceil(seconds - sum(given_s(shot) for shot in document["shot"] if "source" in shot))
    resolution, audio = document.get("resolution", "720p"), document.get("audio", True)
    # A cent more than the seconds cost together: each clip's price is rounded for itself.
    usd = ceil(usd_for(engine, new_s, resolution, audio=audio) + 0.01)
    promise = seconds if draw(st.booleans()) and isinstance(seconds, int) else None
    budget = usd + draw(st.integers(0, 20)) if draw(st.booleans()) else None
    sums = {"seconds": promise, "budget_usd": budget}
    plain = {key: value for key, value in document.items() if not isinstance(value, dict | list)}
    said = {key: value for key, value in sums.items() if value}
    return plain | said | document


def _head(draw: Draw, engine: Engine, words: Language) -> Document:
    def maybe(*values: Any) -> Any:
        return draw(st.none() | st.sampled_from(values))

    def offered(name: str) -> bool:
        return name in engine.opening.parameters & engine.extension.parameters

    head: Document = {
        "schema": SCHEMA,
        "title": draw(st.sampled_from(words.titles)),
        "engine": engine.id,
        "aspect_ratio": maybe(*engine.aspect_ratios),
        "resolution": maybe(*engine.resolutions),
        "seed": draw(st.none() | st.integers(0, 2**32 - 1)),
        "audio": maybe(True, False),
        "negative_prompt": maybe(*words.negatives),
        "vars": _vars(draw, words),
        "style": draw(st.just({}) | st.builds(dict, look=st.sampled_from(words.looks))),
    }
    # All is drawn for every engine, so that no engine makes a shorter example than the first one.
    head |= {key: None for key in ("seed", "audio", "negative_prompt") if not offered(key)}
    if head["negative_prompt"] and "unwanted" in head["vars"]:
        head["negative_prompt"] = "{{ vars.unwanted }}"
    member = {"description": draw(st.sampled_from(words.subjects))}
    if draw(st.booleans()):
        member["voice"] = words.voice
    head["cast"] = {"lead": member}
    if draw(st.booleans()):
        head["cast"]["guest"] = {"description": words.subjects[0]}
    head["place"] = {"here": {"description": draw(st.sampled_from(words.places))}}
    head["lint"] = draw(st.just({}) | st.sampled_from(LINT))
    return {key: value for key, value in head.items() if value is not None}


def _vars(draw: Draw, words: Language) -> Document:
    """Variables of every kind that TOML has for them."""
    found: Document = {}
    if draw(st.booleans()):
        found["unwanted"] = words.negatives[0]
    if draw(st.booleans()):
        found |= {"calm": draw(st.booleans()), "moods": list(words.moods), "takes": 1}
    return found


class _Artist:
    """Draws the shots of one film."""

    def __init__(
        self,
        draw: Draw,
        engine: Engine,
        words: Language,
        film: Document,
        *,
        files: bool,
        max_hops: int,
    ) -> None:
        self._draw, self._engine, self._words, self._film = draw, engine, words, film
        self._files, self._max_hops = files, max_hops
        self._ratio = film.get("aspect_ratio", "16:9")
        self._resolution = film.get("resolution", "720p")

    def shot(self, number: int) -> Document:
        """One take."""
        draw, words = self._draw, self._words
        who, where = self._subject_and_place()
        opening = draw(st.sampled_from(words.openings))
        does = draw(st.sampled_from(words.actions))
        prompt = self._opened() + opening.format(who=who, where=where, does=does)
        shot: Document = {"id": f"shot-{number + 1}", "prompt": prompt, **self._start()}
        hops = [self._hop(who, index) for index in range(self._hops(shot))]
        return shot | ({"hop": hops} if hops else {})

    def _subject_and_place(self) -> tuple[str, str]:
        """By template or by the words themselves: both must come to the same."""
        if self._draw(st.booleans()):
            return "{{ cast.lead }}", "{{ place.here }}"
        film = self._film
        return film["cast"]["lead"]["description"], film["place"]["here"]["description"]

    def _opened(self) -> str:
        """What a prompt begins with: nothing, the film's look, a mood, or words of a file."""
        ways = [""]
        if self._film["style"]:
            ways.append("{{ style.look }}. ")
        if "moods" in self._film["vars"]:
            ways.append("{% if vars.calm %}{{ vars.moods[0] }} {% endif %}")
        if self._files:
            ways.append(f"{{% include 'words/{self._language}.txt' %}} ")
        return str(self._draw(st.sampled_from(ways)))

    @property
    def _language(self) -> str:
        return "en" if self._words is ENGLISH else "zh"

    def _start(self) -> Document:
        """What the take starts with: words alone, a clip, references, or one or two pictures."""
        takes = self._engine.opening.parameters if self._files else frozenset[str]()
        ways = ["words"]
        ways += [name for name in ("image", "references") if name in takes]
        if {"image", "last_frame"} <= takes:
            ways.append("last_frame")
        if self._files and self._clips():
            ways.append("source")
        way = self._draw(st.sampled_from(ways))
        picture = picture_name(self._ratio)
        if way == "source":
            frames = self._draw(st.sampled_from(self._clips()))
            return {"source": clip_name(self._ratio, self._resolution, frames)}
        found: Document = {}
        if way == "references":
            most = self._engine.opening.references_max
            found["references"] = [picture] * self._draw(st.integers(1, most))
        elif way != "words":
            found = {"image": picture} | ({"last_frame": picture} if way == "last_frame" else {})
        seconds = self._draw(st.none() | st.sampled_from(self._lengths(way)))
        if seconds is None and self._engine.opening.default_s not in self._lengths(way):
            seconds = self._lengths(way)[0]
        return found if seconds is None else {**found, "seconds": seconds}

    def _lengths(self, way: str) -> tuple[int, ...]:
        return self._engine.openings(self._resolution, references=way == "references")

    def _clips(self) -> list[int]:
        """Frames of the clips that the engine can go on from."""
        extension = self._engine.extension
        if extension.source_made_by_engine or (self._ratio, self._resolution) not in SIZES:
            return []
        return [
            frames
            for frames in CLIP_FRAMES
            if extension.source_min_s <= frames / FPS <= extension.source_max_s
        ]

    def _hops(self, shot: Document) -> int:
        """How many hops the take gets: as many as engine and caller allow, at most."""
        extension = self._engine.extension
        if self._resolution not in extension.resolutions:
            return 0
        most = min(self._max_hops, extension.hops_max or self._max_hops)
        if extension.take_max_s is not None:
            opening = given_s(shot) if "source" in shot else shot.get("seconds", 8)
            most = min(most, int((extension.take_max_s - opening) // max(extension.seconds)))
        return int(self._draw(st.integers(0, most)))

    def _hop(self, who: str, index: int) -> Document:
        draw, words = self._draw, self._words
        sentence = draw(st.sampled_from(words.hops))
        does = draw(st.sampled_from(words.actions))
        hop: Document = {"prompt": sentence.format(who=who, where="", does=does)}
        if self._files and draw(st.booleans()):
            given = "cast.lead" if "{{" in who else f"'{who}'"
            file = f"words/{self._language}.jinja"
            hop["prompt"] = f"{{% import '{file}' as said %}}{{{{ said.on({given}) }}}}"
        if draw(st.booleans()):
            hop["id"] = f"hop-{index + 1}"
        if draw(st.booleans()):
            hop["seconds"] = draw(st.sampled_from(self._engine.extension.seconds))
        if "seed" in self._engine.extension.parameters and draw(st.booleans()):
            hop["seed"] = draw(st.integers(0, 2**32 - 1))
        return hop
