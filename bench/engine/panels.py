"""Draws the panels of contact sheets: a piece of the original, ours and a peer's, at its own size and at twice that."""

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageDraw, ImageFont, ImageOps

CROP = (160, 120)  # what is shown at 2×
GAP = 8
TALL = (CROP[0], 2 * CROP[1])  # what is shown at 1×, as there is room
HEAD = 58
WIDTH = 3 * CROP[0] + 3 * 2 * CROP[0] + 7 * GAP
BACKGROUNDS = ("#ffffff", "#1e1e1e")
TALLEST = 800  # so that a page is seen at its own size
MOST_BYTES = 280_000
PAGE, INK = "#8a8a8a", "#000000"


@dataclass(frozen=True)
class Shown:
    """One of the three columns."""

    title: str
    picture: Image.Image


def frame_of(data, frame, original=None):
    """Decodes what is shown: for an animation, the original's frame by number, a result's by the middle of its time."""
    picture = Image.open(io.BytesIO(data))
    if getattr(picture, "n_frames", 1) > 1:
        if original is None:
            picture.seek(frame)
        else:
            _seek_to(picture, _middle_ms(Image.open(io.BytesIO(original)), frame))
        return picture.convert("RGBA")
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if profile and picture.mode in ("RGB", "RGBA"):
        try:
            ours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, ours, ImageCms.createProfile("sRGB"))
        except ImageCms.PyCMSError:
            pass  # A profile that cannot be used counts as absent, as in browsers.
    return picture.convert("RGBA")


def _duration_ms(picture):
    duration = picture.info.get("duration", 0)
    return duration if duration >= 20 else 100


def _middle_ms(picture, frame):
    total = 0
    for index in range(frame):
        picture.seek(index)
        total += _duration_ms(picture)
    picture.seek(frame)
    return total + _duration_ms(picture) / 2


def _seek_to(picture, time_ms):
    shown_until = 0
    for index in range(picture.n_frames):
        picture.seek(index)
        shown_until += _duration_ms(picture)
        if shown_until > time_ms:
            return


def draw(head, columns, place):
    """One entry: lines of text over the columns, over white and, where there is alpha, over dark."""
    original = columns[0].picture
    box, tall = _box(original.size, place, CROP), _box(original.size, place, TALL)
    has_alpha = any(column.picture.crop(tall).getchannel("A").getextrema()[0] < 255 for column in columns)
    backgrounds = BACKGROUNDS if has_alpha else BACKGROUNDS[:1]
    height = max(2 * (box[3] - box[1]), tall[3] - tall[1]) + GAP
    panel = Image.new("RGB", (WIDTH, HEAD + 16 + height * len(backgrounds)), PAGE)
    draw = ImageDraw.Draw(panel)
    for line, text in enumerate(head):
        draw.text((GAP, 3 + 18 * line), text, fill=INK, font=ImageFont.load_default(13))
    for row, background in enumerate(backgrounds):
        top = HEAD + 16 + row * height
        for index, column in enumerate(columns):
            left = GAP + index * (CROP[0] + GAP)
            panel.paste(_over(column.picture.crop(tall), background), (left, top))
            piece = _over(column.picture.crop(box), background)
            large = 4 * GAP + 3 * CROP[0] + index * (2 * CROP[0] + GAP)
            panel.paste(piece.resize((piece.width * 2, piece.height * 2), Image.Resampling.NEAREST), (large, top))
            if row == 0:
                draw.text((left, HEAD), column.title.split(",")[0], fill=INK, font=ImageFont.load_default(11))
                draw.text((large, HEAD), column.title, fill=INK, font=ImageFont.load_default(11))
    return panel


def _box(size, place, crop):
    """The piece around a place, inside the picture."""
    sides = [min(part, side) for part, side in zip(crop, size, strict=True)]
    starts = [min(max(at - part // 2, 0), side - part) for at, part, side in zip(place, sides, size, strict=True)]
    return (*starts, starts[0] + sides[0], starts[1] + sides[1])


def _over(picture, background):
    flat = Image.new("RGBA", picture.size, background)
    flat.alpha_composite(picture)
    return flat.convert("RGB")


def pages(panels):
    """Puts panels below one another; gives the pages and, for each panel, the number of its page."""
    groups, numbers = [], []
    height = size = TALLEST
    for panel in panels:
        panel_bytes = len(encoded(panel))
        if height + panel.height > TALLEST or size + panel_bytes > MOST_BYTES:
            groups.append([])
            height = size = 0
        groups[-1].append(panel)
        numbers.append(len(groups))
        height += panel.height + GAP
        size += panel_bytes
    return [_page(group) for group in groups], numbers


def encoded(page):
    """A page as WebP without loss."""
    file = io.BytesIO()
    page.save(file, "WEBP", lossless=True, quality=100, method=6)
    return file.getvalue()


def _page(group):
    page = Image.new("RGB", (WIDTH, sum(panel.height + GAP for panel in group)), PAGE)
    top = 0
    for panel in group:
        page.paste(panel, (0, top))
        top += panel.height + GAP
    return page
