"""What a cold check does not need, it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "contracts/examples/dixdata.sla"

PROBE = """
import sys
from slacontract.cli import main
sys.argv = ["slac", "check", "--no-cache", sys.argv[1]]
try:
    main()
except SystemExit:
    pass
assert "slacontract.checks" in sys.modules
print(sorted({"numpy", "slacontract.batch"} & set(sys.modules)))
"""


def test_a_check_loads_no_numpy() -> None:
    """`slac check` of a contract starts without numpy and without the vector form."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(EXAMPLE)], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
