"""Small charts as inline SVG: lines with bands, bars with intervals, a histogram. Colours are the page's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.stats import Interval

WIDTH, HEIGHT = 360, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 14, 12, 54


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
    legend = "".join(
        f'<text class="c{n}t" x="{_LEFT + (n - 1) * 150}" y="{HEIGHT - 4}">{escape(one.name)}</text>'
        for n, one in enumerate(series, 1)
    )
    return _svg(title, HEIGHT, "".join([*body, _axis(x_label), legend]))


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
    return "".join(
        f'<path class="grid" d="M{_LEFT} {_y(share):.1f}H{WIDTH - _RIGHT}"/>'
        f'<text class="dim" x="{_LEFT - 5}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
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
