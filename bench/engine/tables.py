"""Measurements to Markdown tables."""

import curves


def summary(suite, measured):
    """The tables that the page shows."""
    parts = [_sample(suite, measured)]
    if suite.is_lossless:
        parts.append(_lossless(suite, measured))
    else:
        parts.append(_equal_p5(suite, measured))
        if suite.anchors:
            parts.append(_anchors(suite, measured))
        parts.append(_speed(suite, measured))
    return "\n".join(parts)


def all_levels(measured):
    """Every tool at every level."""
    original = _original_bytes(measured)
    rows = []
    for tool in _tools(measured):
        for point in curves.curve(measured, tool):
            rows.append(
                [
                    tool,
                    point.level,
                    _bytes(point.total_bytes),
                    f"{100 - 100 * point.total_bytes / original:.1f} %",
                    f"{point.mean:.2f}",
                    f"{point.p5:.2f}",
                    f"{point.lowest:.2f}",
                    str(point.kept),
                    str(point.own_format),
                    str(point.failed),
                    _or_dash(point.cpu_mp_s, "{:.2f}"),
                    _or_dash(point.peak_mb, "{:.0f}"),
                ]
            )
    head = ["", "level", "MB", "saved", "mean", "p5", "lowest", "kept", "own format", "failed", "CPU MP/s", "MB at most"]
    return table(head, rows)


def table(head, rows):
    """Writes a Markdown table, figures to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _sample(suite, measured):
    pictures = measured["pictures"]
    megapixels = sum(picture["megapixels"] for picture in pictures)
    tools = ", ".join(dict.fromkeys(measured["versions"].values()))
    at_most = f", none above {suite.most_bytes // 1024} KiB" if suite.most_bytes < 1 << 60 else ""
    text = (
        f"{len(pictures)} pictures{at_most}, {_original_bytes(measured) / 1e6:.2f} MB, {megapixels:.1f} MP.\n"
        f"{tools}; {measured['machine']}.\n"
    )
    if measured["has_reused_peers"]:
        text += (
            "Peers' bytes and scores are those of an earlier run of the same versions over the same files; "
            "speeds were measured in turn with ours.\n"
        )
    return text


def _equal_p5(suite, measured):
    """Bytes of each peer at the one level whose p5 is that of ours at a floor."""
    theirs = {tool: curves.curve(measured, tool) for tool in suite.peers if tool in _tools(measured)}
    ours = {tool: _by_level(measured, tool) for tool in _our_tools(measured)}
    head = ["floor", "p5 of ours", "lowest", *theirs, *(f"**{tool}**" for tool in ours), "fewer than the best peer"]
    rows = []
    for floor in suite.floors:
        at_floor = [points.get(str(floor)) for points in ours.values()]
        main = next(iter(at_floor), None)
        if main is None:
            continue
        needed = {tool: curves.bytes_at(points, main.p5) for tool, points in theirs.items()}
        best = min((value for value in needed.values() if value), default=None)
        rows.append(
            [
                str(floor),
                f"{main.p5:.2f}",
                f"{main.lowest:.2f}",
                *(_or_dash(value, "{:.3f}", 1e6) for value in needed.values()),
                *(_bytes(point.total_bytes) if point else "–" for point in at_floor),
                f"**{100 - 100 * main.total_bytes / best:.1f} %**" if best else "–",
            ]
        )
    return "MB at equal p5:\n\n" + table(head, rows)


def _anchors(suite, measured):
    rows = []
    for peer, level in suite.anchors:
        point = _by_level(measured, peer).get(str(level))
        for tool in _our_tools(measured)[:1] if point else ():
            ours = curves.curve(measured, tool)
            needed = curves.bytes_at(ours, point.p5)
            rows.append(
                [
                    f"{peer} {level}",
                    _bytes(point.total_bytes),
                    f"{point.p5:.2f}",
                    _or_dash(needed, "{:.3f}", 1e6),
                    f"{100 - 100 * needed / point.total_bytes:.1f} %" if needed else "–",
                    _or_dash(curves.p5_at(ours, point.total_bytes), "{:.2f}"),
                ]
            )
    return table(["", "MB", "p5", "MB of ours at that p5", "fewer", "p5 of ours at those MB"], rows)


def _speed(suite, measured):
    rows = []
    for peer in suite.peers:
        rows += _speed_row(measured, peer, suite.speed_level(peer))
    for tool in _our_tools(measured):
        found = _speed_row(measured, tool, str(suite.speed_floor), "floor ")
        # A run over some of the floors alone tells the speed at those.
        rows += found or [row for level in _by_level(measured, tool) for row in _speed_row(measured, tool, level, "floor ")]
    return "Speed and memory, one thread:\n\n" + table(
        ["", "level", "CPU MP/s", "wall MP/s", "MB at most"], rows
    )


def _speed_row(measured, tool, level, word=""):
    point = _by_level(measured, tool).get(level)
    if not point:
        return []
    return [
        [
            tool,
            f"{word}{level}",
            _or_dash(point.cpu_mp_s, "{:.2f}"),
            _or_dash(point.wall_mp_s, "{:.2f}"),
            _or_dash(point.peak_mb, "{:.0f}"),
        ]
    ]


def _lossless(suite, measured):
    original = _original_bytes(measured)
    rows = []
    for tool in _tools(measured):
        for point in curves.curve(measured, tool):
            changed = _changed(measured, tool, point.level)
            rows.append(
                [
                    tool if point.level in ("-", "lossless") else f"{tool} -o{point.level}",
                    f"{point.total_bytes:,}".replace(",", " "),
                    f"{100 - 100 * point.total_bytes / original:.2f} %",
                    str(changed),
                    _or_dash(point.cpu_mp_s, "{:.2f}"),
                    _or_dash(point.wall_mp_s, "{:.2f}"),
                    _or_dash(point.peak_mb, "{:.0f}"),
                ]
            )
    head = ["", "bytes", "saved", "pictures changed or turned", "CPU MP/s", "wall MP/s", "MB at most"]
    return table(head, rows)


def _changed(measured, tool, level):
    results = [picture["results"][tool][level] for picture in measured["pictures"]]
    return sum(result["score"] < 100 for result in results)


def _by_level(measured, tool):
    return {point.level: point for point in curves.curve(measured, tool)}


def _tools(measured):
    return list(dict.fromkeys(tool for picture in measured["pictures"] for tool in picture["results"]))


def _our_tools(measured):
    return [tool for tool in _tools(measured) if tool.startswith("Eiderpix")]


def _original_bytes(measured):
    return sum(picture["bytes"] for picture in measured["pictures"])


def _bytes(value):
    return f"{value / 1e6:.3f}"


def _or_dash(value, form, unit=1):
    return "–" if value is None else form.format(value / unit)
