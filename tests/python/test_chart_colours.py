"""Series are told apart by people who see colours otherwise, and by a second mark besides."""

import numpy as np
import pytest

from tierwise.show import chart_bars, chart_flows, chart_marks

# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0;
# over linear RGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
APART = 12  # CIEDE2000; from about 10 two colours are different at a glance
OPAQUE = 1.0


def linear(colour, opacity):
    """Over white."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255 * opacity + (1 - opacity)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIELAB under D65 of linear sRGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = to_xyz @ rgb / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, other):
    """Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * np.cos(np.radians(hm - 30))
        + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6))
        - 0.20 * np.cos(np.radians(4 * hm - 63))
    )
    sl, sc, sh = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2), 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rotated = -2 * np.sqrt(cm**7 / (cm**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    return np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotated * dc / sc * dh / sh)


def test_the_distance_is_the_published_one():
    """Some of the pairs of Sharma, Wu and Dalal's table."""
    for one, other, distance in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert ciede2000(one, other) == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(
    ("colours", "opacity"),
    [(chart_marks.COLOURS, OPAQUE), (chart_bars.VERDICTS, OPAQUE), (chart_bars.SIGNS, OPAQUE), (chart_flows.WAYS, chart_flows.RIBBON)],
    ids=["series", "verdicts", "signs", "ways"],
)  # fmt: skip
def test_colours_are_apart(colours, opacity, eyes):
    seen = [lab(np.clip(EYES[eyes] @ linear(colour, opacity), 0, 1)) for colour in colours]
    for i, one in enumerate(seen):
        for j in range(i):
            assert ciede2000(one, seen[j]) >= APART, (colours[i], colours[j])


def test_each_series_has_a_dash_and_a_shape_of_its_own():
    assert len(chart_marks.COLOURS) == len(chart_marks.DASHES) == len(chart_marks.SHAPES)
    assert len({tuple(dash) for dash in chart_marks.DASHES}) == len(set(chart_marks.SHAPES)) == len(chart_marks.COLOURS)
    names = [f"group {i}" for i in range(4)]
    for mark, many in ((chart_marks.dash, chart_marks.DASHES), (chart_marks.shape, chart_marks.SHAPES)):
        assert mark("group", names, None).to_dict()["scale"]["range"] == many[:4]
