"""What is filled into a planned request: bytes that the plan names, and the clip before a hop."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from veo_emulator.video import Ask, make_opening
from veospec.errors import StalePlan
from veospec.media.pieces import Returned
from veospec.plan.ir import HopSource, Strategy
from veospec.run import bodies
from veospec.run.bench import Task
from veospec.run.bodies import asset_bytes, filled_body, source_frames
from veospec.run.takes import Made
from veospec.surfaces.port import Blob

from .fakes import FakeService, Workshop, chain

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = {"asset": "refs/a.png", "sha256": sha256(PNG).hexdigest(), "mimeType": "image/png"}
NAMED = "https://files/clip"


class Naming(FakeService):
    """A service that can take this one clip by its name."""

    clip: Path | None = None

    def can_name(self, uri: str, clip: Path) -> bool:
        return (uri, clip) == (NAMED, self.clip)


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs/a.png").write_bytes(PNG)
    return Workshop(tmp_path, (chain("a", "b", "c"),), Naming())


def task_of(shop, request, *, take=(), source=None):
    hop = replace(shop.shots[0].hops[len(take)], request=request, source=source)
    return Task(shop.bench(), "sea", hop, tuple(take))


def made(shop, index, content, **changes):
    """A hop that is done, with its clip in the store."""
    digest = shop.store.put(content)
    known = Made(
        shop.shots[0].hops[index], digest, digest, Returned.COMBINED, 168, f"v1_{index}", NAMED
    )
    return replace(known, **changes)


def extending(shop, *, strategy="whole"):
    """A hop after one that is made, and the clip that it is given."""
    first = made(shop, 0, b"first")
    request = {"instances": [{"video": {"hop": "sha256:a", "strategy": strategy, "seconds": 7}}]}
    return task_of(shop, request, take=[first]), shop.store.path(first.clip)


def test_a_picture_goes_in_where_the_plan_names_it(shop):
    request = {
        "model": "veo",
        "instances": [{"image": PICTURE, "prompt": "a"}],
        "parameters": {"sampleCount": 1, "shapes": ("16:9", PICTURE)},
    }
    body, clip = filled_body(task_of(shop, request))
    blob = Blob(PNG, "image/png")
    assert body == {
        "model": "veo",
        "instances": [{"image": blob, "prompt": "a"}],
        "parameters": {"sampleCount": 1, "shapes": ["16:9", blob]},
    }
    assert clip is None, "a picture is nothing that is extended"


def test_a_file_that_is_not_the_one_of_the_plan_is_not_sent(shop, tmp_path):
    task = task_of(shop, {})
    (tmp_path / "refs/a.png").write_bytes(PNG + b"2")
    with pytest.raises(StalePlan) as changed:
        asset_bytes(task, PICTURE)
    (tmp_path / "refs/a.png").unlink()
    with pytest.raises(StalePlan) as gone:
        asset_bytes(task, PICTURE)
    assert (changed.value.message, changed.value.remedy) == (
        "refs/a.png is not the file that was planned with",
        "plan again",
    )
    assert (gone.value.message, gone.value.remedy) == (
        "refs/a.png cannot be read any more: No such file or directory",
        "put it back, or plan again",
    )


def test_the_clip_before_a_hop_goes_in_as_bytes(shop, monkeypatch):
    task, file = extending(shop)
    monkeypatch.setattr(bodies, "source_clip", lambda store, hop, take: file)
    body, clip = filled_body(task)
    assert clip == Blob(b"first", "video/mp4")
    assert body == {"instances": [{"video": clip}]}


def test_a_service_that_extends_its_own_clips_gets_a_name(shop):
    shop.service.sends_uris = True
    task, _ = extending(shop)
    body, clip = filled_body(task)
    assert clip == Blob(b"", "video/mp4", NAMED)
    assert body["instances"][0]["video"] is clip


def test_a_clip_that_the_service_can_name_is_not_sent_again(shop, monkeypatch):
    task, file = extending(shop)
    monkeypatch.setattr(bodies, "source_clip", lambda store, hop, take: file)
    shop.service.clip = file
    assert filled_body(task)[1] == Blob(b"", "video/mp4", NAMED)
    unnamed = replace(task, take=(replace(task.take[0], uri=None),))
    assert filled_body(unnamed)[1] == Blob(b"first", "video/mp4")


def test_a_name_is_only_good_for_the_clip_that_has_it(shop, monkeypatch):
    """A window is another clip than the one that the service made, and has no name there."""
    task, _ = extending(shop, strategy="window")
    window = shop.store.path(shop.store.put(b"window"))
    monkeypatch.setattr(bodies, "source_clip", lambda store, hop, take: window)
    shop.service.clip = window
    assert filled_body(task)[1] == Blob(b"window", "video/mp4")


def test_a_turn_names_the_operation_before_it(shop):
    take = [made(shop, 0, b"first"), made(shop, 1, b"second")]
    request = {"previous_interaction_id": {"hop": "sha256:b", "strategy": "turn", "seconds": 7}}
    body, clip = filled_body(task_of(shop, request, take=take))
    assert body == {"previous_interaction_id": "v1_1"}
    assert clip is None


def test_how_long_the_clip_is_that_a_hop_extends(shop):
    opening = task_of(shop, {})
    assert source_frames(opening) == 0
    content = make_opening(Ask(prompt="", seconds=4, width=256, height=176, seed=1)).to_bytes()
    take = [made(shop, 0, content)]
    whole = task_of(shop, {}, take=take, source=HopSource(Strategy.WHOLE, 9))
    assert source_frames(whole) == 96, "measured, not believed"


def test_a_turn_extends_all_that_the_interaction_before_it_gave(shop):
    source = HopSource(Strategy.TURN, 7)
    take = [made(shop, 0, b"first", frames=999), made(shop, 1, b"second", frames=401)]
    assert source_frames(task_of(shop, {}, take=take, source=source)) == 401
    take[1] = replace(take[1], returns=Returned.TAIL)
    assert source_frames(task_of(shop, {}, take=take, source=source)) == 168
