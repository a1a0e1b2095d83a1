"""The tools that are compared: what each runs, and how it tells its version.

A command has the fields {input}, {output}, {folder} (where {output} lies, empty), {level}, {peers} and {wrappers}.
Several commands are run one after the other and count together. Everybody gets one thread.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

WRAPPERS = Path(__file__).resolve().parent / "peers"
SHARP = ("node", "{wrappers}/sharp.js", "{peers}", "{input}", "{output}")
SHARP_VERSION = ("sharp", ("node", "{wrappers}/sharp.js", "{peers}"))
OXIPNG_VERSION = ("oxipng", ("{peers}/bin/oxipng", "--version"))


@dataclass(frozen=True)
class Tool:
    """One way of making a picture smaller."""

    name: str
    commands: tuple
    versions: tuple = ()  # pairs of a name and the command that tells its version


PEERS = {
    tool.name: tool
    for tool in (
        Tool(
            "caesium",
            # Without --keep-orientation it writes turned pictures. It names its output itself: as the input.
            (("{peers}/bin/caesiumclt", "-Q", "--threads", "1", "--keep-orientation", "-q", "{level}", "-o", "{folder}", "{input}"),),
            (("caesiumclt", ("{peers}/bin/caesiumclt", "--version")),),
        ),
        Tool(
            "mozjpeg (sharp)",
            ((*SHARP, "jpeg", '{{"quality":{level},"mozjpeg":true}}'),),
            (SHARP_VERSION,),
        ),
        Tool(
            "jpegli",
            (("{peers}/venv/bin/python", "{wrappers}/jpegli.py", "{input}", "{output}", "{level}"),),
            (("pyjpegli", ("{peers}/venv/bin/pip", "show", "pyjpegli")),),
        ),
        Tool(
            "jpegoptim",
            # It keeps EXIF: without the orientation in it pictures come out turned.
            (("jpegoptim", "-q", "--strip-com", "--strip-iptc", "--strip-xmp", "--all-progressive", "--max={level}", "-d", "{folder}", "{input}"),),
            (("jpegoptim", ("jpegoptim", "--version")),),
        ),
        Tool(
            "jpegtran",
            (("jpegtran", "-copy", "none", "-optimize", "-progressive", "-outfile", "{output}", "{input}"),),
            (("jpegtran", ("jpegtran", "-version")),),
        ),
        Tool(
            "pngquant + oxipng",
            (
                ("pngquant", "--strip", "--speed", "3", "--quality", "0-{level}", "--output", "{folder}/palette.png", "{input}"),
                ("{peers}/bin/oxipng", "-q", "-t", "1", "-o", "4", "--strip", "safe", "--out", "{output}", "{folder}/palette.png"),
            ),
            (("pngquant", ("pngquant", "--version")), OXIPNG_VERSION),
        ),
        Tool(
            "oxipng",
            (("{peers}/bin/oxipng", "-q", "-t", "1", "-o", "{level}", "--strip", "safe", "--out", "{output}", "{input}"),),
            (OXIPNG_VERSION,),
        ),
        Tool(
            "cwebp",
            (("cwebp", "-quiet", "-m", "6", "-sharp_yuv", "-metadata", "icc", "-q", "{level}", "{input}", "-o", "{output}"),),
            (("cwebp", ("cwebp", "-version")),),
        ),
        Tool(
            # A newer libwebp; and it converts to sRGB, where cwebp can only carry the profile along.
            "WebP (sharp)",
            ((*SHARP, "webp", '{{"quality":{level},"effort":6,"smartSubsample":true}}'),),
            (SHARP_VERSION,),
        ),
        Tool(
            "AVIF (sharp)",
            ((*SHARP, "avif", '{{"quality":{level},"effort":4}}'),),
            (SHARP_VERSION,),
        ),
        Tool(
            "gifsicle",
            (("gifsicle", "-O3", "--lossy={level}", "{input}", "-o", "{output}"),),
            (("gifsicle", ("gifsicle", "--version")),),
        ),
    )
}


def ours(eiderpix, effort, extra):
    """Our own command as a tool; its level is the floor, and "lossless" a level of its own."""
    name = "Eiderpix" if effort is None else f"Eiderpix {effort}"
    flags = () if effort is None else ("--effort", effort)
    command = (eiderpix, "optimize", "{input}", "--out", "{folder}", "--threads", "1", *flags, *extra)
    return Tool(name, (command,), (("Eiderpix", (eiderpix, "--version")),))


def takes_effort(eiderpix):
    """Whether our command has the flag at all."""
    help_text = subprocess.run([eiderpix, "optimize", "--help"], capture_output=True, text=True, check=True).stdout
    return "--effort" in help_text


def our_level(level):
    """The flags that make one result: glossy is what people ask for from a floor of 85 up."""
    if level == "lossless":
        return ("--mode", "lossless")
    return ("--mode", "glossy" if float(level) >= 85 else "lossy", "--floor", str(level))


def version(tool, peers):
    """Asks a tool which it is: "pngquant 2.17.0, oxipng 10.2.1"."""
    told = []
    for name, command in tool.versions:
        argv = [part.format(peers=peers, wrappers=WRAPPERS) for part in command]
        answer = subprocess.run(argv, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
        number = re.search(r"\d+\.\d+[.\d]*", answer.stdout + answer.stderr)
        told.append(f"{name} {number[0]}")
    return ", ".join(told)
