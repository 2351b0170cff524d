"""The Interactions API in few words."""

import base64

from .fake_studio import clip
from .talk import PNG, b64, facts, ok

DEVELOPER = "/v1beta/interactions"
PLATFORM = "/v1beta1/projects/p/locations/global/interactions"
OLD, NEW = "gemini-omni-1.1-flash", "gemini-omni-1.2-flash"
PREVIEW = "gemini-omni-1.1-flash-preview"


class Turns:
    """A client of the Interactions API."""

    def __init__(self, talk, path=DEVELOPER):
        self.talk, self.path = talk, path

    def post(self, content="a lighthouse", *, model=NEW, task="", form=None, **more):
        body = {"model": model, "input": content, **more}
        if task:
            body.setdefault("generation_config", {})["video_config"] = {"task": task}
        if form is not None:
            body["response_format"] = {"type": "video", **form}
        return self.talk.http.post(self.path, json=body)

    def create(self, content="a lighthouse", **more):
        return ok(self.post(content, **more))

    def get(self, found, **query):
        return self.talk.http.get(f"{self.path}/{found['id']}", params=query)

    def extend(self, found, content="the light goes on turning", seconds=10, **more):
        form = {"duration": f"{seconds}s"}
        return self.post(
            content, previous_interaction_id=found["id"], task="extend", form=form, **more
        )


def video_of(found) -> dict:
    (step,) = [step for step in found["steps"] if step["type"] == "model_output"]
    (content,) = step["content"]
    assert content["type"] == "video"
    assert content["mime_type"] == "video/mp4"
    return content


def clip_of(found) -> dict:
    return facts(base64.b64decode(video_of(found)["data"]))


def refused(answer, code=400, word="invalid_request") -> str:
    assert answer.status_code == code, answer.text
    error = answer.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["code"] == word
    return error["message"]


def content(kind, **more):
    return {"type": kind, **more}


WORDS = content("text", text="a lighthouse")
IMAGE = content("image", data=b64(PNG), mime_type="image/png")


def video(seconds=8.0, **more):
    return content("video", data=b64(clip(seconds=seconds, **more)), mime_type="video/mp4")
