"""Measurements to SVG: the same measurements make the same bytes. Readable on light and on dark pages."""

from html import escape

import curves

WIDTH, HEIGHT = 720, 456
LEFT, RIGHT, TOP, BOTTOM = 60, 34, 46, 100
BAR = 46

STYLE = """
  svg { --ink: #1f2328; --dim: #59636e; --grid: #d1d9e0; --page: #ffffff;
        --ours: #c2185b; --a: #0969da; --b: #9a6700; --c: #1a7f37; --d: #8250df; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f0f6fc; --dim: #9198a1; --grid: #3d444d; --page: #0d1117;
          --ours: #ff6ba6; --a: #4493f8; --b: #d29922; --c: #3fb950; --d: #ab7df8; } }
  .page { fill: var(--page); } text { font: 12px sans-serif; fill: var(--dim); } .title { font-size: 15px; fill: var(--ink); }
  .name { fill: var(--ink); } .grid { stroke: var(--grid); } .line { fill: none; stroke-width: 1.8; } .thick { stroke-width: 3; }
"""
PEER_COLORS = ("a", "b", "c", "d")
# Told apart without colour too.
DASHES = ("", "7 4", "2 3", "9 3 2 3")
OUR_DASHES = ("", "6 4", "2 4")


def draw(suite, measured):
    """One suite's plot."""
    tools = list(dict.fromkeys(tool for picture in measured["pictures"] for tool in picture["results"]))
    original = sum(picture["bytes"] for picture in measured["pictures"])
    lines = {
        tool: sorted((100 * point.total_bytes / original, point.p5) for point in curves.curve(measured, tool))
        for tool in tools
    }
    if suite.is_lossless:
        left = {tool: points[0][0] for tool, points in lines.items()}
        return _page(f"{suite.title}: bytes left", _bars(left), TOP + 12 + BAR * len(left))
    return _page(f"{suite.title}: bytes left and p5 of the scores", _curves(lines), HEIGHT)


def _page(title, body, height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f'<rect class="page" width="{WIDTH}" height="{height}"/>\n'
        f'<text class="title" x="{LEFT}" y="26">{escape(title)}</text>\n' + "".join(body) + "</svg>\n"
    )


def _curves(lines):
    shown = [point for points in lines.values() for point in points if point[1] >= 30]
    x = Axis([point[0] for point in shown], LEFT, WIDTH - RIGHT)
    y = Axis([point[1] for point in shown], HEIGHT - BOTTOM, TOP)
    yield from _grid(x, y)
    for tool, points in lines.items():
        color, dash, is_ours = _look(tool, lines)
        inside = [(x.at(left), y.at(p5)) for left, p5 in points if p5 >= 30]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in inside)
        thick = " thick" if is_ours else ""
        yield f'<polyline class="line{thick}" style="stroke: var(--{color})" stroke-dasharray="{dash}" points="{path}"/>\n'
        for across, down in inside:
            yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{4 if is_ours else 2.5}" style="fill: var(--{color})"/>\n'
    yield from _legend(lines)


class Axis:
    """A linear axis with round ends and ticks."""

    def __init__(self, values, start, end):
        low, high = min(values), max(values)
        self.step = next((step for step in (0.5, 1, 2, 5, 10, 20) if (high - low) / step <= 9), 25)
        self.low = low // self.step * self.step
        self.high = -(-high // self.step) * self.step
        if self.high == self.low:
            self.high += self.step
        self.start, self.end = start, end

    def at(self, value):
        """Where a value lies, in the picture's units."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    def ticks(self):
        """The values that get a line."""
        count = round((self.high - self.low) / self.step)
        return [self.low + index * self.step for index in range(count + 1)]


def _grid(x, y):
    for value in x.ticks():
        across = x.at(value)
        yield f'<line class="grid" x1="{across:.1f}" y1="{TOP}" x2="{across:.1f}" y2="{HEIGHT - BOTTOM}"/>\n'
        yield f'<text x="{across:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:g} %</text>\n'
    for value in y.ticks():
        down = y.at(value)
        yield f'<line class="grid" x1="{LEFT}" y1="{down:.1f}" x2="{WIDTH - RIGHT}" y2="{down:.1f}"/>\n'
        yield f'<text x="{LEFT - 8}" y="{down + 4:.1f}" text-anchor="end">{value:g}</text>\n'
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text x="18" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 18 {middle:.0f})">p5, higher is better</text>\n'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - BOTTOM + 38}" text-anchor="end">bytes of the originals, less is better</text>\n'


def _legend(lines):
    across, down = LEFT, HEIGHT - 36
    for tool in lines:
        color, dash, is_ours = _look(tool, lines)
        width = 52 + 7 * len(tool)
        if across + width > WIDTH:
            across, down = LEFT, down + 22
        thick = " thick" if is_ours else ""
        yield (
            f'<line class="line{thick}" style="stroke: var(--{color})" stroke-dasharray="{dash}" '
            f'x1="{across}" y1="{down - 4}" x2="{across + 28}" y2="{down - 4}"/>\n'
            f'<text class="name" x="{across + 34}" y="{down}">{escape(tool)}</text>\n'
        )
        across += width


def _bars(left):
    widest = WIDTH - RIGHT - LEFT - 190
    for index, (tool, percent) in enumerate(left.items()):
        color, _, _ = _look(tool, left)
        down = TOP + index * BAR
        width = widest * percent / 100
        yield f'<text class="name" x="{LEFT}" y="{down + 19}">{escape(tool)}</text>\n'
        yield f'<rect x="{LEFT + 130}" y="{down}" width="{widest}" height="28" class="grid" fill="none"/>\n'
        yield f'<rect x="{LEFT + 130}" y="{down}" width="{width:.1f}" height="28" style="fill: var(--{color})"/>\n'
        yield f'<text class="name" x="{LEFT + 138 + widest}" y="{down + 19}">{percent:.2f} %</text>\n'


def _look(tool, among):
    ours = [name for name in among if name.startswith("Eiderpix")]
    if tool in ours:
        return "ours", OUR_DASHES[ours.index(tool) % len(OUR_DASHES)], True
    index = [name for name in among if name not in ours].index(tool)
    return PEER_COLORS[index % len(PEER_COLORS)], DASHES[index % len(DASHES)], False
