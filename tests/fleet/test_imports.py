"""The extra is loaded by those who use it: DBOS by workers and submitters, psycopg by journals."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.postgres import fresh_database

PROBE = """
import sys
from veospec.cli import invoke
code = invoke(sys.argv[1:])
print(code, *sorted({"dbos", "psycopg", "sqlalchemy"} & set(sys.modules)), file=sys.stderr)
"""


def loaded(*arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines()[-1].split()


@pytest.mark.parametrize("arguments", [("rules",), ("fleet", "--help"), ("status", "--help")])
def test_nobody_pays_for_what_they_do_not_use(arguments):
    assert loaded(*arguments) == ["0"]


def test_who_only_looks_needs_no_queue():
    """P1, P12: what launches DBOS takes over the chains of others."""
    with fresh_database() as url:
        assert loaded("fleet", "status", "--journal", url) == ["0", "psycopg"]
        assert loaded("status", "--journal", url) == ["0", "psycopg"]


def test_without_the_extra_it_is_one_sentence(monkeypatch, capsys):
    from veospec.cli import invoke

    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert invoke(["fleet", "status", "--journal", "postgresql://host/x"]) == 2
    assert "pip install 'veospec[fleet]'" in capsys.readouterr().err
