"""What these tests ask of an emulator over HTTP."""

import json
from typing import Any

from ..test_serve import call  # noqa: TID252

PLATFORM = "/v1/projects/p/locations/l/publishers/google/models/veo-3.1-generate-001"
DEVELOPER = "/v1beta/models/veo-3.1-generate-preview"


def ask(url: str, verb: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    status, answer = call(url, verb, path, data)
    assert status == 200, answer
    return json.loads(answer)


def opened(url: str, prompt: str, *, poll: bool = True, **parameters: Any) -> str:
    """An opening of four seconds on the Agent Platform; returns the operation's name."""
    body = {"instances": [{"prompt": prompt}], "parameters": {"durationSeconds": 4, **parameters}}
    name = ask(url, "POST", f"{PLATFORM}:predictLongRunning", body)["name"]
    if poll:
        ask(url, "POST", f"{PLATFORM}:fetchPredictOperation", {"operationName": name})
    return name


def taken(url: str, prompt: str, **instance: Any) -> str:
    """An opening or a hop on the Developer API; returns the clip's address."""
    body = {"instances": [{"prompt": prompt, **instance}]}
    name = ask(url, "POST", f"{DEVELOPER}:predictLongRunning", body)["name"]
    answer = ask(url, "GET", f"/v1beta/{name}")
    return answer["response"]["generateVideoResponse"]["generatedSamples"][0]["video"]["uri"]
