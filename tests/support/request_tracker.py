"""A private Request Tracker: a database in the folder of a test, the emitted file as its configuration."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROBE = "/usr/sbin/rt-setup-database-5"
_DRIVER = Path(__file__).with_suffix(".pl")
_SITE = """
Set($rtname, 'rt.test'); Set($Organization, 'test');
Set($CorrespondAddress, 'rt@rt.test'); Set($CommentAddress, 'rtc@rt.test');
Set($WebDomain, '127.0.0.1'); Set($WebPort, 8079); Set($WebPath, '');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, $ENV{TEST_RT_DB});
Set($Timezone, 'Asia/Tokyo');
Set($LogToSyslog, undef); Set($LogToSTDERR, 'error');
Set($MailCommand, 'testfile');
1;
"""


class RequestTracker:
    """RT with one configuration after the other. Its own zone is another than any contract's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "site").mkdir()
        (folder / "RT_SiteConfig.pm").write_text(_SITE, encoding="utf-8")
        self._run([PROBE, "--action", "init", "--skip-create"], database="base.db")

    def _run(self, command: Sequence[str], *, database: str, given: str = "", refused: bool = False) -> str:
        environment = {
            **os.environ,
            "RT_SITE_CONFIG": str(self.folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "site"),
            "TEST_RT_DB": str(self.folder / database),
            "TMPDIR": str(self.folder),
        }
        done = subprocess.run(
            command, input=given.encode(), env=environment, capture_output=True, timeout=300, cwd=self.folder
        )
        said, complaint = done.stdout.decode(), done.stderr.decode("utf-8", "replace")
        assert (done.returncode != 0) == refused, f"{command[0]}: {said[-2000:]}\n{complaint[-4000:]}"
        return complaint if refused else said

    def load(self, files: dict[str, bytes]) -> str:
        """Installs what the target emitted, with a fresh database, and switches the queues on."""
        for path, content in files.items():
            (self.folder / "site" / path if path.endswith(".pm") else self.folder / path).write_bytes(content)
        shutil.copy(self.folder / "base.db", self.folder / "work.db")
        return self.switch_on()

    def switch_on(self, *, refused: bool = False) -> str:
        """Runs the emitted script; what it said, on standard error where it is to fail."""
        return self._run(["perl", str(self.folder / "queues.pl")], database="work.db", refused=refused)

    def ask(self, **asked: list[Any]) -> dict[str, list[Any]]:
        """`calc`: [level, clock, instant] each; `tickets`: a level and its events each."""
        said = self._run(["perl", str(_DRIVER)], database="work.db", given=json.dumps(asked))
        found: dict[str, list[Any]] = json.loads(said[said.index("{") :])
        return found

    def configured(self) -> dict[str, Any]:
        """The two settings as RT holds them."""
        script = (
            "use lib '/usr/share/request-tracker5/lib'; use RT; RT::LoadConfig(); use JSON; my %a = "
            "RT->Config->Get('ServiceAgreements'); my %h = RT->Config->Get('ServiceBusinessHours'); "
            "print encode_json({levels => $a{Levels}, hours => \\%h});"
        )
        said: dict[str, Any] = json.loads(self._run(["perl", "-e", script], database="work.db"))
        return said
