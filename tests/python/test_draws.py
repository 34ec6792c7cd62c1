"""What `simulate` draws, by a second implementation of how draws are addressed (docs/reference/model.md, "Draws")."""

from __future__ import annotations

import math
from statistics import NormalDist

import polars as pl
import pytest

import tierwise as tw

WORD = 0xFFFFFFFF
LONG = 0xFFFFFFFFFFFFFFFF


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10."""
    (a, b, c, d), (k0, k1) = counter, key
    for _ in range(10):
        x, y = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (y >> 32) ^ b ^ k0, y & WORD, (x >> 32) ^ d ^ k1, x & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return [a, b, c, d]


def mixed(z: int) -> int:
    """The finaliser of splitmix64."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & LONG
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & LONG
    return z ^ (z >> 31)


def hashed(text: str) -> int:
    """FNV-1a, mixed."""
    h = 14695981039346656037
    for byte in text.encode():
        h = ((h ^ byte) * 1099511628211) & LONG
    return mixed(h)


def word(seed: int, replica: int, person: int, month: int, purpose: int) -> int:
    """The 32 bits at an address."""
    k = philox([replica, person & WORD, person >> 32, month], [seed & WORD, seed >> 32])
    x = k[0] ^ purpose
    x = ((x ^ (x >> 16)) * (k[1] | 1)) & WORD
    x = ((x ^ (x >> 15)) * 0x846CA68B) & WORD
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & WORD
    return x ^ (x >> 15)


def poisson(mean: float, u: float) -> int:
    k, term = 0, math.exp(-mean)
    total = term
    while total <= u:
        k += 1
        term *= mean / k
        total += term
    return k


def test_known_answers() -> None:
    """Those that C++ has too (tests/unit/random_test.cpp)."""
    address = (0x1111222233334444, 5, 0x6666777788889999, 24318, 0xDEF01234)
    assert word(*address) == 0x8409CFC6
    assert hashed("leaves") >> 32 == 0x576178C6


POLICY = tw.Policy.parse("""
name = "p"
inputs = { skill = "number", sales = "number", errors = "count", part = "count", applied = "flag" }
""")
WORLD = tw.Assumptions.parse("""
name = "a"
[activity.skill]
each = "person"
mean = "0"
noise = 1
decimals = 3
source = "s"
[activity.sales]
mean = "100 + 10 * skill"
person = 5
noise = 20
decimals = 2
source = "s"
[activity.errors]
draw = "count"
mean = "1.5"
source = "s"
[activity.part]
draw = "part"
of = "10"
mean = "0.3"
source = "s"
[activity.applied]
draw = "chance"
mean = "0.4"
source = "s"
""")


def test_a_simulated_month_is_that_of_its_addresses() -> None:
    seed, months = 2026, 3
    people = [f"P{i}" for i in range(20)]
    start = pl.DataFrame({"person": people, "shop": ["s"] * 20, "month": ["2026-01"] * 20})
    projection = tw.simulate(POLICY, start, WORLD, months=months, replicas=5, seed=seed, progress=False)
    bell = NormalDist()

    def normal(w: int) -> float:
        return bell.inv_cdf((w + 0.5) / 2**32)

    def binomial(n: int, p: float, u: float) -> int:
        total, k = (1 - p) ** n, 0
        while total <= u:
            k += 1
            total += math.comb(n, k) * p**k * (1 - p) ** (n - k)
        return k

    seen = 0
    for row in projection.records(4).rows():
        year, month_of_year = map(int, row["month"].split("-"))
        who, month = hashed(row["person"]), year * 12 + month_of_year - 1

        def draw(name: str, when: int = month, who: int = who) -> int:
            return word(seed, 4, who, when, hashed(name) >> 32)

        assert row["skill"] == pytest.approx(normal(draw("skill/noise", 0)), abs=0.00051)
        sales = 100 + 10 * row["skill"] + 5 * normal(draw("sales/person", 0)) + 20 * normal(draw("sales/noise"))
        assert row["sales"] == pytest.approx(sales, abs=0.0052)
        assert row["errors"] == poisson(1.5, draw("errors") / 2**32)
        assert row["part"] == binomial(10, 0.3, draw("part") / 2**32)
        assert row["applied"] == (draw("applied") / 2**32 < 0.4)
        seen += 1
    assert seen == 20 * months
