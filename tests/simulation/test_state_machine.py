"""The same histories, drawn and shrunk by Hypothesis."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.simulation.history import (
    CRASH_POINTS_MAX,
    METHODS_OF,
    Arm,
    Edit,
    LoseClip,
    Raise,
    Resolve,
    Run,
    Wait,
    World,
    faults_of,
)
from tests.simulation.play import player

RETURNS = st.sampled_from(("combined", "tail"))
FAULTS = st.one_of(
    st.tuples(st.just(method), st.sampled_from(names))
    for surface in METHODS_OF
    for method, names in faults_of(surface).items()
)
WORLDS = st.one_of(
    st.builds(World, returns=RETURNS, witness=st.sampled_from(("none", "ledger", "bucket"))),
    st.builds(World, surface=st.just("developer-api"), returns=RETURNS, order=st.integers(0, 9)),
    st.builds(World, surface=st.just("interactions"), order=st.integers(0, 9)),
    st.builds(World, witness=st.sampled_from(("none", "ledger")), order=st.integers(1, 9)),
    st.builds(World, budget=st.integers(0, 5), order=st.integers(0, 9)),
)


class AFilmInTheMaking(RuleBasedStateMachine):
    """What an author, a machine and a service can do; each step is judged."""

    @initialize(world=WORLDS)
    def begin(self, world):
        self.context = player(world)
        self.film = self.context.__enter__()

    @rule(crash_at=st.none() | st.integers(1, CRASH_POINTS_MAX), hops=st.none() | st.integers(0, 4))
    def run(self, crash_at, hops):
        self.film.do(Run(crash_at, hops))

    @rule(fault=FAULTS, call=st.integers(1, 4))
    def arm(self, fault, call):
        self.film.do(Arm(*fault, call))

    @rule(
        what=st.sampled_from(("rewrite", "longer", "shorter", "shot", "back")),
        shot=st.integers(0, 2),
        hop=st.integers(0, 5),
        words=st.integers(0, 4),
    )
    def edit(self, what, shot, hop, words):
        self.film.do(Edit(what, shot, hop, words))

    @rule(way=st.sampled_from(("console", "lost")))
    def resolve(self, way):
        self.film.do(Resolve(way))

    @rule(seconds=st.sampled_from((5, 3600, 200_000)))
    def wait(self, seconds):
        self.film.do(Wait(seconds))

    @rule(hops=st.integers(1, 3))
    def raise_the_budget(self, hops):
        self.film.do(Raise(hops))

    @rule(number=st.integers(0, 7))
    def lose_a_clip(self, number):
        self.film.do(LoseClip(number))

    def teardown(self):
        if not hasattr(self, "film"):
            return
        try:
            self.film.finish()
        finally:
            self.context.__exit__(None, None, None)


TestAFilmInTheMaking = AFilmInTheMaking.TestCase
TestAFilmInTheMaking.settings = settings(
    max_examples=60,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
