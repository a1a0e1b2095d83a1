"""Interfaces in light and dark, an editor and a terminal: text, buttons, badges and focus rings."""

import numpy as np

from .canvas import Canvas, linear

WORDS = "invoice sent to the client after review of the second draft and before shipping by rail from our depot".split()
CODE = (
    ("pub fn", "#c678dd", " nearest", "#61afef", "(palette: &[Rgba], color: Rgba) -> u8 {", "#abb2bf"),
    ("    let mut", "#c678dd", " best = (u32::MAX, 0);", "#abb2bf"),
    ("    // ties go to the lower index", "#5c6370"),
    ("    for", "#c678dd", " (index, entry) ", "#abb2bf", "in", "#c678dd", " palette.iter().enumerate() {", "#abb2bf"),
    ("        let", "#c678dd", " distance = entry.", "#abb2bf", "distance", "#61afef", "(color);", "#abb2bf"),
    ("        if", "#c678dd", " distance < best.", "#abb2bf", "0", "#d19a66", " {", "#abb2bf"),
    ("            best = (distance, index);", "#abb2bf"),
    ("        }", "#abb2bf"),
    ("    }", "#abb2bf"),
    ("    println!", "#56b6c2", "(", "#abb2bf", '"{} of {}"', "#98c379", ", best.1, palette.len());", "#abb2bf"),
    ("    best.", "#abb2bf", "1", "#d19a66", " as", "#c678dd", " u8", "#e5c07b"),
    ("}", "#abb2bf"),
)


def sentence(seed, length):
    """Some words, always the same for a seed."""
    random = np.random.default_rng(seed)
    return " ".join(WORDS[random.integers(len(WORDS))] for _ in range(length)).capitalize()


def dashboard(is_dark):
    """A page with a side bar, cards, a chart, badges and a table."""
    page, card, edge, ink, dim = (
        ("#0d1117", "#161b22", "#30363d", "#e6edf3", "#8b949e") if is_dark else ("#f6f8fa", "#ffffff", "#d0d7de", "#1f2328", "#656d76")
    )
    canvas = Canvas(1200, 760, page)
    canvas.box(0, 0, 210, 760, "#010409" if is_dark else "#24292f")
    canvas.text(24, 42, "harbour", "#ffffff", size=22, bold=0.4)
    for row, name in enumerate(("Overview", "Orders", "Customers", "Shipments", "Reports", "Settings")):
        if row == 1:
            canvas.box(12, 74 + row * 38, 186, 32, "#1f6feb", radius=6)
        canvas.text(46, 95 + row * 38, name, "#ffffff" if row == 1 else "#c9d1d9", size=14)
        canvas.ellipse(28, 90 + row * 38, 5, ("#8b949e", "#ffffff", "#8b949e", "#f2cc60", "#8b949e", "#8b949e")[row])
    canvas.ellipse(176, 204, 9, "#f2cc60")
    canvas.text(176, 208, "4", "#3d2c00", size=11, anchor="ms")
    canvas.text(240, 46, "Orders", ink, size=26, bold=0.3)
    canvas.box(1040, 22, 130, 34, linear((0, 22), (0, 56), "#2ea043", "#238636"), radius=6)
    canvas.text(1105, 44, "New order", "#ffffff", size=14, anchor="ms")
    canvas.ellipse(1012, 39, 15, linear((997, 24), (1027, 54), "#ff9a8b", "#a445b2"))
    for index, (name, value, color) in enumerate((("Open", "128", "#1f6feb"), ("Late", "7", "#da3633"), ("Waiting", "31", "#d29922"), ("Done", "1,942", "#3fb950"))):
        left = 240 + index * 236
        canvas.box(left, 76, 220, 92, "#00000022", radius=8, blur=3)
        canvas.box(left, 74, 220, 92, card, radius=8)
        canvas.box(left + 0.5, 74.5, 219, 91, edge, radius=8, line=1)
        canvas.text(left + 16, 102, name, dim, size=13)
        canvas.text(left + 16, 144, value, ink, size=32)
        canvas.ellipse(left + 196, 98, 6, color)
    _lines(canvas, 240, 184, 928, 200, card, edge, dim)
    _table(canvas, 240, 400, 928, card, edge, ink, dim)
    return canvas.image


def _lines(canvas, left, top, width, height, card, edge, dim):
    canvas.box(left, top, width, height, card, radius=8)
    canvas.box(left + 0.5, top + 0.5, width - 1, height - 1, edge, radius=8, line=1)
    random = np.random.default_rng(3)
    x = np.linspace(left + 50, left + width - 20, 60)
    values = np.cumsum(random.normal(0, 7, 60)) + 0.7 * np.arange(60)
    y = top + height - 40 - (values - values.min()) / np.ptp(values) * (height - 70)
    for row in range(4):
        canvas.box(left + 50, top + 28 + row * 44, width - 70, 1, edge)
        canvas.text(left + 40, top + 32 + row * 44, str(150 - row * 50), dim, size=11, anchor="rs")
    area = [*zip(x, y, strict=True), (x[-1], top + height - 28), (x[0], top + height - 28)]
    canvas.polygon(area, linear((0, top), (0, top + height), "#1f6feb66", "#1f6feb05"))
    canvas.line(list(zip(x, y, strict=True)), "#388bfd", width=2)
    canvas.ellipse(x[41], y[41], 5, "#ffffff")
    canvas.ellipse(x[41], y[41], 3.5, "#da3633")


def _table(canvas, left, top, width, card, edge, ink, dim):
    canvas.box(left, top, width, 340, card, radius=8)
    canvas.box(left + 0.5, top + 0.5, width - 1, 339, edge, radius=8, line=1)
    badges = (("paid", "#2ea043"), ("late", "#da3633"), ("draft", "#9e6a03"), ("sent", "#1f6feb"))
    for row in range(8):
        base = top + 32 + row * 40
        canvas.text(left + 18, base, f"#{40712 - row * 13}", "#388bfd", size=13)
        canvas.text(left + 110, base, sentence(row, 7), ink, size=14)
        name, color = badges[row * 7 % 4]
        canvas.box(left + 640, base - 15, 52, 20, color + "33", radius=10)
        canvas.box(left + 640.5, base - 14.5, 51, 19, color, radius=10, line=1)
        canvas.text(left + 666, base, name, color, size=11.5, anchor="ms")
        canvas.text(left + 910, base, f"{(row * 7919 % 900) + 12}.{row * 37 % 100:02} EUR", ink, size=14, anchor="rs")
        canvas.text(left + 770, base, f"{row + 2} days ago", dim, size=12)
        if row < 7:
            canvas.box(left + 1, base + 14, width - 2, 1, edge)


def form():
    """A light form with a focus ring, a switch, a red message and a yellow hint."""
    canvas = Canvas(720, 560, "#ffffff")
    canvas.text(48, 62, "Create your account", "#101828", size=28, bold=0.3)
    canvas.text(48, 90, "It is free, and takes less than a minute.", "#667085", size=15)
    for row, (label, value) in enumerate((("Name", "Maja Lindqvist"), ("Email", "maja@example"), ("Password", ""))):
        top = 122 + row * 96 + (row == 2) * 12
        canvas.text(48, top + 12, label, "#344054", size=14)
        if row == 1:
            canvas.box(44, top + 18, 432, 52, "#f0443830", radius=11)
        if row == 2:
            canvas.box(44, top + 18, 432, 52, "#2e90fa55", radius=11)
        canvas.box(48, top + 22, 424, 44, ("#d0d5dd", "#f04438", "#2e90fa")[row], radius=8)
        canvas.box(49, top + 23, 422, 42, "#ffffff", radius=7)
        canvas.text(62, top + 50, value, "#101828", size=16)
    for dot in range(11):
        canvas.ellipse(67 + dot * 11, 370, 3.6, "#101828")
    canvas.text(48, 303, "This address is not complete", "#d92d20", size=12.5)
    canvas.box(500, 144, 184, 98, "#fffaeb", radius=8)
    canvas.box(500.5, 144.5, 183, 97, "#fec84b", radius=8, line=1)
    canvas.text(516, 172, "Good to know", "#93370d", size=14, bold=0.3)
    for row, words in enumerate(("You can change it", "later in Settings")):
        canvas.text(516, 196 + row * 18, words, "#b54708", size=12.5)
    canvas.box(48, 424, 44, 24, "#12b76a", radius=12)
    canvas.ellipse(80, 436, 9.5, "#ffffff")
    canvas.text(104, 441, "Send me news once a month", "#344054", size=14)
    canvas.box(48, 473, 424, 46, "#1018281a", radius=8, blur=2)
    canvas.box(48, 470, 424, 46, linear((0, 470), (0, 516), "#7f56d9", "#6941c6"), radius=8)
    canvas.text(260, 499, "Create account", "#ffffff", size=16, bold=0.2, anchor="ms")
    return canvas.image


def mobile_dark():
    """A dark messenger on a telephone."""
    canvas = Canvas(390, 780, "#0b141a")
    canvas.box(0, 0, 390, 92, "#1f2c34")
    canvas.text(24, 26, "09:41", "#ffffff", size=14)
    canvas.box(346, 14, 22, 11, "#ffffff", radius=3, line=1)
    canvas.box(348, 16, 13, 7, "#34c759", radius=1)
    canvas.ellipse(44, 62, 19, linear((25, 43), (63, 81), "#ffb199", "#ff0844"))
    canvas.text(76, 60, "Theo", "#e9edef", size=17)
    canvas.text(76, 79, "typing ...", "#00a884", size=12.5)
    top = 112
    for row in range(7):
        is_mine = row % 3 == 1
        words = [sentence(row * 5 + line, 4) for line in range(1 + row % 2)]
        left, height = (110, 26 + 22 * len(words)) if is_mine else (16, 26 + 22 * len(words))
        canvas.box(left, top, 264, height, "#005c4b" if is_mine else "#202c33", radius=12)
        for line, text in enumerate(words):
            canvas.text(left + 14, top + 24 + line * 22, text[:34], "#e9edef", size=14.5)
        canvas.text(left + 252, top + height - 6, f"9:{20 + row * 2}", "#8696a0", size=10.5, anchor="rs")
        if is_mine:
            canvas.line([(left + 200, top + height - 10), (left + 204, top + height - 6), (left + 211, top + height - 14)], "#53bdeb", width=1.4)
        top += height + 14
    canvas.box(12, 718, 318, 46, "#2a3942", radius=23)
    canvas.text(34, 746, "Message", "#8696a0", size=16)
    canvas.ellipse(358, 741, 22, "#00a884")
    canvas.polygon([(351, 732), (369, 741), (351, 750)], "#ffffff")
    canvas.ellipse(369, 700, 10, "#ff3b30")
    canvas.text(369, 704, "2", "#ffffff", size=12, anchor="ms")
    return canvas.image


def editor():
    """A dark code editor with a red squiggle."""
    canvas = Canvas(860, 440, "#282c34")
    canvas.box(0, 0, 860, 36, "#21252b")
    canvas.box(0, 0, 170, 36, "#282c34")
    canvas.box(0, 0, 170, 2, "#568af2")
    canvas.text(18, 24, "quantize.rs", "#d7dae0", size=13)
    canvas.text(192, 24, "search.rs", "#7f848e", size=13)
    canvas.box(0, 36 + 5 * 26, 860, 26, "#2c313c")
    for row, line in enumerate(CODE):
        base = 64 + row * 26
        canvas.text(40, base, str(118 + row), "#495162", size=13, anchor="rs")
        column = 0
        for text, color in zip(line[::2], line[1::2], strict=True):
            canvas.text(60 + column * 8.4, base, text, color, size=14, spacing=8.4)
            column += len(text)
    x = np.arange(160, 300, 3.0)
    canvas.line(list(zip(x, 202 + 2 * (np.arange(len(x)) % 2), strict=True)), "#ff5555", width=1.2)
    canvas.box(0, 412, 860, 28, "#21252b")
    canvas.text(14, 431, "main*", "#98c379", size=12)
    canvas.ellipse(86, 426, 4, "#e06c75")
    canvas.text(96, 431, "1 error", "#e06c75", size=12)
    canvas.text(846, 431, "Ln 123, Col 18   UTF-8   Rust", "#9da5b4", size=12, anchor="rs")
    return canvas.image


def terminal():
    """A terminal with coloured words on black."""
    canvas = Canvas(720, 380, "#000000")
    lines = (
        (("mira@tern", "#00d75f"), (":", "#d0d0d0"), ("~/shop", "#5f87ff"), ("$ git status", "#d0d0d0")),
        (("On branch main", "#d0d0d0"),),
        (("  modified:   src/cart.ts", "#ff5f5f"),),
        (("  modified:   src/price.ts", "#ff5f5f"),),
        (("  new file:   tests/price.test.ts", "#00d75f"),),
        (("mira@tern", "#00d75f"), (":", "#d0d0d0"), ("~/shop", "#5f87ff"), ("$ npm test", "#d0d0d0")),
        ((" PASS ", "#00d75f"), (" cart adds, removes and sums (14 ms)", "#d0d0d0")),
        ((" FAIL ", "#ff0000"), (" price rounds half to even (2 ms)", "#d0d0d0")),
        (("   expected ", "#808080"), ("2.50", "#00d75f"), (" got ", "#808080"), ("2.51", "#ff5f5f")),
        (("warning", "#ffd700"), (": 1 test is skipped", "#d0d0d0")),
        (("Tests: ", "#d0d0d0"), ("1 failed", "#ff5f5f"), (", 1 skipped, ", "#d0d0d0"), ("31 passed", "#00d75f")),
    )
    for row, parts in enumerate(lines):
        column = 0
        for text, color in parts:
            canvas.text(14 + column * 8, 30 + row * 30, text, color, size=14, spacing=8)
            column += len(text)
    canvas.box(14, 346, 8, 18, "#d0d0d0")
    return canvas.image
