"""Results: the measured runs as verdicts and as a page. Names no place on the machine and no date."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from measure import Run

OURS, DOCX, PAGES = "ziping", "docxtpl + LibreOffice", "weasyprint × 2"
CONTENDERS = {
    OURS: "`python build.py build demo/2023 --to docx,pdf`: reads, checks, computes and scores, then"
    " writes report and form as DOCX and PDF",
    DOCX: "one Python process fills both DOCX templates (the printed figures as variables) from JSON,"
    " then one `soffice --convert-to pdf` with a warm profile makes both PDFs",
    PAGES: "two `weasyprint` commands side by side on the HTML of ziping's last pass, with the same"
    " font files: one layout each, with the merged cells already cut",
}
MEMORY = 300  # MB
QUIET = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """At most *most* times the peer's wall time; the aim is lower."""

    peer: str
    most: float
    aim: float


BOUNDS = (Bound(peer=DOCX, most=1.0, aim=0.6), Bound(peer=PAGES, most=1.5, aim=1.25))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A bound and whether it holds. *line* is a row of a Markdown table."""

    holds: bool
    line: str


def verdicts(runs: Mapping[str, Sequence[Run]]) -> tuple[Verdict, ...]:
    """Every bound judged: by the median of the ratios of the rounds, and by the highest peak."""
    return (*(_by_time(bound, runs) for bound in BOUNDS), _by_memory(runs[OURS]))


def _by_time(bound: Bound, runs: Mapping[str, Sequence[Run]]) -> Verdict:
    pairs = zip(runs[OURS], runs[bound.peer], strict=True)
    ratios = sorted(ours.wall / peer.wall for ours, peer in pairs)
    middle = median(ratios)
    mark = "PASS, aim met" if middle <= bound.aim else "PASS" if middle <= bound.most else "FAIL"
    return Verdict(
        holds=middle <= bound.most,
        line=f"| wall time ÷ {bound.peer} | {middle:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}) "
        f"| ≤ {bound.most} | {bound.aim} | {mark} |",
    )


def _by_memory(runs: Sequence[Run]) -> Verdict:
    peak = max(run.memory for run in runs)
    mark = "PASS" if peak < MEMORY else "FAIL"
    return Verdict(
        holds=peak < MEMORY,
        line=f"| peak memory of the largest process | {peak:.0f} MB | < {MEMORY} MB | | {mark} |",
    )


def versions(peer_python: Path, office: str) -> dict[str, str]:
    """What was measured, and on what."""
    ask = "from importlib.metadata import version; print(version('docxtpl'))"
    return {
        "Python": platform.python_version(),
        "WeasyPrint": version("weasyprint"),
        "python-docx": version("python-docx"),
        "docxtpl": _answer([str(peer_python), "-c", ask]),
        "LibreOffice": _answer([office, "--version"]).split()[1],
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


def others(runs: Mapping[str, Sequence[Run]], used: float, lasted: float) -> str:
    """How much of the machine something else took: *used* CPU seconds in all while the runs *lasted*."""
    by_runs = sum(run.cpu for rounds in runs.values() for run in rounds)
    with_warming_up = by_runs * (1 + 1 / len(runs[OURS]))
    share = max(0.0, used - with_warming_up) / (lasted * (os.cpu_count() or 1))
    warning = ", too much: repeat on a quiet machine" if share > QUIET else ""
    return f"{share:.0%} of the cores{warning}"


def _answer(command: list[str]) -> str:
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def page(
    name: str,
    runs: Mapping[str, Sequence[Run]],
    documents: Mapping[str, Mapping[str, Mapping[str, object]]],
    used_versions: Mapping[str, str],
) -> str:
    """RESULTS.md."""
    rounds = len(runs[OURS])
    lines = [
        "# Speed",
        "",
        f"Written by `make bench`: report and form of `{name}`, each contender as cold processes, "
        f"{rounds} interleaved rounds after one to warm up; Python's modules compiled.",
        "",
        *(f"- **{contender}**: {text}." for contender, text in CONTENDERS.items()),
        "",
        "| | median of the rounds | bound | aim | |",
        "|---|---|---|---|---|",
        *(verdict.line for verdict in verdicts(runs)),
        "",
        "| contender | wall time, s: median (min–max) | CPU, s | peak memory of one process, MB |",
        "|---|---|---|---|",
        *(_row(contender, rounds_of_it) for contender, rounds_of_it in runs.items()),
        "",
        "## The same work",
        "",
        "| contender | document | pages | embedded fonts | KB | text |",
        "|---|---|---|---|---|---|",
        *_documents(documents),
        "",
        "## Versions",
        "",
        *(f"- {what}: {which}" for what, which in used_versions.items()),
    ]
    return "\n".join(lines) + "\n"


def _row(contender: str, runs: Sequence[Run]) -> str:
    walls = sorted(run.wall for run in runs)
    cpu, memory = median(run.cpu for run in runs), max(run.memory for run in runs)
    return (
        f"| {contender} | {median(walls):.2f} ({walls[0]:.2f}–{walls[-1]:.2f}) "
        f"| {cpu:.2f} | {memory:.0f} |"
    )


def _documents(by_contender: Mapping[str, Mapping[str, Mapping[str, object]]]) -> list[str]:
    """A row for each document; a DOCX of a peer is compared with ziping's by its text."""
    lines = []
    for contender, documents in by_contender.items():
        for document, facts in documents.items():
            ours = by_contender[OURS][document].get("text")
            same = "" if ours is None else "same" if facts["text"] == ours else "DIFFERENT"
            pages, fonts = facts.get("pages", ""), facts.get("fonts", "")
            size = facts["size"]
            lines.append(f"| {contender} | {document} | {pages} | {fonts} | {size} | {same} |")
    return lines
