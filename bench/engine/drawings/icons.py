"""Logos, icons, emoji and stickers with soft edges, glows and shadows."""

import math

import numpy as np

from .canvas import Canvas, conic, curve, linear, radial, star


def logo_glow():
    """A neon ring with a small red spot."""
    canvas = Canvas(256, 256)
    for blur, strength in ((22, "66"), (10, "88"), (4, "aa")):
        canvas.ellipse(128, 128, 80, f"#19d3ff{strength}", width=10, blur=blur)
    canvas.ellipse(128, 128, 80, "#d9fbff", width=7)
    canvas.polygon([(108, 92), (108, 164), (168, 128)], "#f4feff")
    canvas.ellipse(186, 72, 9, "#ff2d2d", blur=4)
    canvas.ellipse(186, 72, 6, "#ff3b30")
    return canvas.image


def logo_shadow():
    """A wordmark with a soft shadow and a red dot."""
    canvas = Canvas(340, 150)
    canvas.text(24, 104, "acorn", "#00000070", size=88, bold=1.4, blur=6)
    canvas.text(24, 98, "acorn", linear((0, 40), (0, 110), "#3b4a5a", "#141a22"), size=88, bold=1.4)
    canvas.ellipse(262, 92, 9, "#e5202b")
    canvas.text(278, 98, "io", "#7a8794", size=40)
    return canvas.image


def logo_monochrome():
    """Black text and a mark, nothing but soft edges."""
    canvas = Canvas(600, 180)
    canvas.ellipse(90, 90, 62, "#111111", width=12)
    canvas.polygon(star(90, 92, 40, 16, 5), "#111111")
    canvas.text(180, 104, "Northfield", "#111111", size=72, bold=0.6)
    canvas.text(184, 140, "RESEARCH INSTITUTE · EST. 1974", "#111111", size=18)
    return canvas.image


def logo_rainbow():
    """A ring of all hues."""
    canvas = Canvas(300, 300)
    hues = ("#ff3b30", "#ffcc00", "#34c759", "#00c7be", "#007aff", "#af52de", "#ff2d55", "#ff3b30")
    canvas.ellipse(150, 150, 120, conic(150, 150, *hues), width=46)
    canvas.ellipse(150, 150, 122, "#ffffff55", width=3)
    canvas.ellipse(150, 150, 40, radial(140, 138, 60, "#ffffff", "#dfe6f0", "#8c9bb5"))
    return canvas.image


def icon_mail():
    """A mail icon with a badge."""
    canvas = Canvas(64, 64)
    canvas.box(7, 16, 48, 34, "#00000055", radius=6, blur=2.2)
    canvas.box(6, 13, 48, 35, linear((0, 13), (0, 48), "#6ab8ff", "#1f6fe5"), radius=6)
    canvas.line([(9, 18), (30, 34), (51, 18)], "#ffffff", width=2.6)
    canvas.ellipse(51, 14, 10.5, "#ffffff")
    canvas.ellipse(51, 14, 9, "#e8281e")
    canvas.text(51, 18.5, "3", "#ffffff", size=12, bold=0.3, anchor="ms")
    return canvas.image


def icon_folder():
    """A yellow folder with a green sign."""
    canvas = Canvas(128, 128)
    canvas.box(12, 100, 104, 10, "#00000066", radius=5, blur=4)
    canvas.polygon([(12, 30), (50, 30), (60, 40), (116, 40), (116, 104), (12, 104)], "#d99a1c")
    canvas.box(26, 34, 78, 40, "#fdfdfd", radius=2)
    canvas.box(12, 50, 104, 56, linear((0, 50), (0, 106), "#ffdf7a", "#f3b12f"), radius=6)
    canvas.ellipse(98, 94, 18, "#23a94b")
    canvas.line([(89, 94), (96, 101), (108, 87)], "#ffffff", width=4)
    return canvas.image


def icon_gear():
    """A grey gear of 32 pixels."""
    canvas = Canvas(32, 32)
    canvas.polygon(star(16, 16, 14.5, 10.5, 8, 22), linear((0, 0), (0, 32), "#9aa4b0", "#4d5560"))
    canvas.ellipse(16, 16, 10.6, linear((0, 4), (0, 28), "#aeb7c2", "#59626e"))
    canvas.ellipse(16, 16, 4.4, "#f6f8fa")
    return canvas.image


def icon_flame():
    """A large flame in many shades."""
    canvas = Canvas(512, 512)
    outer = curve((256, 30), (330, 150), (400, 250), (390, 390), (256, 482), (122, 390), (120, 270), (190, 200), (215, 120))
    canvas.polygon(outer, "#ff5a00aa", blur=16)
    canvas.polygon(outer, linear((0, 30), (0, 480), "#ffd23f", "#ff8a1f", "#e32319", "#a3104a"))
    inner = curve((262, 220), (310, 310), (320, 390), (256, 450), (196, 390), (206, 320))
    canvas.polygon(inner, radial(256, 420, 190, "#fffbe0", "#ffe26a", "#ff9a2e"))
    return canvas.image


def icon_cloud():
    """A white cloud over a soft shadow, and a small sun."""
    canvas = Canvas(192, 160)
    canvas.ellipse(134, 50, 30, "#ffb30066", blur=10)
    canvas.ellipse(134, 50, 27, radial(128, 44, 34, "#fff3b0", "#ffc928", "#ff9d0a"))
    cloud = curve((40, 112), (30, 90), (52, 74), (74, 56), (104, 64), (116, 78), (142, 82), (150, 106), (132, 118), (60, 118))
    canvas.polygon(cloud + (0, 9), "#1f3a5f70", blur=8)
    canvas.polygon(cloud, linear((0, 56), (0, 118), "#ffffff", "#ffffff", "#cfe0f2"))
    return canvas.image


def favicon():
    """A favicon of 16 pixels."""
    canvas = Canvas(16, 16)
    canvas.box(0.5, 0.5, 15, 15, linear((0, 0), (16, 16), "#ff6b4a", "#c4206e"), radius=4)
    canvas.text(8, 12, "e", "#ffffff", size=12, bold=0.3, anchor="ms")
    return canvas.image


def map_pin():
    """A red pin with a shadow on the ground."""
    canvas = Canvas(96, 128)
    canvas.ellipse(50, 116, 22, "#00000080", radius_y=5, blur=3)
    canvas.polygon(curve((48, 116), (30, 78), (14, 48), (22, 20), (48, 8), (74, 20), (82, 48), (66, 78)), linear((14, 0), (82, 0), "#ff5b4d", "#c01818"))
    canvas.ellipse(48, 44, 14, "#ffffff")
    canvas.ellipse(48, 44, 8, "#8c1010")
    return canvas.image


def emoji(size, mood):
    """A yellow face: "smile" or "tears"."""
    canvas = Canvas(size, size)
    half = size / 2
    canvas.ellipse(half, half, half * 0.94, radial(half * 0.8, half * 0.6, half * 1.5, "#ffec8a", "#ffd33d", "#f0960f"))
    for side in (-1, 1):
        canvas.ellipse(half + side * half * 0.34, half * 0.78, half * 0.1, "#5b3312", radius_y=half * 0.16)
        canvas.ellipse(half + side * half * 0.56, half * 1.22, half * 0.16, "#ff5b3a66", blur=half * 0.08)
    canvas.pie(half, half * 1.12, half * 0.52, 10, 170, "#6b2a12")
    canvas.ellipse(half, half * 1.5, half * 0.24, "#ff4a5e", radius_y=half * 0.11)
    if mood == "tears":
        drop = curve((half * 0.5, half * 0.9), (half * 0.62, half * 1.2), (half * 0.5, half * 1.36), (half * 0.38, half * 1.2))
        canvas.polygon(drop, linear((0, half * 0.9), (0, half * 1.4), "#c9f0ff", "#2fa8f0"))
    return canvas.image


def emoji_heart():
    """A red heart with a highlight."""
    canvas = Canvas(72, 72)
    t = np.linspace(0, 2 * math.pi, 120)
    x = 36 + 2 * 16 * np.sin(t) ** 3
    y = 32 - 2 * (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    canvas.polygon(np.stack([x, y], -1), radial(26, 20, 56, "#ff8095", "#f2304a", "#b00d2e"))
    canvas.ellipse(22, 20, 8, "#ffffff88", radius_y=5, blur=2)
    return canvas.image


def emoji_rocket():
    """A rocket with a flame, 128 pixels."""
    canvas = Canvas(128, 128)
    canvas.polygon(curve((64, 122), (54, 100), (64, 92), (74, 100)), linear((0, 92), (0, 122), "#fff2a8", "#ff9d1c", "#f0381600"))
    canvas.polygon([(44, 70), (26, 96), (46, 92)], "#c4213a")
    canvas.polygon([(84, 70), (102, 96), (82, 92)], "#8d1730")
    canvas.polygon(curve((64, 6), (86, 44), (84, 90), (44, 90), (42, 44)), linear((42, 0), (86, 0), "#ffffff", "#d6dee8", "#8995a6"))
    canvas.ellipse(64, 48, 12, "#5c6a7c")
    canvas.ellipse(64, 48, 9, radial(60, 44, 14, "#d8f3ff", "#48a9e6", "#14578c"))
    return canvas.image


def sticker():
    """A star with a white border and a soft shadow."""
    canvas = Canvas(240, 240)
    corners = star(120, 116, 96, 58, 9)
    canvas.polygon((corners - (120, 116)) * 1.1 + (120, 122), "#00000066", blur=6)
    canvas.polygon((corners - (120, 116)) * 1.12 + (120, 116), "#ffffff")
    canvas.polygon(corners, radial(120, 116, 100, "#ffe14a", "#ffb400"))
    canvas.text(120, 118, "SALE", "#d4001a", size=44, bold=1.0, anchor="ms")
    canvas.text(120, 146, "-30 %", "#3a1a00", size=24, bold=0.4, anchor="ms")
    return canvas.image


def button_shadow():
    """A button with a glow and a soft shadow."""
    canvas = Canvas(260, 96)
    canvas.box(28, 30, 204, 44, "#0b3d9180", radius=22, blur=9)
    canvas.box(28, 22, 204, 46, linear((0, 22), (0, 68), "#4c9bff", "#1558d6"), radius=23)
    canvas.box(29, 23, 202, 44, "#ffffff55", radius=22, line=1)
    canvas.text(130, 51, "Get started", "#ffffff", size=19, bold=0.3, anchor="ms")
    return canvas.image


def shadow_card():
    """A white card with a large, very soft shadow."""
    canvas = Canvas(560, 380)
    canvas.box(60, 70, 440, 260, "#10203a66", radius=18, blur=26)
    canvas.box(60, 50, 440, 260, "#1020402e", radius=18, blur=5)
    canvas.box(60, 48, 440, 260, "#ffffff", radius=16)
    canvas.box(84, 74, 64, 64, linear((84, 74), (148, 138), "#7f5af0", "#2cb67d"), radius=14)
    canvas.text(166, 100, "Weekly report", "#16161a", size=22, bold=0.3)
    canvas.text(166, 126, "Updated two minutes ago", "#72757e", size=14)
    for row, width in enumerate((390, 372, 384, 260)):
        canvas.box(84, 166 + row * 26, width, 10, "#e9ecf2", radius=5)
    canvas.ellipse(478, 72, 6, "#ff3b30")
    return canvas.image


def overlay_gradient():
    """A black veil that fades out, as pages lay over photographs."""
    canvas = Canvas(480, 300)
    canvas.box(0, 0, 480, 300, linear((0, 0), (0, 300), "#00000000", "#00000030", "#000000d0"))
    return canvas.image


def glass_tooltip():
    """A half transparent dark tooltip with small text."""
    canvas = Canvas(300, 130)
    canvas.box(18, 20, 264, 84, "#00000080", radius=12, blur=7)
    canvas.box(18, 14, 264, 84, "#1c2230d8", radius=12)
    canvas.box(18.5, 14.5, 263, 83, "#ffffff33", radius=12, line=1)
    canvas.text(36, 44, "2 unsaved changes", "#ffffff", size=16)
    canvas.text(36, 68, "main.rs, palette.rs", "#a9c1ff", size=13)
    canvas.ellipse(262, 38, 5, "#ffcc00")
    canvas.text(36, 87, "error: expected `;`", "#ff6b6b", size=11)
    return canvas.image
