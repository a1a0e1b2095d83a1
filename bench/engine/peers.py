"""The tools that are compared: what each runs, and how it tells its version.

A command has the fields {input}, {output}, {folder} (where {output} lies, empty), {level} and {peers}.
Several commands are run one after the other and count together. Everybody gets one thread.
"""

from dataclasses import dataclass
from pathlib import Path

WRAPPERS = Path(__file__).resolve().parent / "peers"
SHARP = ("node", f"{WRAPPERS}/sharp.js", "{peers}", "{input}", "{output}")


@dataclass(frozen=True)
class Tool:
    """One way of making a picture smaller."""

    name: str
    commands: tuple
    version: tuple = ()


PEERS = {
    tool.name: tool
    for tool in (
        Tool(
            "caesium",
            # Without --keep-orientation it writes turned pictures. It names its output itself: as the input.
            (("{peers}/bin/caesiumclt", "-Q", "--threads", "1", "--keep-orientation", "-q", "{level}", "-o", "{folder}", "{input}"),),
            ("{peers}/bin/caesiumclt", "--version"),
        ),
        Tool(
            "mozjpeg (sharp)",
            ((*SHARP, "jpeg", '{{"quality":{level},"mozjpeg":true}}'),),
            ("node", f"{WRAPPERS}/sharp.js", "{peers}"),
        ),
        Tool(
            "jpegli",
            (("{peers}/venv/bin/python", f"{WRAPPERS}/jpegli.py", "{input}", "{output}", "{level}"),),
            ("{peers}/venv/bin/pip", "show", "pyjpegli"),
        ),
        Tool(
            "jpegoptim",
            # It keeps EXIF: without the orientation in it pictures come out turned.
            (("jpegoptim", "-q", "--strip-com", "--strip-iptc", "--strip-xmp", "--all-progressive", "--max={level}", "-d", "{folder}", "{input}"),),
            ("jpegoptim", "--version"),
        ),
        Tool(
            "jpegtran",
            (("jpegtran", "-copy", "none", "-optimize", "-progressive", "-outfile", "{output}", "{input}"),),
            ("jpegtran", "-version"),
        ),
        Tool(
            "pngquant + oxipng",
            (
                ("pngquant", "--strip", "--speed", "3", "--quality", "0-{level}", "--output", "{folder}/palette.png", "{input}"),
                ("{peers}/bin/oxipng", "-q", "-t", "1", "-o", "4", "--strip", "safe", "--out", "{output}", "{folder}/palette.png"),
            ),
            ("pngquant", "--version"),
        ),
        Tool(
            "oxipng",
            (("{peers}/bin/oxipng", "-q", "-t", "1", "-o", "{level}", "--strip", "safe", "--out", "{output}", "{input}"),),
            ("{peers}/bin/oxipng", "--version"),
        ),
        Tool(
            "cwebp",
            (("cwebp", "-quiet", "-m", "6", "-sharp_yuv", "-metadata", "icc", "-q", "{level}", "{input}", "-o", "{output}"),),
            ("cwebp", "-version"),
        ),
        Tool(
            "AVIF (sharp)",
            ((*SHARP, "avif", '{{"quality":{level},"effort":4}}'),),
            ("node", f"{WRAPPERS}/sharp.js", "{peers}"),
        ),
        Tool(
            "gifsicle",
            (("gifsicle", "-O3", "--lossy={level}", "{input}", "-o", "{output}"),),
            ("gifsicle", "--version"),
        ),
    )
}


def ours(eiderpix, effort, extra):
    """Our own command as a tool; its level is the floor, and "lossless" a level of its own."""
    name = "Eiderpix" if effort is None else f"Eiderpix {effort}"
    flags = () if effort is None else ("--effort", effort)
    command = (eiderpix, "optimize", "{input}", "--out", "{folder}", "--threads", "1", *flags, *extra)
    return Tool(name, (command,), (eiderpix, "--version"))


def our_level(level):
    """The flags that make one result: glossy is what people ask for from a floor of 85 up."""
    if level == "lossless":
        return ("--mode", "lossless")
    return ("--mode", "glossy" if float(level) >= 85 else "lossy", "--floor", str(level))
