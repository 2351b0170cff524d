"""The description is complete, and requests made from it never break the emulator."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from starlette.routing import Route
from starlette.testclient import TestClient

from veo_emulator.app import create_app
from veo_emulator.openapi import description
from veo_emulator.routes import ROUTES

from .fake_studio import FakeStudio
from .talk import ok

described = schemathesis.openapi.from_dict(description(ROUTES))


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(studio=FakeStudio()), base_url="http://127.0.0.1") as client:
        yield client


def test_it_has_every_route(talk):
    found = ok(talk.http.get("/emulator/v1/openapi.json"))
    assert found["openapi"] == "3.1.0"
    verbs = {(path, verb) for path, shown in found["paths"].items() for verb in shown}
    assert len(verbs) == sum(len(route.methods - {"HEAD"}) for route in ROUTES)
    assert ("/{ver}/interactions/{interaction}/cancel", "post") in verbs
    for shown in found["paths"].values():
        assert all(operation["summary"] for operation in shown.values())


def test_bodies_are_schemas():
    for shown in description(ROUTES)["paths"].values():
        for operation in shown.values():
            content = operation.get("requestBody", {}).get("content", {})
            for body in content.values():
                Draft202012Validator.check_schema(body["schema"])


def test_a_route_without_words_is_described_too():
    async def plain(request):
        raise NotImplementedError

    assert "/x/{a}" in description([Route("/x/{a:path}", plain)])["paths"]


@described.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_request_breaks_it(client, case):
    wanted = case.as_transport_kwargs(base_url="http://127.0.0.1")
    assert set(wanted) <= {"method", "url", "headers", "params", "json", "data", "cookies"}
    content = json.dumps(wanted.pop("json")) if "json" in wanted else wanted.pop("data", None)
    wanted.pop("cookies", None)
    try:
        answer = client.request(**wanted, content=content)
    finally:
        client.app.state.world.faults.disarm()
    assert answer.status_code < 500 or answer.status_code == 501, answer.text
    if answer.status_code >= 400:
        assert answer.json()["error"]["message"]
