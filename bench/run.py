"""Bench: one unit by ziping against its peers on the same content, in one run. Writes RESULTS.md.

Each round runs every contender once, as cold processes, so that a busy moment hits all of them; the
ratios are of the runs of one round. See CONTENDERS in results.py for what each of them does.
Usage: python bench/run.py [ROUNDS]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Contender, Run, adopt_orphans, busy_seconds, measured
from results import DOCX, OURS, PAGES, others, page, verdicts, versions

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = HERE / ".venv"
NAME = "demo/2023"
ROUNDS = 9
FEWEST = 7


def main(rounds: int) -> int:
    """Measure, write the results and return 1 when a bound is missed."""
    office = shutil.which("soffice")
    if office is None:
        print("bench: LibreOffice is missing (Debian: apt install libreoffice-writer-nogui)")
        return 1
    adopt_orphans()
    install_peers()
    with tempfile.TemporaryDirectory() as folder:
        contenders = prepared(Path(folder), office)
        start, busy = time.perf_counter(), busy_seconds()
        runs = interleaved(contenders, rounds)
        used, lasted = busy_seconds() - busy, time.perf_counter() - start
        documents = sameness({peer.name: output(Path(folder), peer) for peer in contenders})
    other_work = others(runs, used, lasted)
    circumstances = versions(PEERS / "bin/python", office) | {"other work": other_work}
    (HERE / "RESULTS.md").write_text(page(NAME, runs, documents, circumstances), "utf-8")
    print(f"other work: {other_work}")
    judged = verdicts(runs)
    print("\n".join(verdict.line for verdict in judged))
    return int(not all(verdict.holds for verdict in judged))


def install_peers() -> None:
    """The peers' packages in a venv of their own, in the versions that were asked for."""
    wanted, got = HERE / "requirements.txt", PEERS / "requirements.txt"
    if got.exists() and got.read_bytes() == wanted.read_bytes():
        return
    print("bench: installing docxtpl into bench/.venv …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", PEERS], check=True)
    pip = [str(PEERS / "bin/python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "-r", str(wanted)], check=True, stderr=subprocess.DEVNULL)
    shutil.copy(wanted, got)


def prepared(folder: Path, office: str) -> tuple[Contender, ...]:
    """Build once, derive the peers' inputs from it, and name the commands of all three."""
    ours = Contender(
        name=OURS,
        steps=(([sys.executable, "build.py", "build", NAME, "--to", "docx,pdf",
                 "--output", str(folder / "ziping")],),),
        folder=ROOT,
    )  # fmt: skip
    measured(ours)
    built = folder / "ziping" / NAME
    subprocess.run([sys.executable, HERE / "prepare.py", NAME, built, folder], check=True)
    kinds = sorted(path.stem for path in built.glob("*.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    fill = [str(PEERS / "bin/python"), str(HERE / "docx_peer.py")]
    convert = [office, profile, "--headless", "--convert-to", "pdf", *(f"{k}.docx" for k in kinds)]
    weasyprint = str(Path(sys.executable).with_name("weasyprint"))
    lay_out = [[weasyprint, "-s", f"{k}.css", f"{k}.html", f"{k}.pdf"] for k in kinds]
    fonts = {"FONTCONFIG_FILE": str(ROOT / ".fonts/fonts.conf")}
    return (
        ours,
        Contender(
            name=DOCX,
            steps=((fill,), (convert,)),
            folder=folder / "docxtpl",
            environment=fonts,
        ),
        Contender(name=PAGES, steps=(tuple(lay_out),), folder=folder / "weasyprint"),
    )


def output(folder: Path, contender: Contender) -> Path:
    """Where a contender leaves its documents."""
    return folder / "ziping" / NAME if contender.name == OURS else contender.folder


def interleaved(contenders: tuple[Contender, ...], rounds: int) -> dict[str, list[Run]]:
    """The runs of each contender, after a round that warms the disk cache and the profile."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            run = measured(contender)
            if number:
                runs[contender.name].append(run)
        if number:
            walls = ", ".join(
                f"{name} {its_runs[-1].wall:.2f} s" for name, its_runs in runs.items()
            )
            print(f"{number}/{rounds}: {walls}", flush=True)
    return runs


def sameness(folders: dict[str, Path]) -> dict[str, dict[str, dict[str, object]]]:
    """The record of each document of each contender."""
    command = [sys.executable, str(HERE / "sameness.py"), *map(str, folders.values())]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    records = json.loads(answer.stdout)
    return {name: records[str(folder)] for name, folder in folders.items()}


if __name__ == "__main__":
    sys.exit(main(max(FEWEST, int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)))
