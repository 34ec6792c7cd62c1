"""Writes include/tierwise/detail/text/folded_letters.hpp: which characters are one to a reader.

    python scripts/folding.py /usr/share/unicode/Unihan_Variants.txt.bz2

Facts of the Unicode Character Database: width, canonical decomposition, combining class and case folding as Python's
``unicodedata`` has them; simplified forms from Unihan's kSimplifiedVariant and kTraditionalVariant (the file is in Debian's
package unicode-data), those within the two blocks that names are written in.
"""

from __future__ import annotations

import bz2
import sys
import textwrap
import unicodedata
from collections.abc import Iterable
from pathlib import Path

HEADER = Path(__file__).parent.parent / "include/tierwise/detail/text/folded_letters.hpp"
WIDTH = 124


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def runs(pairs: dict[int, int]) -> list[str]:
    """``first count step target``: code points a step apart, each as far from its target as the others."""
    out: list[list[int]] = []  # first, last, count, step, target
    for c, to in sorted(pairs.items()):
        for run in reversed(out[-2:]):  # capitals and small letters take turns
            first, last, count, step, target = run
            if to - c == target - first and c - last in ((1, 2) if count == 1 else (step,)):
                run[1:4] = c, count + 1, c - last
                break
        else:
            out.append([c, c, 1, 1, to])
    return [f"{first:X} {count:X} {step:X} {target:X}" for first, _, count, step, target in out]


def widths() -> list[str]:
    pairs = {}
    for c in range(0x2000, 0x10000):
        kind, _, rest = unicodedata.decomposition(chr(c)).partition(" ")
        if kind in ("<wide>", "<narrow>"):
            pairs[c] = int(rest, 16)
    return runs(pairs)


def forms() -> tuple[list[str], list[str]]:
    """Decompositions into one character as runs, the others one by one; Hangul syllables are reckoned."""
    single, several = {}, []
    for c in range(0xC0, 0x20000):
        if 0xAC00 <= c < 0xD7A4 or (parts := decomposed(chr(c))) == chr(c):
            continue
        if len(parts) == 1:
            single[c] = ord(parts)
        else:
            several.append(f"{c:X} {' '.join(f'{ord(p):X}' for p in parts)}")
    return runs(single), several


def cases() -> tuple[list[str], list[str]]:
    single, several = {}, []
    for c in range(0x41, 0x20000):
        if 0xD800 <= c < 0xE000 or decomposed(chr(c)) != chr(c) or (small := decomposed(chr(c).casefold())) == chr(c):
            continue
        if len(small) == 1:
            single[c] = ord(small)
        else:
            several.append(f"{c:X} {' '.join(f'{ord(p):X}' for p in small)}")
    return runs(single), several


def classes() -> list[str]:
    """``first count class`` of combining marks."""
    out: list[list[int]] = []
    for c in range(0x300, 0x20000):
        if (found := unicodedata.combining(chr(c))) == 0:
            continue
        if out and out[-1][0] + out[-1][1] == c and out[-1][2] == found:
            out[-1][1] += 1
        else:
            out.append([c, 1, found])
    return [f"{first:X} {count:X} {found:X}" for first, count, found in out]


def simplified(unihan: Path) -> str:
    """Pairs of a traditional form and its simplified one."""

    def usual(c: str) -> bool:
        return 0x3400 <= ord(c) < 0x4DC0 or 0x4E00 <= ord(c) < 0xA000

    found: dict[str, list[str]] = {}
    text = bz2.decompress(unihan.read_bytes()) if unihan.suffix == ".bz2" else unihan.read_bytes()
    # What is said of the traditional form comes last.
    for line in sorted(text.decode().splitlines(), key=lambda one: "kTraditionalVariant" in one):
        if line.startswith("#") or line.count("\t") != 2:
            continue
        one, kind, others = line.rstrip("\n").split("\t")
        if kind in ("kSimplifiedVariant", "kTraditionalVariant"):
            a = chr(int(one[2:], 16))
            for b in (chr(int(other[2:], 16)) for other in others.split()):
                old, new = (a, b) if kind == "kSimplifiedVariant" else (b, a)
                if old != new and usual(old) and usual(new):
                    found.setdefault(old, []).append(new)
    first = {old: new[0] for old, new in found.items()}
    return "".join(old + first.get(first[old], first[old]) for old in sorted(first))


def constant(name: str, says: str, text: str | Iterable[str]) -> str:
    """A string constant over as many lines as it takes."""
    if isinstance(text, str):
        lines = [text[i : i + WIDTH // 2] for i in range(0, len(text), WIDTH // 2)]  # these are two columns wide
    else:
        lines = [line + "," for line in textwrap.wrap(",".join(text).replace(" ", "\0").replace(",", ", "), WIDTH)]
        lines = [line.replace(",,", ",").replace(", ", ",").replace("\0", " ") for line in lines]
    body = "\n".join(f'    "{line}"' for line in lines)
    return f"/// {says}\ninline constexpr char {name}[] =\n{body};\n"


def main() -> None:
    single_forms, several_forms = forms()
    single_cases, several_cases = cases()
    database = f"Unicode Character Database {unicodedata.unidata_version}"
    scripts = "Traditional forms and their simplified ones (Unihan: kSimplifiedVariant, kTraditionalVariant), in pairs."
    HEADER.write_text(
        f"""// Which characters are one to a reader: facts of the {database}, and Unihan's simplified forms.
// Written by scripts/folding.py; `folded.hpp` reads it. Numbers are hexadecimal.
// clang-format off
#pragma once

namespace tierwise::detail {{

{constant("folded_widths", "Wide and narrow forms: first, count, step, what the first is.", widths())}
{constant("folded_forms", "Canonical decompositions into one character, likewise.", single_forms)}
{constant("folded_parts", "Canonical decompositions into several: the character, its parts.", several_forms)}
{constant("folded_cases", "Case folding: first, count, step, what the first is.", single_cases)}
{constant("folded_case_parts", "Case folding into several: the character, its parts.", several_cases)}
{constant("folded_marks", "Combining classes: first, count, class.", classes())}
{constant("folded_scripts", scripts, simplified(Path(sys.argv[1])))}
}}  // namespace tierwise::detail
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
