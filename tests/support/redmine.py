"""A private Redmine: a copy of Debian's files with its own database, a process inside it, and its REST."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROBES = ("/usr/share/redmine/config.ru", "/usr/bin/puma")
_INSTALLED = Path("/usr/share/redmine")
_ASKED = Path(__file__).with_name("redmine.rb")
_DATABASE = """production:
  adapter: sqlite3
  database: {folder}/redmine.sqlite3
  encoding: utf8
  timeout: 30000
"""


class Redmine:
    """One Redmine; `key` is the administrator's, `url` where it listens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "redmine"
        shutil.copytree(_INSTALLED, self.root, symlinks=True)
        for name in ("Gemfile.lock", "instances", "config/database.yml"):
            # Links to the installed instance, which may be set up in any way or in none.
            (self.root / name).unlink(missing_ok=True)
        for name in ("config", "log", "tmp", "files", "public"):
            (self.root / "instances/default" / name).mkdir(parents=True)
        for name in ("config", "instances/default/config"):
            (self.root / name / "database.yml").write_text(_DATABASE.format(folder=folder))
        # The same code, loaded as it is called: most of Redmine is never called here.
        settings = self.root / "config/environments/production.rb"
        settings.write_text(settings.read_text().replace("eager_load = true", "eager_load = false"))
        gems = self.root / "Gemfile"
        gems.write_text(gems.read_text().replace(str(_INSTALLED), str(self.root)))
        self.environment = {
            **os.environ,
            "RAILS_ENV": "production",
            "REDMINE_INSTANCE": "default",
            "SECRET_KEY_BASE": "0" * 64,
            "LANG": "C.UTF-8",
        }
        self.log = (folder / "log").open("ab")
        self.inside = self._started("ruby", "bin/rails", "runner", str(_ASKED), pipes=True)
        self.key: str = self.ask("prepare")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        listen = f"tcp://127.0.0.1:{port}"
        self.web = self._started(
            "puma", "-e", "production", "-b", listen, "-w", "0", "-t", "1:2", "config.ru"
        )

    def _started(self, *command: str, pipes: bool = False) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE if pipes else subprocess.DEVNULL
        out = subprocess.PIPE if pipes else self.log
        return subprocess.Popen(
            command, cwd=self.root, env=self.environment, stdin=pipe, stdout=out, stderr=self.log
        )

    def ask(self, what: str, given: Any = None) -> Any:
        """The answer of the process inside; `AssertionError` with what it raised."""
        assert self.inside.stdin is not None
        assert self.inside.stdout is not None
        self.inside.stdin.write(json.dumps({"do": what, "with": given}).encode() + b"\n")
        self.inside.stdin.flush()
        line = self.inside.stdout.readline()
        assert line, (self.folder / "log").read_text(errors="replace")[-3000:]
        answer = json.loads(line)
        assert "error" not in answer, answer
        return answer["said"]

    def load(self, script: bytes) -> str:
        """What a script prints that is loaded inside."""
        path = self.folder / "loaded.rb"
        path.write_bytes(script)
        return str(self.ask("load", str(path)))

    def run(self, script: bytes) -> str:
        """What a script prints that is run as its first lines say."""
        path = self.folder / "run.rb"
        path.write_bytes(script)
        command = ["ruby", "bin/rails", "runner", str(path)]
        done = subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")[-3000:]
        return done.stdout.decode()

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and answer of a REST call, the administrator's or with another key."""
        request = urllib.request.Request(
            f"{self.url}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-Redmine-API-Key": key or self.key},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as problem:
            status, content = problem.code, problem.read()
        return status, json.loads(content) if content.strip() else None

    def get(self, path: str, key: str | None = None) -> Any:
        """What a page of REST says."""
        status, answer = self.call("GET", path, key=key)
        assert status == 200, (path, status, answer)
        return answer

    def wait(self) -> None:
        """Until it answers."""
        host, port = self.url.removeprefix("http://").split(":")
        for _ in range(600):
            assert self.web.poll() is None, (self.folder / "log").read_text(errors="replace")[-3000:]
            with socket.socket() as one:
                if one.connect_ex((host, int(port))) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("Puma does not answer")

    def end(self) -> None:
        """Ends what was started."""
        for one in (getattr(self, "inside", None), getattr(self, "web", None)):
            if one is not None:
                one.terminate()
                one.wait(20)
        self.log.close()


@contextmanager
def redmine(folder: Path) -> Iterator[Redmine]:
    """Starts one below a folder, and ends it."""
    one = Redmine.__new__(Redmine)
    try:
        one.__init__(folder)  # type: ignore[misc]
        yield one
    finally:
        one.end()
