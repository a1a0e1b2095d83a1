"""Charts, maps, QR codes, and comics with halftone."""

import numpy as np

from .canvas import Canvas, clouds, curve, linear, noise, star

SERIES = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd")


def chart_lines():
    """Five thin lines with a legend."""
    canvas = Canvas(820, 480, "#ffffff")
    canvas.text(410, 32, "Response time by region, ms", "#222222", size=18, anchor="ms")
    _axes(canvas, 70, 50, 560, 370, "#dddddd", "#333333")
    for index, color in enumerate(SERIES):
        random = np.random.default_rng(index)
        y = 370 - index * 60 + np.cumsum(random.normal(0, 6, 80))
        x = np.linspace(70, 630, 80)
        canvas.line(list(zip(x, np.clip(y, 55, 415), strict=True)), color, width=1.5)
        canvas.line([(660, 80 + index * 28), (690, 80 + index * 28)], color, width=2)
        canvas.text(700, 85 + index * 28, ("Frankfurt", "Oregon", "Sao Paulo", "Mumbai", "Tokyo")[index], "#333333", size=14)
    return canvas.image


def chart_bars():
    """Bars with gradients and figures."""
    canvas = Canvas(720, 440, "#fcfcfd")
    canvas.text(40, 40, "Turnover by quarter", "#101828", size=20, bold=0.3)
    _axes(canvas, 70, 70, 620, 310, "#eaecf0", "#667085")
    for index in range(8):
        height = (90, 140, 120, 190, 170, 230, 262, 214)[index]
        left = 92 + index * 74
        canvas.box(left, 380 - height, 44, height, linear((0, 380 - height), (0, 380), "#6172f3", "#c7d7fe"), radius=4)
        canvas.text(left + 22, 372 - height, f"{height / 10:.1f}", "#344054", size=12, anchor="ms")
        canvas.text(left + 22, 400, f"Q{index % 4 + 1}", "#667085", size=13, anchor="ms")
    canvas.line([(70, 160), (690, 160)], "#f04438", width=1)
    canvas.text(688, 154, "target", "#f04438", size=12, anchor="rs")
    return canvas.image


def chart_pie():
    """A pie with labels and one very small piece."""
    canvas = Canvas(560, 400, "#ffffff")
    start = -90.0
    parts = ((38, "#4e79a7", "Search"), (27, "#f28e2b", "Direct"), (18, "#59a14f", "Mail"), (12.5, "#edc948", "Social"), (3.3, "#b07aa1", "Ads"), (1.2, "#e15759", "Other"))
    for row, (share, color, name) in enumerate(parts):
        end = start + share * 3.6
        canvas.pie(200, 200, 150, start, end, color)
        middle = np.radians(end)
        canvas.line([(200, 200), (200 + 151 * np.cos(middle), 200 + 151 * np.sin(middle))], "#ffffff", width=2)
        canvas.box(400, 90 + row * 34, 16, 16, color, radius=3)
        canvas.text(426, 103 + row * 34, f"{name}  {share} %", "#333333", size=15)
        start = end
    canvas.ellipse(200, 200, 70, "#ffffff")
    canvas.text(200, 207, "12,480", "#222222", size=26, anchor="ms")
    return canvas.image


def chart_scatter():
    """Many half transparent dots on a dark ground."""
    canvas = Canvas(680, 460, "#1a1b26")
    _axes(canvas, 60, 30, 590, 380, "#2f334d", "#a9b1d6")
    random = np.random.default_rng(8)
    for index, color in enumerate(("#7aa2f7", "#9ece6a", "#f7768e")):
        places = random.normal((220 + index * 130, 280 - index * 60), (60, 40), (90, 2))
        for x, y in places:
            canvas.ellipse(x, y, 4.2, color + "b0")
    return canvas.image


def _axes(canvas, left, top, width, height, grid, ink):
    for row in range(6):
        y = top + height - row * height / 5
        canvas.box(left, y, width, 1, grid)
        canvas.text(left - 8, y + 5, str(row * 50), ink, size=12, anchor="rs")
    canvas.box(left, top, 1, height, ink)
    canvas.box(left, top + height, width, 1, ink)


def map_streets():
    """Streets, a river, parks and names."""
    canvas = Canvas(900, 640, "#f2efe9")
    canvas.polygon(curve((90, 70), (280, 60), (310, 190), (180, 240), (60, 190)), "#c8e6b4")
    canvas.polygon(curve((620, 420), (840, 400), (860, 590), (700, 620), (600, 540)), "#d3ecc2")
    river = [(-20, 420), (140, 380), (300, 420), (460, 350), (600, 280), (760, 270), (930, 180)]
    canvas.line(river, "#aad3df", width=40)
    random = np.random.default_rng(5)
    for index in range(160):
        x, y = random.integers(10, 880), random.integers(10, 620)
        canvas.box(float(x), float(y), float(random.integers(8, 22)), float(random.integers(8, 20)), ("#d9d0c9", "#dfd6cf", "#cfc5bd")[index % 3])
    streets = [[(0, y), (900, y + random.integers(-80, 80))] for y in range(40, 640, 75)]
    streets += [[(x, 0), (x + random.integers(-80, 80), 640)] for x in range(50, 900, 95)]
    for street in streets:
        canvas.line(street, "#cfc9c0", width=9)
    for street in streets:
        canvas.line(street, "#ffffff", width=7)
    canvas.line([(0, 560), (320, 300), (640, 330), (900, 60)], "#c98b2c", width=15)
    canvas.line([(0, 560), (320, 300), (640, 330), (900, 60)], "#fcd6a4", width=12)
    canvas.line([(420, 0), (470, 260), (430, 640)], "#d6617b", width=3)
    for index, (x, y, name) in enumerate(((150, 150, "Stadtpark"), (700, 520, "Rosengarten"), (500, 200, "Altstadt"), (240, 480, "Hafen"), (760, 140, "Nordend"))):
        canvas.text(x, y, name, "#ffffff", size=17, bold=2.0)
        canvas.text(x, y, name, "#2b6b2b" if index < 2 else "#333333", size=17)
    for x, y in ((330, 160), (540, 420), (800, 300)):
        canvas.box(x, y, 16, 16, "#0b5ea8", radius=3)
        canvas.text(x + 8, y + 13, "U", "#ffffff", size=12, anchor="ms")
        canvas.ellipse(x + 60, y + 40, 5, "#d0021b")
    return canvas.image


def map_contours():
    """A tinted relief with contour lines."""
    height = clouds(640, 480, 240, 4, octaves=4)
    low, high = np.percentile(height, (1, 99))
    part = np.clip((height - low) / (high - low), 0, 1)
    canvas = Canvas(640, 480, "#ffffff")
    tints = np.array([(172, 208, 165), (148, 191, 139), (189, 204, 150), (225, 228, 181), (239, 235, 192), (222, 214, 163), (211, 202, 157), (202, 185, 130), (195, 167, 107)], float)
    place = part * (len(tints) - 1)
    y, x = np.gradient(part)
    shade = 1 + np.clip((x + y) * 9, -0.25, 0.2)
    canvas.pixels(tints[np.rint(place).astype(int)] * shade[..., None])
    lines = np.abs((part * 24) % 1 - 0.5) * 2
    slope = np.hypot(x, y) * 24 * 2 + 1e-6
    ink = np.clip(1.3 - (1 - lines) / slope, 0, 1) * 170
    canvas.pixels(np.dstack([np.full_like(part, 120), np.full_like(part, 84), np.full_like(part, 40), ink]))
    for index, (left, top) in enumerate(((120, 90), (330, 240), (520, 380), (200, 380))):
        canvas.polygon(star(left, top, 6, 6, 2, -90), "#c00000")
        canvas.text(left + 9, top + 5, f"{1204 + index * 137}", "#3a2a10", size=13)
    return canvas.image


def qr_code(modules, cell, ink, paper):
    """What looks like a QR code; its data are noise, so that no telephone reads it."""
    bits = np.random.default_rng(modules).integers(0, 2, (modules, modules))
    bits[6, :] = bits[:, 6] = (np.arange(modules) + 1) % 2
    finder = np.zeros((8, 8), int)
    finder[0:7, 0:7] = 1
    finder[1:6, 1:6] = 0
    finder[2:5, 2:5] = 1
    bits[:8, :8] = finder
    bits[:8, -8:] = finder[:, ::-1]
    bits[-8:, :8] = finder[::-1]
    size = (modules + 8) * cell
    canvas = Canvas(round(size), round(size), paper)
    for row, column in np.argwhere(bits):
        canvas.box((column + 4) * cell, (row + 4) * cell, cell, cell, ink)
    return canvas


def qr_plain():
    """Hard black modules on white."""
    return qr_code(33, 8, "#000000", "#ffffff").image


def qr_logo():
    """Modules that do not fall on pixels, with a logo in the middle."""
    canvas = qr_code(37, 8.35, "#1d1160", "#ffffff")
    middle = canvas.image.width / 2
    canvas.box(middle - 40, middle - 40, 80, 80, "#ffffff", radius=14)
    canvas.ellipse(middle, middle, 30, linear((middle - 30, 0), (middle + 30, 0), "#ff6a00", "#ee0979"))
    canvas.polygon(star(middle, middle, 18, 8, 5), "#ffffff")
    return canvas.image


def comic_halftone():
    """A panel with ink, flat colours and dots."""
    canvas = Canvas(760, 560, "#ffe9a8")
    canvas.polygon([(0, 0), (760, 0), (760, 330), (0, 420)], "#66c7f4")
    for row in range(34):
        for column in range(48):
            radius = 5.2 * (1 - row / 34)
            if radius > 0.5:
                canvas.ellipse(column * 16 + row % 2 * 8, row * 13, radius, "#2a86c8")
    canvas.polygon(star(520, 190, 190, 110, 14), "#111111")
    canvas.polygon(star(520, 190, 180, 102, 14), "#ffd400")
    canvas.text(520, 212, "KRAK!", "#111111", size=72, bold=5, anchor="ms")
    canvas.text(520, 212, "KRAK!", "#e3001b", size=72, bold=1.5, anchor="ms")
    _face(canvas, 190, 330)
    canvas.box(6, 6, 748, 548, "#111111", line=6)
    return canvas.image


def _face(canvas, x, y):
    for grow, head, hair in ((5, "#111111", "#111111"), (0, "#ffd0a6", "#7a2b10")):
        canvas.ellipse(x, y, 92 + grow, head, radius_y=112 + grow)
        canvas.polygon(curve((x - 98 - grow, y - 6), (x - 84 - grow, y - 110 - grow), (x, y - 142 - grow), (x + 90 + grow, y - 106 - grow), (x + 98 + grow, y - 10), (x + 40, y - 70), (x - 30, y - 60)), hair)
    for side in (-1, 1):
        canvas.ellipse(x + side * 36, y - 4, 17, "#111111", radius_y=13)
        canvas.ellipse(x + side * 36, y - 4, 14, "#ffffff", radius_y=10)
        canvas.ellipse(x + side * 36 + 4, y - 3, 6, "#1a5fb4")
        canvas.line([(x + side * 18, y - 26), (x + side * 54, y - 32 + side * 4)], "#111111", width=6)
    canvas.line([(x + 2, y), (x + 12, y + 32), (x - 4, y + 36)], "#111111", width=4)
    canvas.polygon(curve((x - 34, y + 62), (x, y + 56), (x + 36, y + 60), (x, y + 84)), "#111111")
    canvas.polygon(curve((x - 24, y + 64), (x, y + 61), (x + 26, y + 63), (x, y + 76)), "#e2536a")
    for row in range(5):
        for column in range(5):
            canvas.ellipse(x + 44 + column * 8 - row * 3, y + 24 + row * 8, 2.2, "#f08a6a")


def comic_ink():
    """Black ink with hatching and a grey wash."""
    canvas = Canvas(560, 700, "#fbfaf6")
    wash = noise(560, 700, 160, 6)
    canvas.pixels(np.dstack([np.full_like(wash, 90)] * 3 + [np.clip((wash - 0.5) * 160, 0, 60)]))
    canvas.ellipse(400, 140, 70, "#e8e4da")
    random = np.random.default_rng(12)
    for index in range(9):
        left, width, height = index * 66 - 12, 60 + index % 3 * 10, 220 + int(random.integers(0, 220))
        canvas.box(left, 700 - height, width, height, "#15130f" if index % 2 else "#3a362f")
        for row in range(height // 34):
            for column in range(3):
                if random.random() < 0.45:
                    canvas.box(left + 9 + column * 17, 712 - height + row * 34, 9, 15, "#f6e7a0")
    for index in range(60):
        x = 20 + index * 9
        canvas.line([(x, 60 + random.normal(0, 12)), (x - 46, 180 + random.normal(0, 20))], "#23201b", width=0.9)
    canvas.box(30, 30, 250, 74, "#15130f")
    canvas.box(33, 33, 244, 68, "#ffffff")
    canvas.text(48, 62, "NOBODY HAD SEEN", "#15130f", size=22)
    canvas.text(48, 88, "THE SIGNAL.", "#15130f", size=22)
    canvas.ellipse(466, 348, 5, "#d40000")
    return canvas.image
