"""All that is said to DBOS from outside a worker, and the names that both sides must agree on.

Only a worker launches DBOS, because whoever launches it takes over the running chains of everybody
with the same name; everybody else is its client.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from veospec.errors import UsageError
from veospec.fleet.rows import Chain
from veospec.run.database import DatabaseLost

if TYPE_CHECKING:
    from dbos import DBOSClient

APPLICATION = "veospec"
QUEUE = "veospec-chains"
WORKFLOW = "chain"
SCHEMA = "dbos"
VERSION = "veospec-1"
"""P8: left to itself DBOS hashes the program, and an update would strand what is under way."""


def prepare(url: str) -> None:
    """Make DBOS's tables, or bring them up to date; two at once wait for each other."""
    _installed()
    from dbos import DBOS  # noqa: PLC0415 - the extra `fleet`, and half a second

    # P1, P12: this makes tables and launches nothing.
    DBOS.migrate(url, schema=SCHEMA)


class Dispatch:
    """A client of the queue; knows chains by their workflow ids and nothing of what is in them."""

    def __init__(self, url: str) -> None:
        _installed()
        from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415 - as above

        self._client: DBOSClient = DBOSClient(
            system_database_url=url,
            dbos_system_schema=SCHEMA,
            # P11: the default would write pickles into the database.
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.destroy()

    def enqueue(self, chains: Iterable[Chain]) -> None:
        """Put chains into the queue; one that is there already in this revision is left alone."""
        with _told():
            for chain in chains:
                # P10: an id that ended badly is never run again, so the revision is in it.
                self._client.enqueue(
                    {
                        "workflow_name": WORKFLOW,
                        "queue_name": QUEUE,
                        "workflow_id": f"{chain.film}:{chain.shot}:{chain.revision}",
                        "app_version": VERSION,
                    },
                    chain.film,
                    chain.shot,
                    chain.revision,
                )

    def in_hand(self) -> dict[str, str]:
        """The workflows that some worker has taken, with that worker's id."""
        with _told():
            taken = self._client.list_workflows(
                status=["PENDING"], name=WORKFLOW, load_input=False, load_output=False
            )
        return {one.workflow_id: one.executor_id or "" for one in taken}

    def give_to_others(self, workflow_ids: list[str]) -> None:
        """Put workflows of a worker that is gone back into the queue."""
        if workflow_ids:
            # P3: without its name they would go to a queue of DBOS's own, past our limits.
            with _told():
                self._client.resume_workflows(workflow_ids, queue_name=QUEUE)


@contextmanager
def _told() -> Iterator[None]:
    """A database that is away as one sentence, as the journal says it."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - comes with DBOS

    try:
        yield
    except SQLAlchemyError as error:
        raise DatabaseLost(
            "the fleet's queue does not answer",
            remedy="start the database or check the address, then run the same command again",
        ) from error


def _installed() -> None:
    try:
        import dbos  # noqa: F401, PLC0415 - only whether it is there
    except ImportError as error:
        raise UsageError(
            "a fleet needs the extra `fleet`", remedy="pip install 'veospec[fleet]'"
        ) from error
