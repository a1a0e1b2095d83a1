"""Draws what was measured: tables beside the measurements, plots, and both in the page."""

import re

import judge_tables
import plots
import results
import tables
from suites import SUITES


def draw_all(results_folder, plots_folder, page):
    """Draws everything below the results; `page` is left alone where it is None."""
    for measured in results.read_all(results_folder):
        if measured["suite"] not in SUITES:
            continue
        name = f"{measured['corpus']}/{measured['suite']}"
        (results_folder / f"{name}.md").write_text(report(measured))
        plot = plots_folder / f"{name.replace('/', '-')}.svg"
        plot.parent.mkdir(parents=True, exist_ok=True)
        plot.write_text(plots.draw(SUITES[measured["suite"]], measured))
        if page:
            _include(page, name, summary(SUITES[measured["suite"]], measured), plot)


def report(measured):
    """Everything about a suite: the summary, and every tool at every level."""
    suite = SUITES[measured["suite"]]
    return f"# {suite.title}\n\n{summary(suite, measured)}\n{tables.all_levels(measured)}"


def summary(suite, measured):
    """What the page shows of a suite: all pictures at one level, then picture by picture."""
    parts = (tables.summary(suite, measured), judge_tables.summary(suite, measured))
    return "\n".join(part for part in parts if part)


def _include(page, name, summary, plot):
    """Replaces what lies between the page's markers for a suite; a page without them does not show it."""
    image = f"![{name}: bytes and p5](plots/{plot.name})"
    text = page.read_text()
    block = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    page.write_text(block.sub(lambda match: f"{match[1]}{summary}\n{image}\n{match[2]}", text))
