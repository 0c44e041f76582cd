"""Draw the figures of a report: `picture.py RESULTS.md PICTURE.svg`."""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, NullLocator

Row: TypeAlias = dict[str, str]

COLOURS = {
    "baseline": "#57606a",
    "asyncio baseline": "#57606a",
    "yl Rust": "#b7410e",
    "yl C": "#0b6e4f",
    "yl Python": "#2f5d9b",
}
OTHERS, FAINT = "#c2c8cf", "#6e7781"
THOUSANDS = EngFormatter(sep="")


def tables(report: str) -> Iterator[tuple[str, list[Row]]]:
    """Read each table of the report, with the heading that it stands under."""
    heading = ""
    for is_table, lines in groupby(report.splitlines(), lambda line: line.startswith("|")):
        if not is_table:
            heading = next((line[3:] for line in lines if line.startswith("## ")), heading)
            continue
        columns, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in lines)
        yield heading, [dict(zip(columns, row, strict=True)) for row in rows]


def of(rows: list[Row], at_once: str) -> list[Row]:
    """Choose the clients that make so many calls at once."""
    return [row for row in rows if row["at once"] == at_once]


def colour(client: str) -> str:
    """Give each language of the library its colour."""
    return COLOURS.get(client.removesuffix(" async"), OTHERS)


def bars(axes: Axes, rows: list[Row], column: str, form: str) -> None:
    """Draw a bar for each client, the fastest on top."""
    rows = sorted(rows, key=lambda row: -float(row["µs a call"]))
    names = [row["client"] for row in rows]
    drawn = axes.barh(names, [float(row[column]) for row in rows], 0.7, color=[*map(colour, names)])
    axes.bar_label(drawn, fmt=form, padding=4)
    axes.tick_params(length=0, labelcolor="black")
    axes.spines[:].set_visible(False)
    axes.xaxis.set_visible(False)
    axes.margins(x=0.08, y=0.02)


def lines(axes: Axes, rows: list[Row], count: str, figure: str) -> None:
    """Draw a line for each client over a logarithmic axis."""
    for client, points in groupby(rows, lambda row: row["client"]):
        x, y = zip(*((int(point[count]), float(point[figure])) for point in points), strict=True)
        axes.plot(x, y, color=colour(client), label=client)
    axes.set_xscale("log")
    axes.set_xticks(x)
    axes.xaxis.set_minor_locator(NullLocator())
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(THOUSANDS)
    axes.set_ylim(bottom=0)
    axes.grid(visible=True)


def draw(report: str, picture: Path) -> None:
    """Draw a call's time, calls a second, and how both and memory grow."""
    every = list(tables(report))

    def first(heading: str, column: str) -> tuple[str, list[Row]]:
        return next(one for one in every if one[0].startswith(heading) and column in one[1][0])

    title, calls = first("http, connection kept", "at once")
    by_threads = first("Growth", "threads")[1]
    by_calls = first("Growth", "calls made")[1]

    figure = Figure((8.8, 7.4), layout="constrained")
    (top,), (bottom,) = figure.subfigures(2, 1, squeeze=False, height_ratios=[7, 3], hspace=0.02)
    times, rates = top.subplots(2, height_ratios=[11, 5])
    bars(times, of(calls, "1 thread"), "x baseline", "%.2f x")
    times.set_title(f"Time of one delete, as a multiple of a bare socket's ({title})")
    bars(rates, of(calls, "64 in flight"), "calls a second", "{:,.0f}")
    rates.set_title("Deletes a second, 64 in flight")
    threads, growth, memory = bottom.subplots(1, 3)
    lines(threads, by_threads, "threads", "calls a second")
    threads.set_title("Deletes a second, by threads")
    lines(growth, by_calls, "calls made", "µs a call")
    growth.set(title="µs a delete, by deletes made", yscale="log", ylim=(10, None))
    growth.yaxis.set_major_formatter(THOUSANDS)
    lines(memory, by_calls, "calls made", "MB")
    memory.set_title("Memory in MB, by deletes made")
    bottom.legend(*threads.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    written = next(line for line in report.splitlines() if line.startswith("Written by "))
    figure.supxlabel(written.split(" on ", 1)[1], color=FAINT, fontsize=8, ha="left", x=0.01)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    with mpl.rc_context(fname=Path(__file__).with_suffix(".mplstyle")):
        draw(Path(sys.argv[1]).read_text(), Path(sys.argv[2]))
