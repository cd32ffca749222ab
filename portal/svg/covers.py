"""Covers: a quiet pattern for an item without a photograph, the same for ever.

The hue of its first subject chooses the pattern, its slug the details. Colours come from the style
sheet through the classes `cover-*`, so that one picture serves light, dark and print.
"""

import hashlib
import itertools
import math
import random
from collections.abc import Callable
from functools import lru_cache

WIDTH, HEIGHT = 320, 180
ISSUE_WIDTH, ISSUE_HEIGHT = 240, 320
DEFAULT_HUE = "governance"


def _number(value: float) -> str:
    """A coordinate, short: one decimal at most."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _air(rnd: random.Random) -> str:
    """Wind: waves whose height swells and falls from line to line."""
    lines, length = rnd.randint(11, 14), rnd.choice((80, 100, 120))
    phase, swell = rnd.uniform(0, length), rnd.uniform(0, math.tau)
    half = length / 2
    parts = []
    for line in range(lines):
        y = (line + 0.5) * HEIGHT / lines
        height = 5 + 13 * (1 + math.sin(swell + line * 0.55)) / 2
        start = -phase - line * 4
        turns = math.ceil((WIDTH - start) / half)
        parts.append(
            f"M{_number(start)} {_number(y)}q{_number(half / 2)} {_number(-height)} {_number(half)} 0"
            + f"t{_number(half)} 0" * turns
        )
    return f'<path class="cover-line" d="{"".join(parts)}"/>'


def _water(rnd: random.Random) -> str:
    """Ripples that spread from two or three places and cross."""
    sources = [
        (rnd.uniform(10, 130), rnd.uniform(20, 160)),
        (rnd.uniform(190, 310), rnd.uniform(20, 160)),
    ]
    if rnd.random() < 0.5:
        sources.append((rnd.uniform(130, 190), rnd.choice((-30, 210))))
    step = rnd.uniform(13, 17)
    return "".join(
        f'<circle class="cover-line" cx="{_number(x)}" cy="{_number(y)}" r="{_number(step * ring)}"/>'
        for x, y in sources
        for ring in range(1, 15 - len(sources))
    )


def _land(rnd: random.Random) -> str:
    """Strata: layers of ground, one on the other."""
    layers = rnd.randint(6, 8)
    parts = []
    for layer in range(layers):
        top = 24 + layer * (HEIGHT - 24) / layers
        heights = [top + rnd.uniform(-14, 14) for _ in range(5)]
        d = f"M0 {HEIGHT}V{_number(heights[0])}"
        step = WIDTH / 4
        for index, (left, right) in enumerate(itertools.pairwise(heights)):
            x = index * step
            d += (
                f"C{_number(x + step / 2)} {_number(left)} {_number(x + step / 2)} {_number(right)}"
                f" {_number(x + step)} {_number(right)}"
            )
        parts.append(f'<path class="cover-fill" fill-opacity=".1" d="{d}V{HEIGHT}z"/>')
        parts.append(f'<path class="cover-line" d="{d[d.index("V") :].replace("V", "M0 ", 1)}"/>')
    return "".join(parts)


def _nature(rnd: random.Random) -> str:
    """Stems with paired leaves."""
    stems = rnd.randint(5, 7)
    parts = []
    for stem in range(stems):
        x = (stem + 0.5) * WIDTH / stems + rnd.uniform(-6, 6)
        top, lean = rnd.uniform(14, 70), rnd.uniform(-10, 10)
        d = f"M{_number(x)} {HEIGHT}L{_number(x + lean)} {_number(top)}"
        leaves = max(3, round((HEIGHT - top) / 24))
        for leaf in range(leaves):
            share = (leaf + 0.6) / leaves
            y = HEIGHT - share * (HEIGHT - top)
            at = x + lean * share
            length = 25 * (1 - share * 0.55)
            for side in (-1, 1):
                dx, dy = side * length, -length * 0.75
                d += (
                    f"M{_number(at)} {_number(y)}q{_number(dx * 0.15)} {_number(dy * 0.95)} {_number(dx)} {_number(dy)}"
                    f"q{_number(-dx * 0.1)} {_number(-dy * 1.05)} {_number(-dx)} {_number(-dy)}"
                )
        parts.append(d)
    return f'<path class="cover-leaf" fill-opacity=".18" d="{"".join(parts)}"/>'


def _climate(rnd: random.Random) -> str:
    """Stripes that grow stronger from year to year, as records of temperature do."""
    stripes = rnd.choice((32, 40))
    width = WIDTH / stripes
    level, parts = rnd.uniform(0.05, 0.2), []
    for stripe in range(stripes):
        level = min(0.7, max(0.04, level + rnd.uniform(-0.14, 0.155)))
        parts.append(
            f'<rect class="cover-fill" fill-opacity="{level:.2f}"'
            f' x="{_number(stripe * width)}" width="{_number(width)}" height="{HEIGHT}"/>'
        )
    return "".join(parts)


def _governance(rnd: random.Random) -> str:
    """Places on one line, tied by arcs."""
    points = rnd.randint(8, 10)
    base = rnd.uniform(118, 140)
    xs = [16 + (WIDTH - 32) * (index + rnd.uniform(-0.25, 0.25)) / (points - 1) for index in range(points)]
    ties = {(index, index + 1) for index in range(points - 1)}
    while len(ties) < points + 7:
        left, right = sorted(rnd.sample(range(points), 2))
        ties.add((left, right))
    d = ""
    for left, right in sorted(ties):
        radius = (xs[right] - xs[left]) / 2
        below = right - left < 3 and (left + right) % 3 == 0
        d += (
            f"M{_number(xs[left])} {_number(base)}"
            f"A{_number(radius)} {_number(radius * 0.82)} 0 0 {0 if below else 1} {_number(xs[right])} {_number(base)}"
        )
    dots = "".join(
        f'<circle class="cover-dot" cx="{_number(x)}" cy="{_number(base)}" r="{rnd.choice((3, 4, 5))}"/>' for x in xs
    )
    return f'<path class="cover-line" d="{d}"/>{dots}'


PATTERNS: dict[str, Callable[[random.Random], str]] = {
    "air": _air,
    "water": _water,
    "land": _land,
    "nature": _nature,
    "climate": _climate,
    "governance": _governance,
}


@lru_cache(maxsize=2000)
def cover(seed: str, hue: str = DEFAULT_HUE) -> str:
    """An `<svg>` of 320 × 180 units, decorative (hidden from screen readers).

    `hue` is one of `PATTERNS`; an unknown one is taken as governance. Same arguments, same picture.
    """
    hue = hue if hue in PATTERNS else DEFAULT_HUE
    return (
        f'<svg class="cover hue hue-{hue}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
        f' aria-hidden="true" focusable="false"><rect class="cover-ground" width="{WIDTH}" height="{HEIGHT}"/>'
        f"{_pattern(seed, hue)}</svg>"
    )


def issue_hue(year: int, number: int) -> str:
    """The hue of an issue, which is also that of its pattern: neighbours have different ones."""
    return list(PATTERNS)[(year * 5 + number) % len(PATTERNS)]


def issue_seed(year: int, number: int) -> str:
    return f"issue {year}-{number}"


@lru_cache(maxsize=500)
def issue_cover(year: int, number: int) -> str:
    """An upright `<svg>` of 240 × 320 units for an issue of a periodical: its year, its number, and a pattern.

    Neighbouring issues have different patterns. Decorative, as `cover`; no words, so it serves all languages.
    """
    hue = issue_hue(year, number)
    top = ISSUE_HEIGHT - HEIGHT
    return (
        f'<svg class="cover hue hue-{hue}" viewBox="0 0 {ISSUE_WIDTH} {ISSUE_HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect class="cover-ground" width="{ISSUE_WIDTH}" height="{ISSUE_HEIGHT}"/>'
        f'<svg y="{top}" width="{ISSUE_WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' preserveAspectRatio="xMidYMid slice">{_pattern(issue_seed(year, number), hue)}</svg>'
        f'<rect class="cover-fill" width="{ISSUE_WIDTH}" height="8"/>'
        f'<text class="cover-year" x="18" y="48">{year}</text>'
        f'<text class="cover-number" x="16" y="124">{number}</text></svg>'
    )


def _pattern(seed: str, hue: str) -> str:
    rnd = random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))  # noqa: S311 - a picture, no secret
    return PATTERNS[hue](rnd)
