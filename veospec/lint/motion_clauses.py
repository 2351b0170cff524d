"""Motions in languages with spaces, read word by word and clause by clause.

A direction counts only with a verb of motion before it in the clause, so that "on the left" stays
a place. A clause without a subject of its own keeps the last one ("turns and walks to the left").
A mover is all the words that name it, because the next prompt may use any one of them ("Pip the
mouse", then "Pip").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from veospec.lint.motion_sense import (
    AFTER_BACK,
    ARTICLES,
    BEING,
    BETWEEN,
    BREAKS,
    CARRIED,
    FILMED,
    INTO,
    NOBODY,
    OWN_VERB,
    STILL_ON,
    THROUGH,
    WAYS_OF,
    Sense,
    aim_at,
    base_at,
    is_afoot,
    is_alive,
    is_small,
    names_of,
    sense,
)
from veospec.lint.movement import AIMED, ANY, CAMERA, Motion
from veospec.lint.prose import Word


class Clauses:
    """Reads the words of a prompt one by one; who moves is kept from clause to clause.

    `acted` and `moved` are when somebody did something that is no motion, and when anything moved.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.acted: list[tuple[frozenset[str], int]] = []
        self.moved: list[int] = []
        self._told: list[tuple[frozenset[str], int]] = []
        self._mover = NOBODY
        self._names: set[str] = set()
        self._verb: Word | None = None
        self._begin()

    def read(self, words: Sequence[Word]) -> Iterator[Motion]:
        """The motions of one sentence."""
        self._names = set()
        self._mover = NOBODY
        self._begin()
        stop = words[0].start if words else 0
        for at, word in enumerate(words):
            known = sense(word.classes)
            gap = self.text[stop : word.start]
            is_apart = gap != " " and ("," in gap or ":" in gap or "—" in gap)
            is_on = self._verb is not None and (word.base in STILL_ON or bool(known.way))
            if word.base in BREAKS or (is_apart and not is_on):
                self._begin()
            for motion in self._word(words, at, known):
                if not self._is_gesture():
                    yield motion
            stop = word.stop

    def _begin(self) -> None:
        """A clause begins; one before without a known verb still says who it was about."""
        self._has_spoken = bool(self._names) and self._verb is None
        if self._has_spoken:
            self._mover = frozenset(self._names)
        self._verb = None
        self._names = set()
        self._is_closed = False
        self._leads = False
        self._was_article = False

    def _word(self, words: Sequence[Word], at: int, known: Sense) -> Iterator[Motion]:
        word = words[at]
        is_verb = known.is_verb and not self._is_noun(words, at, known)
        if is_verb:
            yield from self._go(words, at, known)
        elif known.way:
            yield from self._strong(words, at, known.way)
        elif self._leads and (known.side or word.base in ("back", "away")):
            yield from self._side(words, at, known.side or word.base)
        elif self._verb is None:
            self._name(word, known)
        elif word.base in WAYS_OF:
            yield from self._aimed(words, at)
        if known.is_deed and (at == 0 or words[at - 1].base not in BETWEEN - BEING):
            self._act(word)
        self._leads = is_verb or self._still_leads(word, known)
        self._was_article = word.base in ARTICLES

    def _still_leads(self, word: Word, known: Sense) -> bool:
        if "abrupt" in word.classes:
            return True
        is_adverb = known.is_adverb or word.base.endswith("ly") or word.base in THROUGH
        return self._leads and (is_adverb or word.base in CARRIED)

    def _is_noun(self, words: Sequence[Word], at: int, known: Sense) -> bool:
        """Whether what may be a verb is a thing here: "the truck", "his head", "a red truck"."""
        word = words[at]
        if " " in word.base:
            return False
        if word.base == self.text[word.start : word.stop] == "back":
            return True
        is_ride = any(name.startswith("ride.") for name in known.names)
        if not is_ride or CAMERA in self._names:
            return self._was_article and "camera.verb" not in word.classes
        after = words[at + 1].classes if at + 1 < len(words) else frozenset[str]()
        is_told = bool(sense(after).side) and not self._was_article
        return self._verb is None and not is_told and self._names.isdisjoint(ANY)

    def _name(self, word: Word, known: Sense) -> None:
        """Takes in who a clause is about, up to the first preposition behind it."""
        if word.base in BETWEEN:
            self._is_closed = word.base != "of" and bool(self._names)
        elif not self._is_closed:
            self._names |= names_of(word, known, is_thing=self._was_article or known.is_verb)

    def _act(self, word: Word) -> None:
        """Remembers that somebody did something that is no motion."""
        if self._verb is not None or self._was_article:
            return
        if self._names:
            self._is_closed = True
            self._mover = frozenset(self._names)
        is_doing = CAMERA not in self._mover or "arrive" in word.classes
        if is_doing and not self._is_beside(word):
            self.acted.append((self._mover, word.start))

    def _is_beside(self, verb: Word) -> bool:
        """Whether a verb tells what goes on at the same time: "walks in, holding a cup"."""
        return self.text.endswith("ing", verb.start, verb.stop)

    def _go(self, words: Sequence[Word], at: int, known: Sense) -> Iterator[Motion]:
        """A verb of motion, which may have a way of its own."""
        word = words[at]
        self._set_mover(word, known.way)
        self._verb = word
        if not self._is_beside(word):
            self.moved.append(word.start)
        is_lifting = "heave" in word.classes and base_at(words, at + 1) in ARTICLES | CARRIED
        if is_lifting or self._is_gesture():
            self.acted.append((self._mover, word.start))
        elif word.base == "back":
            yield self._motion("backward", word)
        elif known.way and not (word.base == "reverse" and CAMERA in self._mover):
            aim = aim_at(words, at + 1) if known.way in AIMED else frozenset[str]()
            is_from = CAMERA not in self._mover and base_at(words, at + 1) == "from"
            if aim or (known.way not in AIMED and not (known.way == "out" and is_from)):
                yield self._motion(known.way, word, aim)

    def _set_mover(self, verb: Word, way: str) -> None:
        """Who does what a verb says; "a slow push-in" is the camera's."""
        if way in OWN_VERB and "-" in self.text[verb.start : verb.stop]:
            self._mover = FILMED
        elif self._names:
            self._mover = frozenset(self._names)
        elif self._verb is None and self._has_spoken and CAMERA not in self._mover:
            self.acted.append((self._mover, verb.start - 1))
        elif self._verb is None and "camera.verb" in verb.classes and self._mover >= ANY:
            self._mover = FILMED
        self._names = set()

    def _strong(self, words: Sequence[Word], at: int, way: str) -> Iterator[Motion]:
        """A word that is a direction by itself."""
        if self._verb is None:
            is_filmed = not self._names and self._mover == FILMED and way not in AIMED
            if not is_filmed and CAMERA not in self._names and way not in OWN_VERB:
                return
            self._mover = frozenset(self._names) or self._mover
        if way in ("left", "right") and base_at(words, at + 1) == "of":
            return
        aim = aim_at(words, at + 1) if way in AIMED else frozenset[str]()
        if aim or way not in AIMED:
            yield self._motion(way, words[at], aim)

    def _side(self, words: Sequence[Word], at: int, side: str) -> Iterator[Motion]:
        """A word that is a direction behind a verb."""
        word, after = words[at], words[at + 1 : at + 2]
        is_near = bool(after) and self.text[word.stop : after[0].start] == " "
        base = after[0].base if is_near else ""
        is_filmed = CAMERA in self._mover
        if side == "back":
            yield from self._back(word, after[0] if is_near else None)
        elif side == "away":
            yield self._motion("away", word, ANY)
        elif is_small(word, base, self._verb, is_filmed=is_filmed):
            return
        elif side == "up" and base == "to" and is_afoot(self._mover):
            yield self._motion("toward", word, aim_at(words, at + 2))
        elif side in OWN_VERB and not is_filmed:
            yield self._motion("inside" if side == "in" else "outside", word, ANY)
        else:
            yield self._motion(side, word)

    def _back(self, word: Word, after: Word | None) -> Iterator[Motion]:
        """`back`: out for a camera, backward for steps, else where the mover came from."""
        known = sense(after.classes if after else frozenset())
        if known.side or (known.way and known.way not in AIMED) or self._verb is None:
            return
        if CAMERA in self._mover:
            if not after or after.base not in AFTER_BACK:
                yield self._motion("out", word)
        elif self._verb.base in ("step", "edge", "inch"):
            yield self._motion("backward", word)
        elif self._verb.base != "move":
            yield self._motion("return", word)

    def _aimed(self, words: Sequence[Word], at: int) -> Iterator[Motion]:
        """`up the hill`, `to the car`, `from the car`."""
        word = words[at]
        base = base_at(words, at + 1)
        if word.base in ("up", "down"):
            if base in ARTICLES:
                yield self._motion(word.base, word)
        elif word.base == "from" and base in ("us", "me", "camera"):
            yield self._motion("far", word)
        elif base in ARTICLES or base in ("it", "them"):
            aim = aim_at(words, at + 1)
            if aim:
                yield self._motion(WAYS_OF[word.base], word, aim)

    def _is_gesture(self) -> bool:
        """Whether it is people or animals that rise, fall, raise or lower: that is no travel."""
        if self._verb is None or CAMERA in self._mover or "heave" not in self._verb.classes:
            return False
        return is_alive(self._mover)

    def _motion(self, way: str, word: Word, aim: frozenset[str] = frozenset()) -> Motion:
        verb = self._verb or word
        if CAMERA in self._mover:
            return Motion(self._mover, way, verb.base, verb.start, word.stop, aim)
        if way in OWN_VERB:
            way, aim = INTO[way, word.base.endswith(way)], ANY
        before = [who for who, at in self.acted if at < verb.start and CAMERA not in who]
        before += [who for who, at in self._told if at < verb.start and who != self._mover]
        self._told.append((self._mover, verb.start))
        return Motion(self._mover, way, verb.base, verb.start, word.stop, aim, bool(before))
