"""Growth curves as SVG: what a page costs with more and more items, on logarithmic axes.

The picture stands by itself (in a document, as an image): it brings its colours, light and dark, and lines that
differ by their dashes and by the names at their ends, so that it can be read without colour.
"""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 170, 46, 50
LABEL_DISTANCE = 18
STYLE = """
  svg { background: #fdfcf9; font: 14px system-ui, sans-serif; }
  text { fill: #16211f; }
  .soft { fill: #4c5856; }
  .rule { stroke: #d5dad5; }
  .line { stroke: #14514c; stroke-width: 2; fill: none; }
  .dot { fill: #14514c; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0f1b1a; }
    text { fill: #e4e9e4; }
    .soft { fill: #acb9b4; }
    .rule { stroke: #2b3a38; }
    .line { stroke: #7fd3c7; }
    .dot { fill: #7fd3c7; }
  }
"""
DASHES = ("none", "8 4", "2 4", "12 4 2 4", "6 6", "1 8")

Curves = Mapping[str, Mapping[int, float]]


def decades(values: list[float]) -> tuple[int, int]:
    """The powers of ten between which all values lie."""
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def spread(places: list[float]) -> list[float]:
    """The places of labels, moved down where they would touch the one above; in the order given."""
    moved = [0.0] * len(places)
    above = -math.inf
    for index in sorted(range(len(places)), key=places.__getitem__):
        moved[index] = above = max(places[index], above + LABEL_DISTANCE)
    return moved


def growth(cost_ms: Curves) -> str:
    """An `<svg>` of milliseconds of server time by number of items, one line for each kind of page."""
    sizes = sorted({size for points in cost_ms.values() for size in points})
    low, high = decades([value for points in cost_ms.values() for value in points.values()])
    high = max(high, low + 1)

    def x(size: float) -> float:
        span = math.log10(sizes[-1] / sizes[0]) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(size / sizes[0]) / span

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / (high - low)

    title = "Server time of a page that is not cached, in milliseconds, by number of items"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">',
        f"<style>{STYLE}</style>",
        f'<text x="{LEFT}" y="24">{title}</text>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<line class="rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text class="soft" x="{LEFT - 8}" y="{at + 5:.1f}" text-anchor="end">{10**power:g} ms</text>')
    for size in sizes:
        parts.append(f'<text class="soft" x="{x(size):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{size:,}</text>')
    ends = spread([y(points[max(points)]) for points in cost_ms.values()])
    for (name, points), end, dash in zip(cost_ms.items(), ends, DASHES * len(cost_ms), strict=False):
        line = " ".join(f"{x(size):.1f},{y(points[size]):.1f}" for size in sorted(points))
        parts.append(f'<polyline class="line" stroke-dasharray="{dash}" points="{line}"/>')
        parts += [
            f'<circle class="dot" r="3" cx="{x(size):.1f}" cy="{y(points[size]):.1f}"/>' for size in sorted(points)
        ]
        last = points[max(points)]
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{end + 5:.1f}">{escape(name)}, {last:.1f} ms</text>')
    return "\n".join([*parts, "</svg>", ""])
