"""The limits that a result of ours must keep besides its floor, and by how much one exceeds them."""

LOSSY_FLOOR, GLOSSY_FLOOR = 70, 85
# Pairs: what lossy allows, what glossy allows.
GRAPHICS = {"b3": (1.3, 0.9), "bmax": (4.5, 3.0), "eye3": (1.6, 1.2), "hardened": (0.08, 0.04)}
PHOTOGRAPHS = {"eye3": (2.5, 1.4)}
# Of a transform coder's result where the original has few colours.
DRAWINGS = {"eye3": GRAPHICS["eye3"]}
# Two builds of a judge differ in the last digits.
TOLERANCE = 1.005


def limits(floor, result, has_few_colors):
    """The limits of a result's bytes: decided by the way out, and by whether the original has few colours."""
    chosen = GRAPHICS if is_graphics(result) else DRAWINGS if has_few_colors else PHOTOGRAPHS
    part = min(max((floor - LOSSY_FLOOR) / (GLOSSY_FLOOR - LOSSY_FLOOR), 0), 1)
    return {name: lossy + (glossy - lossy) * part for name, (lossy, glossy) in chosen.items()}


def is_graphics(result):
    """Whether bytes are PNG, GIF, or WebP of the lossless coder, whose loss was put there on purpose."""
    if result[:4] == b"RIFF":
        return b"VP8L" in result[12:4096] and b"VP8 " not in result[12:4096]
    return result[:4] in (b"\x89PNG", b"GIF8")


def excess(figures, allowed):
    """The largest figure as a part of its limit: above 1 it breaks one."""
    return max((figures[name] or 0.0) / limit for name, limit in allowed.items())


def broken(figures, allowed):
    """Names the figures above their limits."""
    return [name for name, limit in allowed.items() if (figures[name] or 0.0) > limit * TOLERANCE]
