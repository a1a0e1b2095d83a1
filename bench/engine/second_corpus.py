"""second_corpus.py UNPACKED CORPUS: picks pictures out of unpacked packages by rule.

Of each kind the first in the order of their digests, which is as good as chance and the same for everybody; no more
than a few of one package, so that no single author decides. second_corpus.tsv says what was picked when the figures
of docs/BENCHMARKS.md were measured; --write writes it anew.
"""

import hashlib
import shutil
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_suffix(".tsv")
KINDS = {  # kind: how many, and how many of one package
    "photo-jpeg": (10, 3),
    "web-jpeg": (14, 4),
    "photo-png": (8, 3),
    "screenshot-png": (10, 4),
    "alpha-png": (10, 4),
    "palette-png": (8, 3),
    "gif": (10, 6),
    "webp": (6, 4),
}
FEWEST_BYTES, MOST_BYTES = 10_000, 4_000_000
# Pillow's iss634.gif, which the engine was developed with.
IN_THE_OTHER_CORPUS = {"3ad971599fa3"}


@dataclass(frozen=True)
class Source:
    """A package, what its pictures show, and where in it they lie."""

    package: str
    shows: str  # photographs (and painted wallpapers), screenshots, graphics, or animations
    licence: str
    pattern: str = "**/*"


SOURCES = (
    Source("mate-backgrounds", "photographs", "GPL-2.0-or-later, CC-BY-SA-4.0"),
    Source("ukui-wallpapers", "photographs", "CC-BY-SA-3.0"),
    Source("lomiri-wallpapers-20.04", "photographs", "CC-BY-4.0, CC-BY-SA-3.0, CC-BY-SA-4.0, CC0-1.0"),
    Source("lxqt-themes", "photographs", "LGPL-2.1-or-later, CC-BY-SA-3.0", "**/wallpapers/*"),
    Source("gnome-backgrounds", "photographs", "CC-BY-SA-3.0"),
    Source("python3-skimage", "photographs", "BSD-3-Clause, public domain, CC0-1.0", "**/skimage/data/*"),
    Source("python3-sklearn", "photographs", "CC-BY-2.0", "**/datasets/images/*"),
    Source("debian-handbook", "screenshots", "GPL-2.0-or-later or CC-BY-SA-3.0", "**/en-US/images/*"),
    Source("gnome-user-docs", "screenshots", "CC-BY-SA-3.0", "**/help/C/**/*"),
    Source("kate5-data", "screenshots", "GFDL-1.2-or-later", "**/HTML/en/**/*"),
    Source("oxygen-icon-theme", "graphics", "LGPL-3.0-or-later"),
    Source("lincity-ng-data", "graphics", "GPL-2.0-or-later, CC-BY-SA-2.0"),
    Source("startbootstrap-agency", "graphics", "MIT"),
    Source("startbootstrap-creative", "photographs", "MIT"),
    Source("startbootstrap-freelancer", "graphics", "MIT"),
    Source("admin-lte", "graphics", "MIT", "**/dist/img/*"),
    Source("three-globe", "graphics", "MIT"),
    Source("terminalizer", "animations", "MIT"),
    Source("gif.js", "animations", "MIT"),
    Source("pillow", "animations", "MIT-CMU"),
)


def main():
    unpacked, corpus = (Path(argument) for argument in sys.argv[1:3])
    picked = pick(unpacked)
    shutil.rmtree(corpus, ignore_errors=True)
    for kind, digest, path, _ in picked:
        target = corpus / kind / f"{digest[:8]}-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    rows = [
        f"{kind}\t{digest[:8]}-{path.name}\t{path.stat().st_size}\t{digest}\t{source.package}\t{source.licence}\n"
        for kind, digest, path, source in picked
    ]
    text = "kind\tname\tbytes\tsha256\tpackage\tlicence\n" + "".join(rows)
    if "--write" in sys.argv:
        LIST.write_text(text)
    size_mb = sum(path.stat().st_size for _, _, path, _ in picked) / 1e6
    print(f"{len(picked)} pictures, {size_mb:.1f} MB, in {corpus}")
    listed = LIST.read_text() if LIST.exists() else ""
    different = set(text.splitlines()) ^ set(listed.splitlines())
    if different:
        sys.exit("not the pictures of second_corpus.tsv; packages have changed:\n" + "\n".join(sorted(different)))


def pick(unpacked):
    """Goes through all candidates in the order of their digests."""
    candidates = {}
    for source in SOURCES:
        for path in sorted((unpacked / source.package).glob(source.pattern)):
            if not path.is_file() or path.is_symlink() or not FEWEST_BYTES <= path.stat().st_size <= MOST_BYTES:
                continue
            data = path.read_bytes()
            kind = kind_of(data, source.shows)
            if kind:
                candidates.setdefault(hashlib.sha256(data).hexdigest(), (kind, path, source))
    picked, of_package = [], {}
    for digest, (kind, path, source) in sorted(candidates.items()):
        most, most_of_package = KINDS[kind]
        taken = of_package.setdefault(kind, {})
        if digest[:12] in IN_THE_OTHER_CORPUS or sum(taken.values()) >= most:
            continue
        if taken.get(source.package, 0) < most_of_package:
            taken[source.package] = taken.get(source.package, 0) + 1
            picked.append((kind, digest, path, source))
    return sorted(picked, key=lambda row: row[:2])


def kind_of(data, shows):
    """Names the kind of a picture, or None for what is not wanted."""
    if data[:6] in (b"GIF87a", b"GIF89a"):
        # Graphic control extensions: an animation has one a frame.
        return "gif" if data.count(b"\x21\xf9\x04") > 1 else None
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if shows == "animations":
        return None
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg_kind(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png_kind(data, shows)
    return None


def _jpeg_kind(data):
    """A camera's size from two megapixels up."""
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        if 0xC0 <= marker <= 0xC2:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return "photo-jpeg" if width * height >= 2_000_000 else "web-jpeg"
        at += 2 + length
    return None


def _png_kind(data, shows):
    width, height, depth, color_type = struct.unpack(">IIBB", data[16:26])
    if depth != 8 or width * height > 2_500_000:
        return None
    if color_type == 3:
        return "palette-png"
    if shows == "screenshots":
        return "screenshot-png"
    if shows == "photographs":
        return "photo-png"
    return "alpha-png" if color_type in (4, 6) else None


if __name__ == "__main__":
    main()
