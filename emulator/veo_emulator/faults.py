"""Scripted failures, as a resource that is armed, consumed in order and read back.

A fault counts the calls of its method from the moment it was armed and fires at the call that it
names. What it then does is the business of the endpoint; this module only decides whose turn it
is, and refuses names that it does not know, so that a misspelt fault cannot make a test pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from veo_emulator import errors
from veo_emulator.errors import GoogleError, Json
from veo_emulator.fields import Fields
from veo_emulator.tables import Tables

FAULTS: tuple[str, ...] = (
    *("http_400", "http_403", "http_404", "http_429", "http_500", "http_503", "dropped", "slow"),
    *("accepted_then_dropped", "never_done", "operation_error", "done_without_video"),
    *("rai_filtered", "truncated", "corrupt", "expired", "not_active", "retired"),
)
_NAMES = (
    *("predictLongRunning", "getOperation", "fetchPredictOperation", "getFile", "downloadFile"),
    *("createInteraction", "getInteraction"),
)
METHODS: dict[str, tuple[str, ...]] = dict.fromkeys(_NAMES, FAULTS)
"""What can be armed where: every fault means something for every method."""
SLOW_MAX_S = 600.0
ARMED_MAX = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault whose turn it is; `seconds` belongs to `slow`, `key` finds it again."""

    name: str
    seconds: float = 0.0
    key: str = ""


class Faults:
    """The armed faults and those that fired."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def arm(self, body: object) -> None:
        """Add faults in order; all of them or, with a GoogleError that says why, none."""
        if isinstance(body, dict) and isinstance(body.get("faults"), list):
            body = body["faults"]
        items = body if isinstance(body, list) else [body]
        docs = [_read(Fields(item, f"[{i}]")) for i, item in enumerate(items)]
        if len(self._tables.all("fault")) + len(docs) > ARMED_MAX:
            raise errors.invalid_argument(f"At most {ARMED_MAX} faults can be armed.")
        with self._tables.transaction():
            for doc in docs:
                self._tables.put("fault", f"{self._tables.count('fault'):09d}", doc)

    def take(self, method: str) -> Fault | None:
        """Count a call of `method`; the first fault whose turn it is fires."""
        chosen: Fault | None = None
        for key, doc in self._tables.all("fault"):
            if doc["method"] != method or (doc["fired"] and not doc["every"]):
                continue
            doc["calls"] += 1
            if chosen is None and (doc["every"] or doc["calls"] >= doc["call"]):
                doc["fired"] = True
                doc["times"] += 1
                name, _, seconds = doc["fault"].partition(":")
                chosen = Fault(name, float(seconds or 0), key)
            self._tables.put("fault", key, doc)
        return chosen

    def give_back(self, fault: Fault) -> None:
        """The fault could do nothing at this call: it has not fired, and waits for the next."""
        doc = self._tables.get("fault", fault.key)
        if doc is not None:
            doc["times"] -= 1
            doc["fired"] = doc["times"] > 0
            self._tables.put("fault", fault.key, doc)

    def listing(self) -> list[Json]:
        """Every fault, in the order in which it was armed, with `fired`."""
        return [doc for _, doc in self._tables.all("fault")]

    def disarm(self) -> None:
        """Forget all."""
        for key, _ in self._tables.all("fault"):
            self._tables.delete("fault", key)


def _read(fields: Fields) -> Json:
    method = fields.text("method")
    if method not in METHODS:
        raise fields.refuse("method", f"{method[:60]!r} is not one of {', '.join(METHODS)}")
    fault = fields.text("fault")
    name, _, argument = fault.partition(":")
    if name not in FAULTS:
        raise fields.refuse("fault", f"{fault[:60]!r} is not one of {', '.join(_spelled(FAULTS))}")
    if name == "slow":
        _check_seconds(fields, argument)
    elif argument:
        raise fields.refuse("fault", f"{name} takes no argument")
    unknown = sorted(set(fields.keys()) - {"method", "fault", "call", "every", "fired", "times"})
    if unknown:
        raise fields.refuse(unknown[0][:60], "a fault has `method`, `fault`, `call` and `every`")
    return {
        "method": method,
        "fault": fault,
        "call": fields.integer("call", 1, 10**9, 1),
        "every": fields.boolean("every", default=False),
        "calls": 0,
        "fired": False,
        "times": 0,
    }


def _check_seconds(fields: Fields, argument: str) -> None:
    try:
        seconds = float(argument)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= SLOW_MAX_S:
        raise fields.refuse("fault", f"slow:SECONDS takes 0 to {SLOW_MAX_S:.0f} seconds")


def _spelled(names: tuple[str, ...]) -> list[str]:
    return ["slow:SECONDS" if name == "slow" else name for name in names]


def http_error(fault: Fault, surface: str) -> GoogleError | None:
    """The answer that an `http_*` fault stands for."""
    makers = {
        "http_400": lambda: errors.invalid_argument("Request contains an invalid argument."),
        "http_403": errors.permission_denied,
        "http_404": errors.not_found,
        "http_429": lambda: errors.quota_exhausted(surface),
        "http_500": errors.internal,
        "http_503": errors.unavailable,
    }
    maker = makers.get(fault.name)
    return None if maker is None else maker()
