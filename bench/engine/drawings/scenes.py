"""What comes from cameras and scanners, made of noise: skin, dark scenes, photographs with text, scans; and gradients."""

import numpy as np
from PIL import Image, ImageFilter

from .canvas import Canvas, clouds, linear, noise, radial, stops
from .screens import sentence


def gradient_linear():
    """Three colours over the whole picture."""
    canvas = Canvas(800, 400, "#000000")
    canvas.box(0, 0, 800, 400, linear((0, 0), (800, 400), "#12c2e9", "#c471ed", "#f64f59"))
    return canvas.image


def gradient_radial():
    """A dark vignette as behind a product."""
    canvas = Canvas(640, 480, "#000000")
    canvas.box(0, 0, 640, 480, radial(320, 220, 420, "#5b6b8c", "#27314a", "#0d1222"))
    return canvas.image


def gradient_grey():
    """Black to white in 256 steps, with a step wedge below."""
    canvas = Canvas(512, 256, "#808080")
    canvas.box(0, 0, 512, 160, linear((0, 0), (512, 0), "#000000", "#ffffff"))
    for step in range(16):
        level = step * 17
        canvas.box(step * 32, 160, 32, 96, f"#{level:02x}{level:02x}{level:02x}")
    return canvas.image


def gradient_hero():
    """The soft blurred spots of a web page's header, with a title."""
    canvas = Canvas(960, 420, "#f7f5ff")
    for x, y, radius, color in ((180, 80, 220, "#c7b8ff"), (760, 60, 240, "#ffc9de"), (520, 380, 260, "#b8e8ff"), (900, 400, 160, "#ffe7b8")):
        canvas.ellipse(x, y, radius, color, blur=80)
    canvas.text(480, 200, "Plan your week in peace", "#1d1740", size=48, bold=0.8, anchor="ms")
    canvas.text(480, 246, "One calendar for everyone at home", "#5d5785", size=20, anchor="ms")
    canvas.box(400, 284, 160, 48, "#5b3df5", radius=24)
    canvas.text(480, 314, "Try it", "#ffffff", size=18, anchor="ms")
    return canvas.image


def landscape(width, height, seed):
    """Hills, grass and a sky with clouds; an array of RGB with the grain of a camera."""
    y, x = np.mgrid[0:height, 0:width] / height
    sky = stops(y * 1.4, ("#3a78c2", "#8fb8e0", "#f2d9b8"))[..., :3]
    cloud = np.clip((clouds(width, height, height / 2, seed) - 0.52) * 4, 0, 1)[..., None]
    picture = sky * (1 - cloud * 0.8) + np.array((250, 246, 240)) * cloud * 0.8
    for layer in range(4):
        ridge = 0.42 + layer * 0.13 + 0.14 * (clouds(width, 1, height / (2 + layer), seed + layer + 9) - 0.5)
        texture = clouds(width, height, 26 / (layer + 1) + 3, seed + layer + 20)[..., None]
        color = np.array(((96, 116, 140), (80, 108, 92), (74, 104, 52), (60, 84, 34))[layer])
        hill = color * (0.55 + 0.9 * texture)
        part = np.clip((y - ridge) * height, 0, 1)[..., None]
        picture = picture * (1 - part) + hill * part
    grain = np.random.default_rng(seed).normal(0, 2.2, (height, width, 3))
    return np.clip(picture + grain, 0, 255)


def photo_red_text():
    """Thin saturated text on a photograph."""
    canvas = Canvas(800, 533, "#000000")
    canvas.pixels(landscape(800, 533, 2))
    canvas.text(40, 90, "Sommerfest am See", "#ff1a1a", size=40)
    canvas.text(40, 128, "Samstag, 18. Juli, ab 15 Uhr", "#ffe600", size=22)
    canvas.text(40, 500, "Eintritt frei · Musik · Essen · Boote", "#ff2bd6", size=18)
    canvas.text(780, 520, "Foto: Archiv", "#00e5ff", size=11, anchor="rs")
    return canvas.image


def photo_banner():
    """A dark veil, a yellow title and a blue button on a photograph."""
    canvas = Canvas(1000, 360, "#000000")
    canvas.pixels(landscape(1000, 360, 7))
    canvas.box(0, 0, 1000, 360, linear((0, 0), (700, 0), "#000000d0", "#00000000"))
    canvas.text(56, 140, "Go further", "#ffd60a", size=56, bold=0.8)
    canvas.text(58, 182, "Tents and bags for three seasons", "#ffffff", size=20)
    canvas.box(58, 214, 150, 44, "#0a84ff", radius=8)
    canvas.text(133, 242, "Shop now", "#ffffff", size=17, anchor="ms")
    canvas.text(60, 296, "Offer ends on Sunday", "#ff453a", size=14)
    return canvas.image


def portrait():
    """Skin with pores, soft light from a side, hair, eyes and lips, out of focus behind."""
    width, height = 480, 600
    y, x = np.mgrid[0:height, 0:width].astype(float)
    canvas = Canvas(width, height, "#000000")
    canvas.pixels(stops(clouds(width, height, 260, 31), ("#2c3a33", "#55624e", "#8e8a6a", "#c9b88a"))[..., :3])
    canvas.ellipse(240, 640, 230, "#33415c", radius_y=170, blur=4)
    canvas.ellipse(240, 230, 172, "#2a1a12", radius_y=196, blur=5)
    canvas.box(190, 400, 100, 120, linear((190, 0), (290, 0), "#c98f6c", "#8a573c"), radius=30, blur=5)
    light = radial(190, 210, 290, "#f6cfae", "#e3ad86", "#c68a63", "#8f5a3e")
    canvas.ellipse(240, 280, 126, light, radius_y=168, blur=2.5)
    for side in (-1, 1):
        canvas.ellipse(240 + side * 62, 320, 34, "#e07a6055", blur=14)
        canvas.ellipse(240 + side * 50, 256, 26, "#8a553c70", radius_y=16, blur=6)
        canvas.ellipse(240 + side * 50, 258, 21, "#f3ece6", radius_y=9.5, blur=1)
        canvas.ellipse(240 + side * 50, 258, 9, radial(240 + side * 50, 258, 9, "#1b120c", "#3d6b8c", "#22455f"), blur=0.7)
        canvas.ellipse(243 + side * 50, 255, 2.2, "#ffffff", blur=0.6)
        canvas.arc(240 + side * 50, 266, 25, 205, 335, "#2b170d", width=3, blur=1)
        canvas.arc(240 + side * 52, 262, 40, 228, 312, "#3b2417", width=6, blur=1.5)
    canvas.ellipse(228, 300, 10, "#ffe6cc60", radius_y=34, blur=7)
    canvas.ellipse(246, 336, 24, "#8a4f3860", radius_y=9, blur=5)
    canvas.ellipse(240, 378, 38, "#b24a4a", radius_y=11, blur=3)
    canvas.ellipse(240, 374, 40, "#8f3238", radius_y=2, blur=1.4)
    canvas.ellipse(232, 384, 16, "#f0a09a70", radius_y=3, blur=2.5)
    picture = np.asarray(canvas.image, float)[..., :3]
    random = np.random.default_rng(17)
    pores = np.asarray(Image.fromarray(random.normal(128, 30, (height, width)).clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.9)), float) - 128
    strands = noise(width, height, 2, 40) - 0.5
    hair = np.clip((60 - picture.mean(-1)) / 40, 0, 1)
    picture += (pores * 0.45 + strands * 40 * hair + (clouds(width, height, 24, 50) - 0.5) * 14)[..., None]
    return Image.fromarray(np.clip(picture + random.normal(0, 1.3, picture.shape), 0, 255).astype(np.uint8))


def dark_scene():
    """A room at night: a lamp, a screen, deep shades."""
    canvas = Canvas(960, 540, "#07080c")
    canvas.box(0, 0, 960, 540, radial(720, 160, 760, "#3a2a18", "#1a1511", "#0b0b10", "#050609"))
    canvas.ellipse(720, 150, 120, "#ffb45a30", blur=50)
    canvas.polygon([(680, 170), (760, 170), (742, 112), (698, 112)], linear((0, 112), (0, 170), "#ffdf9e", "#e0903a"))
    canvas.box(717, 170, 6, 190, "#1d1712")
    canvas.box(0, 360, 960, 180, linear((0, 360), (0, 540), "#1a130d", "#0a0807"))
    canvas.box(180, 170, 300, 180, "#05070a", radius=6)
    canvas.box(188, 178, 284, 164, linear((188, 178), (472, 342), "#12305a", "#0a1a33", "#1b0f2e"), radius=3)
    canvas.text(204, 208, "03:12", "#6fb7ff", size=26)
    canvas.ellipse(330, 346, 2, "#ff2020")
    canvas.box(180, 366, 300, 40, "#1c4a8a22", blur=14)
    picture = np.asarray(canvas.image, float)[..., :3]
    grain = np.random.default_rng(21).normal(0, 1.6, (540, 960, 1)) + np.random.default_rng(22).normal(0, 0.8, (540, 960, 3))
    return Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8))


def night_sky():
    """Stars and a weak milky way over a clean dark gradient."""
    canvas = Canvas(800, 500, "#000000")
    canvas.box(0, 0, 800, 500, linear((0, 0), (0, 500), "#03050d", "#0a1430", "#233a63", "#59505f"))
    y, x = np.mgrid[0:500, 0:800]
    band = np.exp(-(((x * 0.5 + y - 420) / 90) ** 2)) * clouds(800, 500, 120, 9) * 60
    canvas.pixels(np.dstack([np.full(band.shape, 190.0), np.full(band.shape, 180.0), np.full(band.shape, 210.0), np.clip(band, 0, 90)]))
    random = np.random.default_rng(33)
    for x0, y0, size in zip(random.uniform(0, 800, 320), random.uniform(0, 400, 320), random.exponential(0.45, 320) + 0.4, strict=True):
        canvas.ellipse(x0, y0, min(size, 1.8), "#fff6e8")
    canvas.polygon([(0, 500), (0, 440), (120, 400), (260, 450), (420, 380), (600, 440), (800, 410), (800, 500)], "#05060a")
    return canvas.image


def scan_letter():
    """A typed page as scanned: grey noise, a skew, a shade at the fold, a red stamp."""
    canvas = Canvas(900, 640, "#f4f1ea")
    for row in range(17):
        canvas.text(90, 90 + row * 30, sentence(row + 70, 12 if row % 6 != 5 else 5), "#2a2927", size=19)
    canvas.ellipse(700, 520, 62, "#c8102e", width=4)
    canvas.text(700, 516, "RECEIVED", "#c8102e", size=19, bold=0.3, anchor="ms")
    canvas.text(700, 540, "14 MAR 1998", "#c8102e", size=14, anchor="ms")
    turned = canvas.image.convert("RGB").rotate(0.7, Image.Resampling.BICUBIC, fillcolor=(214, 210, 202)).filter(ImageFilter.GaussianBlur(0.55))
    picture = np.asarray(turned, float)
    shade = 1 - 0.16 * np.exp(-((np.arange(900) / 60.0) ** 2)) - 0.05 * noise(900, 640, 300, 3)
    random = np.random.default_rng(44)
    grain = random.normal(0, 3.5, (640, 900, 1)) + random.normal(0, 1, (640, 900, 3))
    return Image.fromarray(np.clip(picture * shade[..., None] + grain, 0, 255).astype(np.uint8))


def scan_receipt():
    """A receipt in grey levels."""
    canvas = Canvas(420, 700, "#dedede")
    canvas.text(210, 60, "KIOSK AM MARKT", "#303030", size=26, anchor="ms")
    for row in range(14):
        canvas.text(40, 120 + row * 34, sentence(row + 30, 2), "#404040", size=17)
        canvas.text(380, 120 + row * 34, f"{row * 131 % 900 / 100 + 0.5:.2f}", "#404040", size=17, anchor="rs")
    canvas.text(40, 640, "TOTAL", "#202020", size=24, bold=0.5)
    canvas.text(380, 640, "61.27", "#202020", size=24, bold=0.5, anchor="rs")
    grey = np.asarray(canvas.image.convert("L").filter(ImageFilter.GaussianBlur(0.7)), float)
    grey = grey * (0.94 + 0.1 * noise(420, 700, 200, 5)) + np.random.default_rng(3).normal(0, 4, (700, 420))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def small_text(ink, paper):
    """Small saturated text."""
    canvas = Canvas(520, 260, paper)
    for row, size in enumerate((9, 10, 11, 12, 14, 16, 20)):
        canvas.text(16, 26 + row * 33, sentence(row + 5, 9 if size < 14 else 6), ink, size=size)
    return canvas.image
