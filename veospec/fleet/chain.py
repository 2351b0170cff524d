"""One chain in the hands of one worker: its hops in order, each as a step of its own.

A step ends with words and never with an exception, because DBOS keeps an exception as the end of a
workflow for ever. What a step did stands in the journal; what it says is only how it went.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from veospec.errors import MoneyRefused, OutcomeUnknown, VeospecError
from veospec.fleet.board import Board
from veospec.fleet.rows import Chain, ChainState, Film
from veospec.run.bench import Bench, Task
from veospec.run.clock import Clock
from veospec.run.database import DatabaseLost
from veospec.run.ends import HopFailed
from veospec.run.hop import run_hop
from veospec.run.takes import Made
from veospec.surfaces.port import Unreachable

T = TypeVar("T")

LOOK_AGAIN_S = 2.0
"""How long a worker waits before it asks a journal again that does not answer."""


@dataclass(frozen=True, slots=True)
class End:
    """How a chain ended before its last hop."""

    state: ChainState
    hop: str
    outcome: str
    message: str


class ChainInHand:
    """The hops of a shot as far as this process knows them.

    A worker that takes a chain over knows none: it goes through all from the first, and the journal
    and the store say of each that it is made.
    """

    def __init__(
        self,
        film: str,
        shot: str,
        revision: int,
        *,
        board: Board,
        clock: Clock,
        open_bench: Callable[[Film], Bench],
    ) -> None:
        self._film = film
        self._shot = shot
        self._revision = revision
        self._board = board
        self._clock = clock
        self._open_bench = open_bench
        self._made: list[Made] = []

    def count(self) -> int:
        """How many hops it has; 0 when it has been begun anew since it was put into the queue."""
        chain = self._patiently(self._chain)
        return chain.hops if chain.revision == self._revision else 0

    def make(self, index: int) -> dict[str, str] | None:
        """Make the hops up to `index`; how it ended as JSON, None when they are made."""
        end = self._patiently(lambda: self._make(index))
        return None if end is None else asdict(end)

    def over(self, end: dict[str, str] | None) -> str:
        """Write down how the chain ended."""
        return self._patiently(lambda: self._over(end))

    def _patiently(self, work: Callable[[], T]) -> T:
        """Nobody can work without a journal, so that it is away is no end of a chain."""
        while True:
            try:
                return work()
            except DatabaseLost:
                self._clock.sleep(LOOK_AGAIN_S)

    def _chain(self) -> Chain:
        return self._board.chain(self._film, self._shot)

    def _over(self, end: dict[str, str] | None) -> str:
        chain = self._chain()
        if chain.revision != self._revision:
            return "superseded"
        if end is None:
            self._board.over(chain, ChainState.DONE)
            return ChainState.DONE.value
        state = ChainState(end["state"])
        self._board.over(
            chain, state, hop=end["hop"], outcome=end["outcome"], message=end["message"]
        )
        return state.value

    def _make(self, index: int) -> End | None:
        try:
            bench = self._open_bench(self._board.film(self._film))
        except DatabaseLost:
            raise
        except (VeospecError, OSError) as error:
            return _end("", error)
        name = self._shot
        hops = next(shot for shot in bench.plan.shots if shot.id == name).hops
        while len(self._made) <= index:
            hop = hops[len(self._made)]
            chain = self._chain()
            if chain.revision == self._revision:
                self._board.running(chain, bench.owner, len(self._made))
            try:
                self._made.append(run_hop(Task(bench, name, hop, tuple(self._made))))
            except DatabaseLost:
                raise
            except (VeospecError, OSError) as error:
                end = _end(hop.key, error)
                bench.tell(hop, name, end.state.value, end.message)
                return end
        return None


def _end(hop: str, error: VeospecError | OSError) -> End:
    message = error.message if isinstance(error, VeospecError) else str(error)
    match error:
        case OutcomeUnknown():
            return End(ChainState.UNKNOWN, hop, "unknown", message)
        case MoneyRefused():
            return End(ChainState.REFUSED, hop, "money", message)
        case HopFailed():
            return End(ChainState.FAILED, hop, error.outcome, message)
        case Unreachable():
            return End(ChainState.FAILED, hop, "unreachable", message)
        case _:
            return End(ChainState.FAILED, hop, "world", message)
