"""A plan follows from its storyboard alone: not from the process, nor from where and when."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.plan.boards import hops_of
from veospec.engines.catalog import load_catalog
from veospec.lint.check import check_text
from veospec.plan.ir import Plan
from veospec.plan.lower import compile_plan
from veospec.storyboard.dump import toml_text
from veospec.testing.documents import engines_on
from veospec.testing.pantry import PANTRY, lay_out
from veospec.testing.strategies import invalid_storyboards, storyboard_documents, storyboards

DAY = date(2026, 11, 22)
MANY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = {
    "Tokyo, in C": {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    "New York, in UTF-8": {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    "Kathmandu, in Turkish": {
        "PYTHONHASHSEED": "3",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONUTF8": "0",
    },
}


@pytest.fixture(scope="module")
def pantry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pantry")
    lay_out({name: make() for name, make in PANTRY.items()}, folder)
    return folder


@pytest.mark.slow
def test_a_plan_is_the_same_in_any_process_locale_zone_and_folder(tmp_path: Path) -> None:
    boards = tmp_path / "one"

    @settings(MANY, max_examples=12, phases=[Phase.generate])
    @given(
        storyboards(as_of=DAY, folder=boards, max_hops=8),
        invalid_storyboards(as_of=DAY, files=True),
    )
    def write(good, bad) -> None:
        number = len(list(boards.glob("*.toml")))
        boards.mkdir(exist_ok=True)
        (boards / f"{number:03}.toml").write_text(good, "utf-8")
        bad.write(boards, f"{number + 1:03}.toml")

    write()
    said = set()
    for name, environment in PLACES.items():
        folder = tmp_path / f"films in {name}"
        shutil.copytree(boards, folder)
        script = Path(__file__).with_name("plan_printer.py")
        done = subprocess.run(
            [sys.executable, str(script), str(folder)],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.add(done.stdout)
    (one,) = said
    assert one.count(b'"format": "veospec.plan/1"') >= 12
    assert one.count(b"Diagnostic(") >= 6


@MANY
@given(data=st.data())
def test_an_edit_of_hop_k_changes_no_key_before_k_and_every_key_from_k(
    data: st.DataObject, pantry: Path
) -> None:
    engine = data.draw(st.sampled_from(engines_on(DAY)))
    document = data.draw(storyboard_documents(engine, files=True, max_hops=6))
    shots = document["shot"]
    number = data.draw(st.integers(0, len(shots) - 1))
    given_clip = "source" in shots[number]
    places = range(int(given_clip), len(shots[number].get("hop", ())) + 1)
    if not places:
        return
    edited = data.draw(st.sampled_from(places))
    before = compiled(document, pantry)
    hop = shots[number]["hop"][edited - 1] if edited else shots[number]
    hop["prompt"] += " 慢慢地。"
    after = compiled(document, pantry)
    for index, (one, other) in enumerate(zip(before.shots, after.shots, strict=True)):
        changed = [a.key != b.key for a, b in zip(one.hops, other.hops, strict=True)]
        assert changed == [index == number and at >= edited for at in range(len(changed))]
    assert before.seconds == after.seconds
    assert before.usd == after.usd


@MANY
@given(data=st.data())
def test_a_film_is_as_long_as_its_hops_and_its_hops_follow_each_other(
    data: st.DataObject, pantry: Path
) -> None:
    engine = data.draw(st.sampled_from(engines_on(DAY)))
    plan = compiled(data.draw(storyboard_documents(engine, files=True)), pantry)
    at = 0.0
    for hop in hops_of(plan):
        assert hop.starts_s == at
        at = hop.ends_s
        assert hop.ends_s - hop.starts_s == hop.seconds
    assert at == plan.seconds == sum(shot.seconds for shot in plan.shots)


def compiled(document: dict[str, object], folder: Path) -> Plan:
    text = toml_text(document).encode()
    checked = check_text(text, path="-", folder=folder, engine=None, as_of=DAY)
    assert checked.storyboard is not None
    engine = load_catalog()[str(document["engine"])]
    return compile_plan(checked.storyboard, engine, as_of=DAY)
