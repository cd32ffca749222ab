"""The map: land without borders, capitals as dots, both through one projection.

Lambert's azimuthal equal-area projection: no part of the region looks larger than it is. The land is
kept in `land.svg` beside this file, made from Natural Earth by running this module (see README.md there).
"""

import json
import math
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

# The point of the Earth in the middle of the projection, in degrees.
CENTRE_LON, CENTRE_LAT = 78.0, 38.0
# The frame in units of the Earth's radius around that point, and the width of the picture.
WEST, EAST, NORTH, SOUTH = -0.80, 0.80, 0.66, -0.62
WIDTH = 1000
HEIGHT = round(WIDTH * (NORTH - SOUTH) / (EAST - WEST))
LAND_FILE = Path(__file__).with_name("land.svg")

Point = tuple[float, float]
# Left, top, right, bottom.
Box = tuple[float, float, float, float]


def project(lon: float, lat: float) -> Point:
    """Where a place of the Earth (degrees) stands in the picture (units from its upper left)."""
    phi, phi_0 = math.radians(lat), math.radians(CENTRE_LAT)
    turn = math.radians(lon - CENTRE_LON)
    cosine = math.sin(phi_0) * math.sin(phi) + math.cos(phi_0) * math.cos(phi) * math.cos(turn)
    k = math.sqrt(2 / max(1 + cosine, 1e-9))
    x = k * math.cos(phi) * math.sin(turn)
    y = k * (math.cos(phi_0) * math.sin(phi) - math.sin(phi_0) * math.cos(phi) * math.cos(turn))
    scale = WIDTH / (EAST - WEST)
    return (x - WEST) * scale, (NORTH - y) * scale


# --- Labels --------------------------------------------------------------------------------------

# In units of the picture: letters on a wide screen, and on a phone.
FONT_SIZE, PHONE_FONT_SIZE = 19, 36
# The style sheet draws the dots larger on a phone.
DOT_RADIUS, PHONE_DOT_RADIUS = 8, 12
# A label may cover dots with this share of it; else it is left out, and the table has the name.
CROWDED = 0.15
# Another label counts for so many times its size: two that touch cannot be read.
LABEL_WEIGHT = 20
# Where a label may stand, from its dot: text-anchor and direction. The first free place is taken. The last four
# stand above or below and reach a little beyond the dot, for the long names at the edge of the picture.
PLACES = (
    ("start", 1, 0),
    ("end", -1, 0),
    ("middle", 0, -1),
    ("middle", 0, 1),
    ("start", 1, -1),
    ("start", 1, 1),
    ("end", -1, -1),
    ("end", -1, 1),
    ("start", 1, -0.5),
    ("start", 1, 0.5),
    ("end", -1, -0.5),
    ("end", -1, 0.5),
    ("start", -2, -1),
    ("start", -2, 1),
    ("end", 2, -1),
    ("end", 2, 1),
)
# How often every label may look for a better place once the others have theirs.
ROUNDS = 3


@dataclass(frozen=True)
class Place:
    """What is to be shown on the map; coordinates in degrees."""

    name: str
    role: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Mark:
    """A dot of the map with its label, None where there was no room; in units of the picture."""

    name: str
    role: str
    at: Point
    label_at: Point | None
    anchor: str


def text_width(text: str, font_size: int) -> float:
    """A generous guess at the width of a label, in units of the picture."""

    def width(letter: str) -> float:
        if unicodedata.east_asian_width(letter) in "WF":
            return 1.02
        if letter.isupper() or letter in "mwжмшщыю":
            return 0.76
        # Cyrillic letters are wider than Latin ones: few are as narrow as i, l or t.
        return 0.61 if letter >= "\u0400" else 0.56

    return font_size * sum(map(width, text))


def _box(anchor: str, x: float, y: float, width: float, font_size: int) -> Box:
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - font_size * 0.9, left + width, y + font_size * 0.35


class Choice(NamedTuple):
    """A place for a label; the lowest cost is the best."""

    cost: float
    at: Point
    anchor: str
    box: Box


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0


def _choices(name: str, dot: Point, font_size: int, dots: Sequence[Box], labels: Sequence[Box]) -> Iterator[Choice]:
    """Every place where the label of a dot may stand, with what it would cover."""
    (x, y), width, gap = dot, text_width(name, font_size), DOT_RADIUS + 5
    for rank, (anchor, right, down) in enumerate(PLACES):
        beside = gap if abs(down) < 1 else gap * 0.8
        at = (x + right * beside, y + font_size * 0.35 + down * (font_size * 0.62 + gap * 0.7))
        box = _box(anchor, *at, width, font_size)
        outside = box[0] < 4 or box[2] > WIDTH - 4 or box[1] < 4 or box[3] > HEIGHT - 4
        covered = sum(_overlap(box, other) for other in dots)
        covered += LABEL_WEIGHT * sum(_overlap(box, other) for other in labels)
        # The rank only decides between places that cover nothing, or the same.
        yield Choice(rank / 100 + covered + 5000 * outside, at, anchor, box)


def marks(places: Iterable[Place], font_size: int = FONT_SIZE, labelled: str | None = None) -> list[Mark]:
    """Dots with labels that keep out of each other's way, for the places inside the picture.

    With `labelled` only the places of that role are given; the dots of the others are kept free.
    """
    return list(_marks(tuple(places), font_size, labelled))


@lru_cache(maxsize=64)  # it takes 30 ms, and the places are mostly the same
def _marks(places: tuple[Place, ...], font_size: int, labelled: str | None) -> list[Mark]:
    dots = [(place, project(place.lon, place.lat)) for place in places]
    dots = [(place, (x, y)) for place, (x, y) in dots if 0 < x < WIDTH and 0 < y < HEIGHT]
    radius = PHONE_DOT_RADIUS if font_size >= PHONE_FONT_SIZE else DOT_RADIUS
    taken = [(x - radius, y - radius, x + radius, y + radius) for _place, (x, y) in dots]

    def crowd(dot: tuple[Place, Point]) -> float:
        _place, (x, y) = dot
        return sum(1 / (20 + math.hypot(x - a, y - b)) for _other, (a, b) in dots)

    # Those in a crowd choose first; then each may move to where the others have left room.
    waiting = [dot for dot in sorted(dots, key=crowd, reverse=True) if not labelled or dot[0].role == labelled]
    chosen: dict[int, Choice] = {}
    for _round in range(ROUNDS):
        for number, (place, at) in enumerate(waiting):
            others = [choice.box for other, choice in chosen.items() if other != number]
            choice = min(_choices(place.name, at, font_size, taken, others))
            if choice.cost < CROWDED * text_width(place.name, font_size) * font_size:
                chosen[number] = choice
            else:
                chosen.pop(number, None)
    found = []
    for number, (place, at) in enumerate(waiting):
        label = chosen.get(number)
        found.append(Mark(place.name, place.role, at, label.at if label else None, label.anchor if label else "start"))
    return found


@cache
def land() -> str:
    """The outline of the land, as the `d` of a path."""
    text = LAND_FILE.read_text(encoding="utf-8")
    start = text.index(' d="') + 4
    return text[start : text.index('"', start)]


# --- Making land.svg -----------------------------------------------------------------------------


def rings(topology: dict) -> Iterator[list[Point]]:
    """The outer and inner rings of a TopoJSON object `land`, in degrees."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points = []
                for number in ring:
                    piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += piece[1:] if points else piece
                yield points


def clip(points: list[Point], margin: float = 6) -> list[Point]:
    """The part of a ring inside the picture and a little margin (Sutherland and Hodgman)."""
    edges = (
        (0, -margin, 1),
        (0, WIDTH + margin, -1),
        (1, -margin, 1),
        (1, HEIGHT + margin, -1),
    )
    for axis, limit, sign in edges:
        kept: list[Point] = []
        for before, here in zip([points[-1], *points[:-1]], points, strict=True) if points else ():
            was_in, is_in = sign * (before[axis] - limit) >= 0, sign * (here[axis] - limit) >= 0
            if was_in != is_in:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if is_in:
                kept.append(here)
        points = kept
    return points


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Fewer points, none further from the old line than the tolerance (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)

    def distance(point: Point) -> float:
        if length == 0:
            return math.hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    furthest = max(range(1, len(points) - 1), key=lambda index: distance(points[index]))
    if distance(points[furthest]) <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[: furthest + 1], tolerance)[:-1] + simplify(points[furthest:], tolerance)


def outline(topology: dict, tolerance: float = 0.9, smallest: float = 14) -> str:
    """The `d` of a path with all land in the frame; islands below `smallest` square units are left out."""
    parts = []
    for ring in rings(topology):
        points = clip([project(lon, lat) for lon, lat in ring])
        if len(points) < 3:
            continue
        half = len(points) // 2
        points = simplify(points[: half + 1], tolerance)[:-1] + simplify([*points[half:], points[0]], tolerance)[:-1]
        rounded = [(round(x), round(y)) for x, y in points]
        rounded = [here for before, here in zip([rounded[-1], *rounded[:-1]], rounded, strict=True) if here != before]
        area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(rounded, [*rounded[1:], *rounded[:1]], strict=True))
        if len(rounded) < 3 or abs(area) / 2 < smallest:
            continue
        (x, y), *rest = rounded
        d = f"M{x} {y}l"
        steps = []
        for nx, ny in rest:
            steps.append(f"{nx - x} {ny - y}")
            x, y = nx, ny
        parts.append(d + " ".join(steps).replace(" -", "-") + "z")
    return "".join(parts)


def main(topojson: str) -> None:
    d = outline(json.loads(Path(topojson).read_text(encoding="utf-8")))
    LAND_FILE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{d}"/></svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1])
