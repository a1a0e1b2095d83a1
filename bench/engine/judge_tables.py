"""Tables picture by picture: bytes at equal quality under each judge, limits that are broken, processor time."""

import judges
import limits
from tables import table

FLOORS = (("70", "lossy"), ("85", "glossy"))
EXPLANATION = (
    "Bytes of ours beside {rival}, minus is fewer. *One level for all*: the peer at the one level whose p5 is ours, as people "
    "use it. *By picture*: the peer brought to our value of the judge on each picture, which is *coding* alone; *aim* is the "
    "rest, what choosing the level for each picture saves. *Not compared*: the peer reaches our value at none of its levels.\n"
)


def summary(suite, measured):
    """All tables by kind of a suite; empty where its measurements have no judges' figures."""
    kinds = _kinds(suite, measured)
    ours = _our_tools(measured)
    if not kinds or not ours or not _has_figures(measured, (suite.rival, ours[0])):
        return ""
    parts = [EXPLANATION.format(rival=suite.rival), _equal_quality(suite, kinds, ours[0])]
    parts += ["Limits besides the floor:\n", _limits(kinds, ours)]
    times = _times(suite, kinds, ours)
    if times:
        parts += [f"Processor time of ours, times that of one encode by {suite.rival} in the same run:\n", times]
    return "\n".join(parts)


def _equal_quality(suite, kinds, ours):
    rows = []
    for kind, pictures in kinds:
        for floor, mode in _floors(pictures, ours):
            for judge in judges.JUDGES:
                found = judges.compare(pictures, ours, floor, suite.rival, judge)
                rows.append(
                    [
                        f"{kind}, {mode}",
                        judge.title,
                        percent(found.one_level),
                        percent(found.aim),
                        f"**{percent(found.median)}**",
                        percent(found.total),
                        f"{found.unreached} of {found.pictures}",
                    ]
                )
    return table(["", "judge", "one level for all", "aim", "by picture, median", "by picture, sum", "not compared"], rows)


def _limits(kinds, ours):
    rows = []
    for kind, pictures in kinds:
        for tool in ours:
            for floor, mode in _floors(pictures, tool):
                over = [picture for picture in pictures if _excess(picture, tool, floor) > limits.TOLERANCE]
                over.sort(key=lambda picture: -_excess(picture, tool, floor))
                names = ", ".join(f"{picture['path'].split('/')[-1]} × {_excess(picture, tool, floor):.2f}" for picture in over[:8])
                kept = sum(picture["results"][tool][floor]["outcome"] == "kept" for picture in pictures)
                total = sum(picture["results"][tool][floor]["bytes"] for picture in pictures)
                rows.append([f"{kind}, {tool} {mode}", f"{total:,}".replace(",", " "), str(kept), f"{len(over)} of {len(pictures)}", names or "–"])
    return table(["", "bytes", "kept", "break a limit", "by how much"], rows)


def _times(suite, kinds, ours):
    rows = []
    for kind, pictures in kinds:
        theirs = judges.processor_time(pictures, suite.rival, suite.speed_level(suite.rival))
        for tool in ours if theirs else ():
            cells = [judges.processor_time(pictures, tool, floor) for floor, _ in FLOORS]
            if any(cells):
                rows.append([f"{kind}, {tool}", f"{theirs:.2f}", *(f"{cell / theirs:.2f} ×" if cell else "–" for cell in cells)])
    return table(["", f"{suite.rival} {suite.speed_level(suite.rival)}, s", *(mode for _, mode in FLOORS)], rows) if rows else ""


def _kinds(suite, measured):
    """Pairs of a kind and its pictures."""
    found = []
    for title, folders in suite.kinds:
        pictures = [picture for picture in measured["pictures"] if picture["path"].split("/")[0] in folders]
        if pictures and all(suite.rival in picture["results"] for picture in pictures):
            found.append((title, pictures))
    return found


def _floors(pictures, tool):
    return [(floor, mode) for floor, mode in FLOORS if all(floor in picture["results"].get(tool, {}) for picture in pictures)]


def _our_tools(measured):
    tools = dict.fromkeys(tool for picture in measured["pictures"] for tool in picture["results"])
    return [tool for tool in tools if tool.startswith("Eiderpix")]


def _has_figures(measured, tools):
    by_level = [picture["results"].get(tool, {}) for picture in measured["pictures"] for tool in tools]
    return all("b3" in result for levels in by_level for result in levels.values())


def _excess(picture, tool, floor):
    return picture["results"][tool][floor].get("excess") or 0.0


def percent(part):
    """−18 %, + 3 %, or a dash."""
    return "–" if part is None else f"{100 * part:+.1f} %".replace("-", "−")
