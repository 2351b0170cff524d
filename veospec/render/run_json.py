"""What `veospec run --format json` ends with, and what it says on the way, one line each."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class HopDocument(BaseModel):
    """One hop of the plan and where it stands."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(description="The hop's key in the plan.")
    shot: str
    index: int = Field(ge=0, description="0 is the opening clip.")
    take: int = Field(default=1, ge=1, description="Which take of the hop this is.")
    state: str = Field(
        description="planned, intent, accepted, succeeded, rejected, failed, unknown or abandoned"
    )
    clip: str | None = Field(description="Path of the clip that the service gave back.")
    operation: str | None = Field(description="The service's name of the operation.")
    usd: float = Field(description="Its price.")
    message: str | None = Field(default=None, description="Why there is no clip.")


class RunDocument(BaseModel):
    """The last line of stdout of `veospec run --format json`."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["veospec.run/1"] = "veospec.run/1"
    film: str | None = Field(description="Path of the film; null while hops are missing.")
    contact_sheet: str | None = Field(default=None, description="Path of its contact sheet.")
    seconds: float | int = Field(description="Length of the film; 0 where there is none.")
    spent_usd: float | int = Field(description="Real money that this run spent.")
    emulated_usd: float | int = Field(
        default=0, description="What the emulator would have billed this run, were it Google."
    )
    in_flight_usd: float | int = Field(
        default=0, description="Money of operations whose end is not known yet."
    )
    target: str = Field(default="emulator", description="emulator, google, or a base URL.")
    exit_code: int = 0
    hops: list[HopDocument]


class EventDocument(BaseModel):
    """One line of stdout for each step of a hop."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["veospec.event/1"] = "veospec.event/1"
    shot: str
    index: int
    step: str = Field(description="sent, accepted, waiting, made, reused, failed or unknown")
    detail: str = ""
    take: int = Field(default=1, ge=1)
    left_s: float | None = Field(
        default=None, description="Seconds that the run still takes, from what its hops took."
    )


def line(document: BaseModel) -> str:
    """A document as one line of JSON."""
    return document.model_dump_json()
