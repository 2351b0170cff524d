"""The tables of the journal have one text; PostgreSQL gets its own names for the types in it."""

from __future__ import annotations

import sqlite3

from veospec.run.migrations import STEPS, for_postgres


def test_types_are_translated_and_nothing_else():
    statement = "CREATE TABLE a (INTEGERS TEXT, n INTEGER NOT NULL, at REAL, integer TEXT)"
    assert for_postgres(statement) == (
        "CREATE TABLE a (INTEGERS TEXT, n BIGINT NOT NULL, at DOUBLE PRECISION, integer TEXT)"
    )


def test_every_step_is_one_that_sqlite_takes():
    db = sqlite3.connect(":memory:")
    for statements in STEPS:
        for statement in statements:
            db.execute(statement)
    db.close()
