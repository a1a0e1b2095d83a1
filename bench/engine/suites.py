"""What is compared with whom: the pictures, the result's format, the peers with their levels, our floors."""

from dataclasses import dataclass

FINE = (50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 98)


@dataclass(frozen=True)
class Suite:
    """One comparison over the pictures in some of the corpus's folders.

    A lossless suite has one level a peer and no floors.
    """

    name: str
    title: str
    folders: tuple
    ending: str
    peers: dict  # name: levels
    floors: tuple = ()
    targets: tuple = ()  # the floors of our other efforts
    most_bytes: int = 1 << 62
    flags: tuple = ()  # of our own command
    speed_levels: tuple = ()  # pairs of a peer and the level at which its speed is told
    speed_floor: int = 75
    kinds: tuple = ()  # pairs of a title and folders: tables picture by picture are by kind
    rival: str = ""  # the peer that they compare with
    anchors: tuple = ()  # pairs of a peer and a level that people use: ours is compared at its bytes and at its p5

    @property
    def is_lossless(self):
        """Whether every result must show identical pixels."""
        return not self.floors

    def speed_level(self, peer):
        """The level at which a peer's speed is told: near the p5 of our speed floor."""
        return str(dict(self.speed_levels).get(peer, self.peers[peer][0]))


SUITES = {
    suite.name: suite
    for suite in (
        Suite(
            "jpeg",
            "JPEG to JPEG",
            ("photo-jpeg", "web-jpeg", "graphics-jpeg"),
            ".jpg",
            {"caesium": FINE, "mozjpeg (sharp)": FINE, "jpegli": FINE, "jpegoptim": FINE},
            floors=(60, 70, 75, 80, 85),
            targets=(70, 75, 80, 85),
            most_bytes=700 * 1024,
            speed_levels=(("caesium", 80), ("mozjpeg (sharp)", 80), ("jpegli", 80), ("jpegoptim", 75)),
            kinds=(("photographs", ("photo-jpeg", "web-jpeg")), ("graphics", ("graphics-jpeg",))),
            rival="mozjpeg (sharp)",
        ),
        Suite(
            "jpeg-lossless",
            "JPEG, lossless",
            ("photo-jpeg", "web-jpeg"),
            ".jpg",
            {"jpegtran": ("-",)},
            most_bytes=700 * 1024,
        ),
        Suite(
            "png",
            "PNG to PNG",
            ("screenshot-png", "alpha-png", "palette-png", "illustration-png", "graphics-alpha", "graphics-opaque"),
            ".png",
            {"pngquant + oxipng": (20, 40, 60, 70, 75, 80, 85, 90, 95, 100), "caesium": (40, 60, 70, 80, 85, 90, 95, 100)},
            floors=(70, 80, 85, 90),
            targets=(80, 85),
            most_bytes=1200 * 1024,
            speed_levels=(("pngquant + oxipng", 80), ("caesium", 80)),
            speed_floor=85,
            kinds=(
                ("transparent and drawn", ("alpha-png", "illustration-png")),
                ("palette", ("palette-png",)),
                ("screenshots", ("screenshot-png",)),
                ("graphics with alpha", ("graphics-alpha",)),
                ("opaque graphics", ("graphics-opaque",)),
            ),
            rival="pngquant + oxipng",
        ),
        Suite(
            "png-lossless",
            "PNG, lossless",
            ("screenshot-png", "alpha-png", "palette-png"),
            ".png",
            {"oxipng": (4,)},
            most_bytes=150 * 1024,
        ),
        Suite(
            "webp",
            "PNG to WebP",
            ("photo-png", "graphics-alpha", "graphics-opaque"),
            ".webp",
            {"cwebp": FINE, "WebP (sharp)": FINE},
            floors=(60, 70, 75, 80, 85),
            targets=(70, 75, 80),
            flags=("--to", "webp"),
            kinds=(("photographs", ("photo-png",)), ("graphics", ("graphics-alpha", "graphics-opaque"))),
            rival="cwebp",
            speed_levels=(("cwebp", 80), ("WebP (sharp)", 80)),
        ),
        Suite(
            "avif",
            "PNG to AVIF",
            ("photo-png", "graphics-alpha", "graphics-opaque"),
            ".avif",
            {"AVIF (sharp)": (35, 40, 45, 50, 55, 60, 65, 70, 75, 80)},
            floors=(60, 70, 75, 80, 85),
            targets=(70, 75, 80),
            flags=("--to", "avif"),
            kinds=(("photographs", ("photo-png",)), ("graphics", ("graphics-alpha", "graphics-opaque"))),
            rival="AVIF (sharp)",
            speed_levels=(("AVIF (sharp)", 55),),
        ),
        Suite(
            "gif",
            "GIF to GIF",
            ("gif", "graphics-gif"),
            ".gif",
            {"gifsicle": (5, 10, 20, 40, 80, 120, 200)},
            floors=(50, 60, 70, 80, 85, 90),
            targets=(60, 70, 80),
            most_bytes=500 * 1024,
            speed_levels=(("gifsicle", 80),),
            kinds=(("recordings", ("gif",)), ("graphics", ("graphics-gif",))),
            rival="gifsicle",
            speed_floor=70,
            anchors=(("gifsicle", 20), ("gifsicle", 80)),
        ),
    )
}
