"""A fleet at 80 columns: films in lines, and only what needs somebody in more than one."""

from __future__ import annotations

import json

from veospec.fleet.rows import Chain, ChainState, Film, Worker
from veospec.render.cells import cells
from veospec.render.fleet import FleetState, film_state, fleet_json, fleet_text

UNKNOWN = "hop 2 of shot s0: the run was interrupted while it was being sent; " * 3


def film(name="facf093e1c9a", title="The last light") -> Film:
    return Film(name, title, "", "google", None, None, 40_000_000, 0.0)


def chain(number, state=ChainState.DONE, made=3, name="facf093e1c9a", **more) -> Chain:
    known = {"hop": None, "outcome": None, "message": None, "worker": None, "moved_at": 0.0}
    return Chain(name, f"s{number}", number, state, 1, 3, made, **{**known, **more})


FILMS = (film(),)


def fleet(chains, films=FILMS, workers=()) -> FleetState:
    accounts = {"google": (8_400_000, 2_800_000, 40_000_000)}
    return FleetState(films, chains, workers, accounts, 100.0)


def test_a_film_is_one_line_with_its_counts():
    state = fleet([chain(0), chain(1, ChainState.RUNNING, 1)])
    (line,) = [line for line in fleet_text(state).splitlines() if line.startswith("facf")]
    assert line.split() == ["facf093e1c9a", "running", "1/2", "4/6", "The", "last", "light"]


def test_what_needs_a_person_comes_before_what_goes_on():
    states = [ChainState.RUNNING, ChainState.DONE, ChainState.FAILED, ChainState.UNKNOWN]
    assert film_state([chain(0, state) for state in states]) == "unknown"
    assert film_state([chain(0, state) for state in states[:3]]) == "failed"
    assert film_state([chain(0), chain(1)]) == "done"


def test_an_unknown_outcome_says_how_it_is_settled():
    ended = chain(0, ChainState.UNKNOWN, 2, hop="sha256:0123456789abcdef", message=UNKNOWN)
    text = fleet_text(fleet([ended]))
    assert "facf093e1c9a shot s0: unknown after 2 of 3 hops" in text
    assert "veospec resolve 0123456789ab --journal URL" in text
    assert "(--operation NAME | --lost | --resubmit)" in text


def test_nothing_is_wider_than_eighty_columns():
    titles = ["A title that is much too long for a table of eighty columns", "最後の光" * 10]
    films = [film(f"{n:012}", title) for n, title in enumerate(titles)]
    chains = [
        chain(n, ChainState.UNKNOWN, name=f"{n:012}", hop="sha256:0", message=UNKNOWN)
        for n in range(2)
    ]
    worker = Worker("a-host-with-a-very-long-name.studio.example-12345-0a1b2c3d", "h", 1, 8, 0, 0)
    text = fleet_text(fleet(chains, films, [worker]))
    assert [line for line in text.splitlines() if cells(line) > 80] == []


def test_a_studio_with_thousands_of_troubles_gets_a_page_and_a_sum():
    chains = [chain(n, ChainState.FAILED, message="no") for n in range(1000)]
    lines = fleet_text(fleet(chains)).splitlines()
    assert len(lines) < 100
    assert "and 980 more: 980 failed; --format json has them all" in lines
    assert len(json.loads(fleet_json(fleet(chains)))["films"][0]["chains"]) == 1000


def test_workers_and_money():
    worker = Worker("host-1-abc", "host", 1, 8, 0.0, 93.0)
    state = fleet([chain(0, ChainState.RUNNING, 1, worker="host-1-abc")], workers=[worker])
    lines = fleet_text(state).splitlines()
    assert [line.split() for line in lines if line.startswith("host")] == [
        ["host-1-abc", "1/8", "7", "s", "ago"]
    ]
    assert "google: $8.40 spent, $2.80 in flight, $40.00 granted" in lines
    document = json.loads(fleet_json(state))
    assert document["format"] == "veospec.fleet/1"
    assert document["workers"][0]["silent_s"] == 7
    assert document["targets"]["google"]["granted_usd"] == 40


def test_without_workers_and_without_films_it_says_what_to_do():
    text = fleet_text(FleetState([], [], [], {}, 0.0))
    assert "No film was submitted yet." in text
    assert "start `veospec fleet worker`" in text
