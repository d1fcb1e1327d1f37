"""Small charts as inline SVG: lines with bands, bars with intervals, a histogram. Colours are the page's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.stats import Interval

WIDTH, HEIGHT = 360, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 30, 12, 54
"""The margins; half of a tick such as 1,000,000 stands in the right one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A named series of (x, y); with `band`, of (low, high) at each x."""

    name: str
    points: Sequence[tuple[float, float]]
    band: Sequence[tuple[float, float]] = ()


def lines(title: str, series: Sequence[Line], x_label: str, ticks: Sequence[float], mark: float | None = None) -> str:
    """Shares (0..1) over x, a legend below; `mark` draws a dashed line at one x."""
    low, high = min(ticks), max(ticks)

    def x(value: float) -> float:
        return _LEFT + (value - low) / ((high - low) or 1) * (WIDTH - _LEFT - _RIGHT)

    body = [_grid(), *(_tick(x(tick), f"{tick:g}") for tick in ticks)]
    if mark is not None:
        body.append(f'<path class="mark" d="M{x(mark):.1f} {_TOP}V{HEIGHT - _BOTTOM}"/>')
    for number, one in enumerate(series, 1):
        body += _series(number, one, [x(at) for at, _ in one.points])
    return _svg(title, HEIGHT, "".join([*body, _axis(x_label), _legend(series)]))


def growth_lines(title: str, series: Sequence[Line], x_label: str) -> str:
    """Positive values over positive x, both as logarithms with a tick at each power of ten, a legend below."""
    wide, tall = ([math.log10(point[axis]) for one in series for point in one.points] for axis in (0, 1))
    left, low = math.floor(min(wide)), math.floor(min(tall))
    right, high = max(left + 1, math.ceil(max(wide))), max(low + 1, math.ceil(max(tall)))

    def x(value: float) -> float:
        return _LEFT + (math.log10(value) - left) / (right - left) * (WIDTH - _LEFT - _RIGHT)

    def share(value: float) -> float:
        return (math.log10(value) - low) / (high - low)

    body = [_level(share(10.0**power), f"{10.0**power:,g}") for power in range(low, high + 1)]
    body += [_tick(x(10.0**power), f"{10**power:,}") for power in range(left, right + 1)]
    for number, one in enumerate(series, 1):
        placed = Line(one.name, [(at, share(value)) for at, value in one.points])
        body += _series(number, placed, [x(at) for at, _ in one.points])
    return _svg(title, HEIGHT, "".join([*body, _axis(x_label), _legend(series)]))


def standing_alone(svg: str) -> str:
    """A chart as a file of its own, with colours that can be read on a light page and on a dark one."""
    style = (
        "svg{font:11px system-ui,sans-serif;background:#fff}text{fill:#1d2126}.grid{stroke:#d9d6cd}"
        ".c1,.c2{fill:none;stroke-width:2}.c1{stroke:#0b6e6e}.c2{stroke:#b3541e;stroke-dasharray:6 2}"
        ".c1t{fill:#0b6e6e}.c2t{fill:#b3541e}"
    )
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
        "<title>", f"<style>{style}</style><title>", 1
    )


def _series(number: int, one: Line, at: Sequence[float]) -> list[str]:
    path = " ".join(f"{x:.1f},{_y(y):.1f}" for x, (_, y) in zip(at, one.points, strict=True))
    drawn = [f'<polyline class="c{number}" points="{path}"/>']
    if one.band:
        upper = [f"{x:.1f},{_y(high):.1f}" for x, (_, high) in zip(at, one.band, strict=True)]
        lower = [f"{x:.1f},{_y(low):.1f}" for x, (low, _) in zip(at, one.band, strict=True)]
        drawn.insert(0, f'<polygon class="c{number}b" points="{" ".join([*upper, *reversed(lower)])}"/>')
    return drawn


def bars(title: str, rows: Sequence[tuple[str, Interval | None]]) -> str:
    """A bar a row with its interval as a line, its mean as a number."""
    step, left = 20, 132
    height = _TOP + step * len(rows) + 8
    body = []
    for number, (name, found) in enumerate(rows):
        y = _TOP + step * number
        body.append(f'<text x="{left - 6}" y="{y + 12}" text-anchor="end">{escape(name)}</text>')
        if found is None:
            body.append(f'<text class="dim" x="{left}" y="{y + 12}">not scored</text>')
            continue
        body += _bar(left, y, found)
    return _svg(title, height, "".join(body))


def _bar(left: int, y: int, found: Interval) -> list[str]:
    span = WIDTH - left - 46
    low, high, mean = (left + span * share for share in (found.low, found.high, found.mean))
    return [
        f'<rect class="bar" x="{left}" y="{y + 3}" width="{max(0.5, mean - left):.1f}" height="12"/>',
        f'<path class="whisker" d="M{low:.1f} {y + 9}H{high:.1f}M{low:.1f} {y + 6}v6M{high:.1f} {y + 6}v6"/>',
        f'<text x="{WIDTH - 4}" y="{y + 13}" text-anchor="end">{found.mean:.2f}</text>',
    ]


def histogram(title: str, values: Sequence[float], unit: str, bins: int = 24) -> str:
    """How many values fall where; what is over the 99th percentile is put into the last bin."""
    if not values:
        return _svg(title, 40, '<text class="dim" x="10" y="20">nothing recorded</text>')
    top = sorted(values)[int(0.99 * (len(values) - 1))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / top * bins))] += 1
    wide = (WIDTH - _LEFT - _RIGHT) / bins
    tall = (HEIGHT - _TOP - _BOTTOM) / max(counts)
    body = [
        f'<rect class="bar" x="{_LEFT + n * wide:.1f}" y="{HEIGHT - _BOTTOM - count * tall:.1f}" '
        f'width="{wide - 1:.1f}" height="{count * tall:.1f}"/>'
        for n, count in enumerate(counts)
    ]
    ticks = [_tick(_LEFT + share * (WIDTH - _LEFT - _RIGHT), f"{share * top:.0f}") for share in (0, 0.25, 0.5, 0.75, 1)]
    most = f'<text class="dim" x="{_LEFT - 4}" y="{_TOP + 10}" text-anchor="end">{max(counts)}</text>'
    return _svg(title, HEIGHT, "".join([*body, *ticks, most, _axis(unit)]))


def _y(share: float) -> float:
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def _grid() -> str:
    return "".join(_level(share, f"{share:g}") for share in (0, 0.25, 0.5, 0.75, 1))


def _level(share: float, label: str) -> str:
    return (
        f'<path class="grid" d="M{_LEFT} {_y(share):.1f}H{WIDTH - _RIGHT}"/>'
        f'<text class="dim" x="{_LEFT - 5}" y="{_y(share) + 4:.1f}" text-anchor="end">{label}</text>'
    )


def _legend(series: Sequence[Line]) -> str:
    return "".join(
        f'<text class="c{n}t" x="{_LEFT + (n - 1) * 150}" y="{HEIGHT - 4}">{escape(one.name)}</text>'
        for n, one in enumerate(series, 1)
    )


def _axis(label: str) -> str:
    right, below = WIDTH - _RIGHT, HEIGHT - _BOTTOM + 30
    return f'<text class="dim" x="{right}" y="{below}" text-anchor="end">{escape(label)}</text>'


def _tick(x: float, label: str) -> str:
    return f'<text class="dim" x="{x:.1f}" y="{HEIGHT - _BOTTOM + 15}" text-anchor="middle">{label}</text>'


def _svg(title: str, height: int, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )
