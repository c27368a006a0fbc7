"""Draw charts: what stands where, in whole points; the page's template gives each its look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from arledger.model.report import Chart, ChartKind, Kind
from arledger.render.cells import cell_width, clean, shown
from arledger.render.pictures.scale import Scale, scale_of

LOOKS = 6
"""So many looks there are for series; the next one begins anew."""

WIDTH = 760
_LABEL, _VALUE = 190, 90
_BAR, _GAP, _LINE = 14, 10, 20
_PLOT = 240
_LONGEST = 26
_CHARACTER = 7


@dataclass(slots=True)
class Picture:
    """A picture: rules, bars, lines, dots and words, each with its place and look."""

    title: str
    width: int = WIDTH
    height: int = 0
    rules: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    bars: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    dots: list[tuple[int, int, str]] = field(default_factory=list)
    words: list[tuple[int, int, str, str]] = field(default_factory=list)


def is_drawn(chart: Chart) -> bool:
    """Say whether a chart has anything to draw."""
    return bool(chart.labels) and any(number is not None for series in chart.series for number in series.numbers)


def picture(chart: Chart) -> Picture:
    """Draw a chart."""
    drawn = Picture(clean(chart.title))
    top = _legend(drawn, chart)
    if chart.kind is ChartKind.BARS:
        _draw_bars(drawn, chart, top)
    else:
        _draw_lines(drawn, chart, top)
    return drawn


def look(series: int) -> str:
    """Name the look of a series by its place."""
    return f"s{series % LOOKS}"


def _legend(drawn: Picture, chart: Chart) -> int:
    """Say which series is which, where there are several; return where the picture begins below."""
    if len(chart.series) < 2:
        return _GAP
    x, y = _LABEL, _LINE
    for at, series in enumerate(chart.series):
        name = cut(series.name)
        width = _CHARACTER * cell_width(name) + 34
        if x + width > WIDTH and x > _LABEL:
            x, y = _LABEL, y + _LINE
        drawn.bars.append((x, y - 10, 10, 10, look(at)))
        drawn.words.append((x + 15, y, "start", name))
        x += width
    return y + _GAP


def _draw_bars(drawn: Picture, chart: Chart, top: int) -> None:
    """Draw a bar for each number, those of a label below each other."""
    scale = scale_of(_numbers(chart), WIDTH - _LABEL - _VALUE)
    y = top
    for row, label in enumerate(chart.labels):
        middle = y + (_BAR * len(chart.series)) // 2 + 4
        drawn.words.append((_LABEL - 8, middle, "end", cut(label)))
        for at, series in enumerate(chart.series):
            number = series.numbers[row]
            if number is not None:
                _bar(drawn, scale, number, y + at * _BAR, (look(at), chart.numbers))
        y += _BAR * len(chart.series) + _GAP
    drawn.height = y
    zero = _LABEL + scale.at(0)
    drawn.rules.append((zero, top - 4, zero, y - 4, "zero"))


def _bar(drawn: Picture, scale: Scale, number: Decimal | int, y: int, how: tuple[str, Kind]) -> None:
    zero, end = _LABEL + scale.at(0), _LABEL + scale.at(number)
    drawn.bars.append((min(zero, end), y, max(abs(end - zero), 1), _BAR - 2, how[0]))
    drawn.words.append((max(zero, end) + 5, y + _BAR - 4, "start", shown(number, how[1])))


def _draw_lines(drawn: Picture, chart: Chart, top: int) -> None:
    """Draw a line for each series over the labels from left to right."""
    scale = scale_of(_numbers(chart), _PLOT)
    bottom = top + _PLOT + 6
    step = (WIDTH - 2 * _VALUE) // max(len(chart.labels) - 1, 1)
    for mark in scale.marks():
        y = bottom - scale.at(mark)
        drawn.rules.append((_VALUE, y, WIDTH - _VALUE, y, "rule" if mark else "zero"))
        drawn.words.append((_VALUE - 8, y + 4, "end", shown(mark, chart.numbers)))
    every = -(-len(chart.labels) * _CHARACTER * 11 // (WIDTH - 2 * _VALUE))
    for at, label in enumerate(chart.labels):
        if at % every == 0:
            drawn.words.append((_VALUE + at * step, bottom + _LINE, "middle", cut(label)))
    for at, series in enumerate(chart.series):
        for run in _runs(series.numbers):
            points = [(_VALUE + place * step, bottom - scale.at(number)) for place, number in run]
            drawn.lines.append((" ".join(f"{x},{y}" for x, y in points), look(at)))
            drawn.dots += [(x, y, look(at)) for x, y in points]
    drawn.height = bottom + _LINE + _GAP


def _runs(numbers: tuple[Decimal | int | None, ...]) -> Iterator[list[tuple[int, Decimal | int]]]:
    """Yield the numbers that follow each other without a gap, each with its place."""
    run: list[tuple[int, Decimal | int]] = []
    for place, number in enumerate(numbers):
        if number is not None:
            run.append((place, number))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _numbers(chart: Chart) -> list[Decimal | int]:
    return [number for series in chart.series for number in series.numbers if number is not None]


def cut(text: str) -> str:
    """Return a text on one line that is short enough for a label."""
    words = clean(text)
    return words if cell_width(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
