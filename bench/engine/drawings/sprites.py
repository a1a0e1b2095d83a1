"""Pixel art, sprites of games, and animations as lists of palette frames."""

import math

import numpy as np
from PIL import Image

from .canvas import Canvas, conic, linear, noise, radial, rgba, stops
from .screens import sentence

HERO = ("..kkkkkk..", ".khhhhhhk.", "khhhhhhhhk", "khsssssshk", "kswksswksk", "kssssssssk", ".ksrrrrsk.", "..kbbbbk..", ".kbbbbbbk.", "ksbyyyybsk", ".kbbbbbbk.", ".kddkkddk.", ".kkk..kkk.")
INKS = {"k": "#1a1c2c", "h": "#b13e53", "s": "#f4c79a", "w": "#f4f4f4", "r": "#d95763", "b": "#3b5dc9", "y": "#ffcd75", "d": "#333c57"}


def pixel_hero(turned=False):
    """A hero of ten by thirteen pixels; transparent around."""
    picture = Image.new("RGBA", (10, 13))
    for y, row in enumerate(HERO):
        for x, sign in enumerate(row):
            if sign in INKS:
                picture.putpixel((9 - x if turned else x, y), rgba(INKS[sign]))
    return picture


def sprite_sheet():
    """Eight poses, each enlarged without smoothing."""
    sheet = Image.new("RGBA", (8 * 48, 64))
    for index in range(8):
        pose = pixel_hero(index % 2 == 1).resize((40, 52), Image.Resampling.NEAREST)
        sheet.alpha_composite(pose, (index * 48 + 4, 8 - index % 4 * 2))
    return sheet


def pixel_scene():
    """A landscape in 16 colours, enlarged three times."""
    small = Image.new("RGB", (160, 112), "#29366f")
    for y in range(112):
        for x in range(160):
            ridge = 62 + 12 * math.sin(x / 17) + 5 * math.sin(x / 5)
            if y > ridge + 22 + 4 * math.sin(x / 3):
                color = ("#38b764", "#257179", "#a7f070")[(x * 7 + y * 13 + x * y) % 23 // 10]
            elif y > ridge:
                color = "#3b5dc9" if (x + y) % 2 else "#333c57"
            elif (x - 120) ** 2 + (y - 22) ** 2 < 130:
                color = "#ffcd75"
            else:
                color = ("#29366f", "#3b5dc9", "#41a6f6", "#ef7d57")[min(max((y + (x + y) % 2 * 4) // 20, 0), 3)]
            small.putpixel((x, y), rgba(color)[:3])
    small.paste(pixel_hero(), (40, 84), pixel_hero())
    return small.resize((480, 336), Image.Resampling.NEAREST)


def pixel_icons():
    """Items of an inventory at their own size of 16 pixels."""
    sheet = Image.new("RGBA", (128, 64))
    random = np.random.default_rng(2)
    colors = [rgba(color) for color in ("#ef7d57", "#ffcd75", "#38b764", "#41a6f6", "#b13e53", "#f4f4f4", "#94b0c2")]
    for index in range(32):
        half = random.random((12, 6)) < 0.62
        shape = np.concatenate([half, half[:, ::-1]], 1)
        color, other = colors[index % 7], colors[(index * 3 + 2) % 7]
        for y, x in np.argwhere(shape):
            sheet.putpixel((index % 8 * 16 + 2 + x, index // 8 * 16 + 2 + y), color if (x + y * 2) % 5 else other)
    return sheet


def glow_orbs():
    """Particles of a game: glows of six colours."""
    canvas = Canvas(384, 128)
    for index, color in enumerate(("#ff4040", "#ffa500", "#f7ff3c", "#3cff6b", "#3cc8ff", "#b46bff")):
        x, y = 32 + index * 64, 64
        canvas.ellipse(x, y, 30, radial(x, y, 30, color + "ff", color + "90", color + "30", color + "00"))
        canvas.ellipse(x, y, 9, radial(x, y, 9, "#ffffffff", "#ffffffc0", "#ffffff00"))
    return canvas.image


def space_ship():
    """A shaded ship with a blue exhaust."""
    canvas = Canvas(220, 180)
    canvas.ellipse(40, 90, 34, radial(40, 90, 34, "#e8fbff", "#58c8ff", "#2060ff80", "#2040ff00"), radius_y=18)
    canvas.polygon([(60, 90), (90, 30), (120, 60), (120, 120), (90, 150)], linear((0, 30), (0, 150), "#8a94a6", "#4b5364", "#262b36"))
    canvas.polygon([(60, 70), (150, 66), (206, 90), (150, 114), (60, 110)], linear((0, 64), (0, 116), "#f2f5f9", "#b6c0cf", "#5b6678"))
    canvas.ellipse(150, 86, 20, linear((0, 76), (0, 98), "#c8f4ff", "#2a7fb8", "#0d3550"), radius_y=10)
    canvas.ellipse(92, 40, 3, "#ff2a2a")
    canvas.ellipse(92, 140, 3, "#2aff5a")
    return canvas.image


def gif_glow():
    """A soft green light that breathes on black."""
    for step in range(16):
        strength = 0.55 + 0.45 * math.sin(step / 16 * 2 * math.pi)
        canvas = Canvas(200, 200, "#000000")
        shade = f"{round(255 * strength):02x}"
        canvas.ellipse(100, 100, 95, radial(100, 100, 95, f"#e8ffe8{shade}", f"#38ff7a{shade}", f"#0a8a3a{shade}", "#00200800"))
        yield canvas.image.convert("RGB")


def gif_spinner():
    """A loading ring with one level of transparency, as GIF has it."""
    for step in range(12):
        canvas = Canvas(64, 64, "#ffffff")
        for spoke in range(12):
            angle = 2 * math.pi * spoke / 12
            grey = 60 + (step - spoke) % 12 * 15
            canvas.ellipse(32 + 22 * math.cos(angle), 32 + 22 * math.sin(angle), 4.5, f"#{grey:02x}{grey:02x}{min(grey + 30, 255):02x}")
        yield canvas.image.convert("RGB")


def gif_sprite():
    """The hero walks; hard transparent edges."""
    for step in range(8):
        frame = Image.new("RGBA", (120, 80))
        frame.alpha_composite(pixel_hero(step > 3).resize((40, 52), Image.Resampling.NEAREST), (10 + step * 8, 20 - step % 2 * 4))
        yield frame


def gif_recording():
    """A window in which text is typed and a pointer moves."""
    text = sentence(90, 14)
    for step in range(24):
        canvas = Canvas(560, 340, "#dfe3ea")
        canvas.box(40, 34, 480, 270, "#00000040", radius=10, blur=7)
        canvas.box(40, 30, 480, 270, "#ffffff", radius=8)
        canvas.box(40, 30, 480, 30, linear((0, 30), (0, 60), "#f0f2f5", "#d8dde4"), radius=8)
        for index, color in enumerate(("#ff5f57", "#febc2e", "#28c840")):
            canvas.ellipse(60 + index * 20, 45, 6, color)
        shown = text[: step * 4]
        for row in range(3):
            canvas.text(62, 96 + row * 26, shown[row * 44 : row * 44 + 44], "#24292f", size=15)
        canvas.box(62, 240, 120, 34, "#0969da" if step < 18 else "#0550ae", radius=6)
        canvas.text(122, 262, "Save", "#ffffff", size=15, anchor="ms")
        x, y = 420 - step * 12, 130 + step * 6
        canvas.polygon([(x, y), (x, y + 17), (x + 4, y + 13), (x + 7, y + 20), (x + 10, y + 19), (x + 7, y + 12), (x + 13, y + 12)], "#000000")
        yield canvas.image.convert("RGB")


def gif_gradient():
    """Hues that turn, dithered to 256 colours."""
    for step in range(10):
        canvas = Canvas(240, 180, "#000000")
        canvas.box(0, 0, 240, 180, linear((step * 24 - 240, 0), (step * 24 + 240, 180), "#ff512f", "#dd2476", "#4568dc", "#ff512f"))
        yield canvas.image.convert("RGB")


def gif_text():
    """One interlaced frame of black and red text."""
    canvas = Canvas(420, 160, "#ffffff")
    for row in range(5):
        canvas.text(14, 32 + row * 28, sentence(row + 55, 7), "#c00000" if row == 2 else "#111111", size=16)
    yield canvas.image.convert("RGB")


def gif_chart():
    """Bars that grow."""
    for step in range(15):
        canvas = Canvas(360, 240, "#ffffff")
        for index, color in enumerate(("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#edc948")):
            height = (150, 90, 180, 60, 120)[index] * min(step / 11, 1)
            canvas.box(40 + index * 62, 210 - height, 40, height, color, radius=3)
        canvas.box(24, 210, 320, 1, "#333333")
        canvas.text(24, 30, "Votes", "#222222", size=18)
        yield canvas.image.convert("RGB")


def gif_film():
    """A piece of film in 256 colours: noise that moves behind a conic light."""
    base = noise(360, 160, 30, 1)
    y, x = np.mgrid[0:160, 0:300]
    light = conic(90, 80, "#203040", "#c08040", "#405060", "#203040")
    for step in range(10):
        moved = base[:, step * 6 : step * 6 + 300]
        picture = light(x + step * 3.0, y * 1.0)[..., :3] * (0.5 + 0.7 * moved[..., None])
        lamp = stops(np.hypot(x - 210 + step * 4, y - 60) / 70, ("#fff0c0a0", "#fff0c000"))
        picture += (lamp[..., :3] - picture) * lamp[..., 3:] / 255
        yield Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
