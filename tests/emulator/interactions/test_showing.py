"""A turn as a stream of events."""

import base64
import json

from tests.emulator.talk import facts, ok
from tests.emulator.turns import (
    Turns,
)


def events(answer) -> list[dict]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    out = []
    for block in answer.text.strip().split("\n\n"):
        name, data = block.split("\n")
        if data == "data: [DONE]":
            assert name == "event: done"
            out.append({"event_type": "done"})
            continue
        event = json.loads(data.removeprefix("data: "))
        assert name == f"event: {event['event_type']}"
        out.append(event)
    return out


def test_a_stream_tells_all_and_the_clip_at_once(turns):
    told = events(turns.post(stream=True, form={"duration": "3s"}))
    assert [event["event_type"] for event in told] == [
        "interaction.created",
        "interaction.status_update",
        *["step.start", "step.delta", "step.stop"] * 2,
        "interaction.completed",
        "done",
    ]
    delta = told[6]["delta"]
    assert facts(base64.b64decode(delta["data"]))["seconds"] == 3
    assert told[-2]["interaction"]["status"] == "completed"
    assert told[-2]["interaction"]["usage"]["total_output_tokens"] == 3 * 5792


def test_a_stream_is_resumed_behind_an_event(serve):
    turns = Turns(serve(progress="polls:3"))
    told = events(turns.post(stream=True, background=True))
    assert [event["event_type"] for event in told][1:] == ["interaction.status_update"]
    found = told[0]["interaction"]
    ok(turns.get(found))
    rest = events(turns.get(found, stream="true", last_event_id=told[-1]["event_id"]))
    assert rest[0]["event_type"] == "step.start"
    assert rest[-1]["event_type"] == "done"


def test_a_stream_of_a_failed_turn_has_an_error(turns):
    ok(turns.talk.arm({"method": "createInteraction", "fault": "operation_error"}))
    told = events(turns.post(stream=True))
    assert told[-2]["event_type"] == "error"
    assert told[-3]["status"] == "failed"
