"""Shapes with soft edges, text, gradients, glows and shadows on a picture of Pillow.

Each shape is drawn at several times its size and composed by itself, as browsers do; text is drawn at its own size.
"""

import math

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

SCALE = 8


class Canvas:
    """A picture that is painted on; without a background it is transparent."""

    def __init__(self, width, height, background="#00000000"):
        self.image = Image.new("RGBA", (width, height), rgba(background))

    def ellipse(self, x, y, radius_x, paint, radius_y=None, width=0, blur=0):
        """Paints an ellipse, or its outline where `width` is given."""
        radius_y = radius_x if radius_y is None else radius_y
        box = (x - radius_x, y - radius_y, x + radius_x, y + radius_y)
        self._shape(box, paint, blur, lambda draw, at: draw.ellipse(at(box), **_style(width)))

    def box(self, x, y, width, height, paint, radius=0, line=0, blur=0):
        """Paints a rectangle with round corners, or its outline where `line` is given."""
        box = (x, y, x + width, y + height)
        style = _style(line)
        self._shape(box, paint, blur, lambda draw, at: draw.rounded_rectangle(at(box), radius * SCALE, **style))

    def polygon(self, points, paint, blur=0):
        """Paints a filled polygon."""
        self._shape(_bounds(points, 0), paint, blur, lambda draw, at: draw.polygon(at(points), fill=255))

    def line(self, points, paint, width=1.0, blur=0):
        """Paints a line with round joints and ends."""
        def stroke(draw, at):
            places = at(points)
            draw.line(places, fill=255, width=max(round(width * SCALE), 1), joint="curve")
            half = width * SCALE / 2
            for place in (places[:2], places[-2:]):
                draw.ellipse((place[0] - half, place[1] - half, place[0] + half, place[1] + half), fill=255)

        self._shape(_bounds(points, width), paint, blur, stroke)

    def pie(self, x, y, radius, start, end, paint):
        """Paints a piece of a pie, angles in degrees."""
        box = (x - radius, y - radius, x + radius, y + radius)
        self._shape(box, paint, 0, lambda draw, at: draw.pieslice(at(box), start, end, fill=255))

    def arc(self, x, y, radius, start, end, paint, width, blur=0):
        """Paints a part of a circle's outline."""
        box = (x - radius, y - radius, x + radius, y + radius)
        style = {"fill": 255, "width": round(width * SCALE)}
        self._shape(box, paint, blur, lambda draw, at: draw.arc(at(box), start, end, **style))

    def text(self, x, y, words, paint, size=14, bold=0.0, anchor="ls", blur=0, spacing=None):
        """Writes a line of text; with `spacing` each character has a cell of that width, as in a terminal."""
        font = ImageFont.load_default(size)
        mask = Image.new("L", self.image.size)
        draw = ImageDraw.Draw(mask)
        pieces = [(x, words)]
        if spacing:
            anchor = "ms"
            pieces = [(x + (column + 0.5) * spacing, sign) for column, sign in enumerate(words)]
        for left, piece in pieces:
            draw.text((left, y), piece, fill=255, font=font, anchor=anchor, stroke_width=bold)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        box = mask.getbbox()
        if box:
            self._compose(mask.crop(box), box[:2], paint)

    def pixels(self, array, x=0, y=0):
        """Composes an array of RGB or RGBA."""
        layer = Image.fromarray(np.clip(np.rint(array), 0, 255).astype(np.uint8)).convert("RGBA")
        self.image.alpha_composite(layer, (x, y))

    def _shape(self, box, paint, blur, draw):
        margin = math.ceil(3 * blur) + 2
        left, top = (max(math.floor(value) - margin, 0) for value in box[:2])
        right = min(math.ceil(box[2]) + margin, self.image.width)
        bottom = min(math.ceil(box[3]) + margin, self.image.height)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", ((right - left) * SCALE, (bottom - top) * SCALE))

        def at(places):
            flat = np.asarray(places, float).reshape(-1, 2)
            return [float(value) for value in ((flat - (left, top)) * SCALE).ravel()]

        draw(ImageDraw.Draw(mask), at)
        mask = mask.reduce(SCALE)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        self._compose(mask, (left, top), paint)

    def _compose(self, mask, place, paint):
        if callable(paint):
            y, x = np.mgrid[0 : mask.height, 0 : mask.width]
            color = paint(x + place[0] + 0.5, y + place[1] + 0.5)
        else:
            color = np.broadcast_to(np.array(rgba(paint), float), (mask.height, mask.width, 4))
        layer = np.array(color, float)
        layer[..., 3] *= np.asarray(mask) / 255
        self.pixels(layer, *place)


def rgba(color):
    """Reads "#rrggbb" or "#rrggbbaa"."""
    return ImageColor.getcolor(color, "RGBA")


def stops(position, colors):
    """Interpolates between colours at equal distances."""
    values = np.array([rgba(color) for color in colors], float)
    places = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(position, places, values[:, channel]) for channel in range(4)], -1)


def linear(start, end, *colors):
    """A gradient from one place to another."""
    (x0, y0), (x1, y1) = start, end
    square = (x1 - x0) ** 2 + (y1 - y0) ** 2
    return lambda x, y: stops(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square, colors)


def radial(x0, y0, radius, *colors):
    """A gradient from a place outwards."""
    return lambda x, y: stops(np.hypot(x - x0, y - y0) / radius, colors)


def conic(x0, y0, *colors):
    """A gradient around a place."""
    return lambda x, y: stops((np.arctan2(y - y0, x - x0) / (2 * math.pi)) % 1, colors)


def star(x, y, outer, inner, points, turn=-90.0):
    """The corners of a star."""
    angles = np.radians(turn + np.arange(points * 2) * 180 / points)
    radii = np.where(np.arange(points * 2) % 2 == 0, outer, inner)
    return np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], -1)


def curve(*points, steps=24):
    """A smooth closed curve through points (Catmull-Rom)."""
    points = np.array(points, float)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for index in range(len(points)):
        a, b, c, d = (points[(index + offset) % len(points)] for offset in (-1, 0, 1, 2))
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(parts)


def noise(width, height, cell, seed):
    """Smooth noise of 0 to 1, whose spots are about `cell` pixels wide."""
    random = np.random.default_rng(seed)
    small = random.random((math.ceil(height / cell) + 3, math.ceil(width / cell) + 3)).astype(np.float32)
    size = (math.ceil(small.shape[1] * cell), math.ceil(small.shape[0] * cell))
    large = np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC))
    start = int(cell)
    return np.clip(large[start : start + height, start : start + width], 0, 1)


def clouds(width, height, cell, seed, octaves=5):
    """Noise of several sizes, each half as wide and half as strong."""
    total = np.zeros((height, width))
    weight = 1.0
    for octave in range(octaves):
        total += weight * (noise(width, height, max(cell / 2**octave, 1), seed * 31 + octave) - 0.5)
        weight /= 2
    return 0.5 + total / 1.5


def _bounds(points, width):
    points = np.asarray(points, float).reshape(-1, 2)
    return (*(points.min(0) - width), *(points.max(0) + width))


def _style(width):
    return {"outline": 255, "width": round(width * SCALE)} if width else {"fill": 255}
