"""A throwaway PostgreSQL: one server for each process that runs tests, made when first asked for.

It lies in a folder of its own, listens on a socket in it and nowhere else, and is gone with the
process. As root it runs as another user, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest

USERS = ("postgres", "nobody")
_names = count(1)


def tools() -> Path | None:
    """The folder of initdb; Debian keeps it off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path).resolve()]
    return found[-1].parent if found else None


class Server:
    """A running server. `url(name)` is the address of one of its databases."""

    def __init__(self, bin: Path) -> None:
        self._bin = bin
        self.folder = Path(tempfile.mkdtemp(prefix="vspg-", dir="/tmp"))
        self._as = _another_user(self.folder)
        self._run("initdb", "-D", "data", "-U", "veospec", "-A", "trust", "-E", "UTF8", "-N")
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://veospec@/{database}?host={self.folder}"

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        options += " -c max_connections=200"
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-m", how, "stop")

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(statement)

    def _run(self, tool: str, *arguments: str) -> None:
        with tempfile.TemporaryFile() as out:
            # Not a pipe: the server that pg_ctl leaves behind would keep it open.
            done = subprocess.run(
                [str(self._bin / tool), *arguments],
                cwd=self.folder,
                env={**os.environ, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=120,
                **self._as,
            )
            out.seek(0)
            assert done.returncode == 0, f"{tool}: {out.read().decode('utf-8', 'replace')}"


def _another_user(folder: Path) -> dict[str, object]:
    """What makes a process run as somebody who may run PostgreSQL."""
    if os.getuid() != 0:
        return {}
    for name in USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise AssertionError(f"none of {USERS} is a user of this machine")


@cache
def server() -> Server:
    """The server of this process; skips the test where PostgreSQL is not installed."""
    bin = tools()
    if bin is None:
        pytest.skip("PostgreSQL is not installed: there is no initdb")
    made = Server(bin)
    atexit.register(made.remove)
    return made


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty database, dropped at the end with whoever is still connected."""
    name = f"t{next(_names)}"
    server().sql(f"CREATE DATABASE {name}")
    try:
        yield server().url(name)
    finally:
        server().sql(f"DROP DATABASE {name} WITH (FORCE)")
