"""A PostgreSQL server of one's own, for a test: started in a folder, spoken to over a socket there."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PROGRAMS = "/usr/lib/postgresql/15/bin"


@contextmanager
def server(folder: Path) -> Iterator[Any]:
    """A connection to a new server; it is stopped at the end. Root has it run as `nobody`."""
    data, owner = folder / "data", None
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        who = pwd.getpwnam("nobody")
        owner = who.pw_uid
        os.chown(folder, who.pw_uid, who.pw_gid)
        for parent in folder.parents[:3]:
            if parent.owner() == "root" and parent != Path("/tmp"):
                parent.chmod(0o755)

    def call(program: str, *words: str) -> None:
        done = subprocess.run(
            [f"{PROGRAMS}/{program}", *words],
            user=owner,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    call("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c jit=off"
    call("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
    try:
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as one:
            yield one
    finally:
        call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
