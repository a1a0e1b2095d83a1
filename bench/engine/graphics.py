#!/usr/bin/env python3
"""graphics.py DIR: draws a corpus of graphics: logos, icons, interfaces, charts, maps, comics, codes, scans, skin, GIFs.

Nothing is fetched; the only letters are those that come with Pillow. The same version of Pillow and numpy draws the same
pixels. Needs Pillow and numpy: target/peers/venv/bin/python.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from drawings import diagrams, icons, scenes, screens, sprites

ALPHA = {
    "logo-glow": icons.logo_glow, "logo-shadow": icons.logo_shadow, "logo-monochrome": icons.logo_monochrome,
    "logo-rainbow": icons.logo_rainbow, "icon-mail": icons.icon_mail, "icon-folder": icons.icon_folder,
    "icon-gear": icons.icon_gear, "icon-flame": icons.icon_flame, "icon-cloud": icons.icon_cloud, "favicon": icons.favicon,
    "map-pin": icons.map_pin, "emoji-smile": partial(icons.emoji, 72, "smile"),
    "emoji-tears": partial(icons.emoji, 160, "tears"), "emoji-heart": icons.emoji_heart,
    "emoji-rocket": icons.emoji_rocket, "sticker": icons.sticker, "button-shadow": icons.button_shadow,
    "shadow-card": icons.shadow_card, "overlay-gradient": icons.overlay_gradient, "glass-tooltip": icons.glass_tooltip,
    "sprite-sheet": sprites.sprite_sheet, "pixel-icons": sprites.pixel_icons, "glow-orbs": sprites.glow_orbs,
    "space-ship": sprites.space_ship,
}
OPAQUE = {
    "ui-light": partial(screens.dashboard, False), "ui-dark": partial(screens.dashboard, True), "ui-form": screens.form,
    "ui-mobile-dark": screens.mobile_dark, "ui-editor": screens.editor, "ui-terminal": screens.terminal,
    "chart-lines": diagrams.chart_lines, "chart-bars": diagrams.chart_bars, "chart-pie": diagrams.chart_pie,
    "chart-scatter": diagrams.chart_scatter, "map-streets": diagrams.map_streets, "map-contours": diagrams.map_contours,
    "qr-plain": diagrams.qr_plain, "qr-logo": diagrams.qr_logo, "comic-halftone": diagrams.comic_halftone,
    "comic-ink": diagrams.comic_ink, "pixel-scene": sprites.pixel_scene, "gradient-linear": scenes.gradient_linear,
    "gradient-radial": scenes.gradient_radial, "gradient-grey": scenes.gradient_grey, "gradient-hero": scenes.gradient_hero,
    "dark-scene": scenes.dark_scene, "night-sky": scenes.night_sky, "portrait": scenes.portrait,
    "photo-red-text": scenes.photo_red_text, "photo-banner": scenes.photo_banner, "scan-letter": scenes.scan_letter,
    "scan-receipt": scenes.scan_receipt, "red-on-white": partial(scenes.small_text, "#e00000", "#ffffff"),
    "red-on-blue": partial(scenes.small_text, "#ff2a2a", "#10208a"),
}
JPEG = ("photo-red-text", "photo-banner", "portrait", "dark-scene", "comic-halftone", "red-on-white")
GIF = {  # name: frames, milliseconds a frame, whether colours are dithered
    "glow": (sprites.gif_glow, 80, False), "spinner": (sprites.gif_spinner, 80, False),
    "sprite": (sprites.gif_sprite, 120, False), "recording": (sprites.gif_recording, 120, False),
    "gradient": (sprites.gif_gradient, 100, True), "text-interlaced": (sprites.gif_text, 0, False),
    "chart": (sprites.gif_chart, 80, False), "film": (sprites.gif_film, 100, True),
}


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    target = Path(sys.argv[1])
    for kind, drawings in (("graphics-alpha", ALPHA), ("graphics-opaque", OPAQUE)):
        for name, draw in drawings.items():
            picture = draw()
            picture = picture if kind == "graphics-alpha" or picture.mode == "L" else picture.convert("RGB")
            picture.save(fresh(target / kind, f"{name}.png"), compress_level=6)
    for name in JPEG:
        OPAQUE[name]().convert("RGB").save(fresh(target / "graphics-jpeg", f"{name}.jpg"), quality=95, subsampling=0)
    for name, (frames, duration_ms, is_dithered) in GIF.items():
        save_gif(fresh(target / "graphics-gif", f"{name}.gif"), list(frames()), duration_ms, is_dithered)


def fresh(folder, name):
    """A path in a folder that exists."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def save_gif(path, frames, duration_ms, is_dithered):
    """Saves frames with one palette for all; the last colour is transparent where a frame has alpha."""
    palette = common_palette(frames)
    mapped = []
    for frame in frames:
        colors = frame.convert("RGB")
        indexed = colors.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG) if is_dithered else nearest(colors, palette)
        if frame.mode == "RGBA":
            indexed.paste(255, mask=frame.getchannel("A").point(lambda alpha: 255 if alpha < 128 else 0))
        mapped.append(indexed)
    options = {"transparency": 255, "disposal": 2} if frames[0].mode == "RGBA" else {}
    if len(mapped) > 1:
        options |= {"save_all": True, "append_images": mapped[1:], "duration": duration_ms, "loop": 0}
    mapped[0].save(path, optimize=False, interlace=len(mapped) == 1, **options)


def common_palette(frames):
    """The 64 most frequent colours as they are, and 191 between the others."""
    together = np.concatenate([np.asarray(frame.convert("RGB")).reshape(-1, 3) for frame in frames])
    colors, counts = np.unique(together, axis=0, return_counts=True)
    frequent = colors[np.argsort(-counts, kind="stable")[: 255 if len(colors) <= 255 else 64]]
    between = Image.fromarray(together[None]).quantize(191, Image.Quantize.MEDIANCUT, kmeans=1).getpalette()
    chosen = [*frequent.ravel().tolist(), *between][: 255 * 3]
    palette = Image.new("P", (1, 1))
    palette.putpalette(chosen + [0] * (256 * 3 - len(chosen)))
    return palette


def nearest(picture, palette):
    """Maps each pixel to the nearest colour, exactly."""
    entries = np.array(palette.getpalette()[: 255 * 3], float).reshape(-1, 3)
    colors, places = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_inverse=True)
    indices = np.array([np.argmin(((entries - color) ** 2).sum(-1)) for color in colors], np.uint8)
    indexed = Image.fromarray(indices[places].reshape(picture.height, picture.width)).convert("L")
    mapped = Image.new("P", picture.size)
    mapped.putpalette(palette.getpalette())
    mapped.putdata(list(indexed.get_flattened_data()))
    return mapped


if __name__ == "__main__":
    main()
