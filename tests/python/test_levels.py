"""Whatever instruction set the extension is built for, ledgers and months played forward are the same to the bit."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tierwise import _levels

PROGRAM = """
import hashlib, tierwise as tw
from tierwise._native import core
ledger = tw.apply(tw.example("three_shops"), tw.example_records("three_shops"))
digest = hashlib.sha256()
for table in (ledger.payslips, ledger.people, ledger.events):
    digest.update(table.to_polars().write_csv().encode())
assumptions = tw.example_assumptions("three_shops")
projection = tw.simulate(ledger.policy, ledger, assumptions, months=14, replicas=8, seed=5)
digest.update(projection.values.tobytes())
digest.update(projection.records(3).to_polars().write_csv().encode())
for one in tw.risk(ledger.policy, tw.example_records("three_shops"), assumptions, bar=0.4).people:
    digest.update(repr(one).encode())
print(core.__name__.rpartition(".")[2], digest.hexdigest())
"""


def test_every_level_that_is_built_gives_the_same_bits() -> None:
    runs = _levels.processor_levels()
    usable = [level for level in _levels.built_levels() if level in runs]
    if len(usable) < 2:
        pytest.skip("only one level is built that this processor has")
    found = {}
    for level in usable:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, "TIERWISE_LEVEL": level}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        name, digest = done.stdout.split()
        found[name] = digest
    assert len(found) == len(usable)
    assert len(set(found.values())) == 1, found
    assert _levels.module_name() in found
