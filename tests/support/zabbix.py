"""A private Zabbix: its database on a PostgreSQL of the test, its API served by PHP on loopback."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from differential.postgres import server

PROBES = ("/usr/share/zabbix/api_jsonrpc.php", "/usr/share/zabbix-server-pgsql/schema.sql.gz", "php")
_FRONTEND = Path("/usr/share/zabbix")
_SQL = Path("/usr/share/zabbix-server-pgsql")
_CONFIG = """<?php
$DB['TYPE'] = 'POSTGRESQL'; $DB['SERVER'] = '%s'; $DB['PORT'] = '0'; $DB['DATABASE'] = 'zabbix';
$DB['USER'] = 'postgres'; $DB['PASSWORD'] = ''; $DB['SCHEMA'] = ''; $DB['ENCRYPTION'] = false;
$DB['DOUBLE_IEEE754'] = true;
"""


class Zabbix:
    """The API of a Zabbix, logged in as its administrator; `db`: a connection to its database."""

    def __init__(self, url: str, db: Any) -> None:
        self.url = url
        self.db = db
        self.token: str | None = None
        self.token = self.call("user.login", {"username": "Admin", "password": "zabbix"})

    def call(self, method: str, params: Any) -> Any:
        """The result of a call; `AssertionError` where Zabbix refuses."""
        body = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1, "auth": self.token}
        request = urllib.request.Request(
            f"{self.url}/api_jsonrpc.php",
            json.dumps(body).encode(),
            {"Content-Type": "application/json-rpc"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            told = json.loads(answer.read())
        assert "error" not in told, told["error"]
        return told["result"]


@contextmanager
def zabbix(folder: Path) -> Iterator[Zabbix]:
    """Starts one below a folder, and ends it."""
    import psycopg

    with server(folder) as connection:
        connection.execute("create database zabbix encoding 'UTF8' template template0")
        with psycopg.connect(host=str(folder), user="postgres", dbname="zabbix", autocommit=True) as db:
            for name in ("schema", "images", "data"):
                sql = gzip.decompress((_SQL / f"{name}.sql.gz").read_bytes()).decode()
                db.execute(sql)  # type: ignore[arg-type]
            web = folder / "web"
            shutil.copytree(_FRONTEND, web, symlinks=True)
            settings = folder / "zabbix.conf.php"
            settings.write_text(_CONFIG % folder, encoding="utf-8")
            finder = web / "include/classes/core/CConfigFile.php"
            finder.unlink() if finder.is_symlink() else None
            text = (_FRONTEND / "include/classes/core/CConfigFile.php").read_text(encoding="utf-8")
            finder.write_text(text.replace("/etc/zabbix/zabbix.conf.php", str(settings)), encoding="utf-8")
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            command = ["php", "-d", "post_max_size=16M", "-d", "max_execution_time=300"]
            command += ["-d", "memory_limit=256M", "-d", "date.timezone=UTC"]
            command += ["-S", f"127.0.0.1:{port}", "-t", str(web)]
            with (folder / "php.log").open("wb") as log:
                running = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ})
            try:
                _wait(port)
                yield Zabbix(f"http://127.0.0.1:{port}", db)
            finally:
                running.terminate()
                running.wait(10)


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("PHP does not answer")
