"""Product: a hash of everything that the examples make, to prove that a refactoring changed nothing.

Usage: product.py REVISION          what this working tree makes otherwise than that revision
       product.py --record FILE     write the hashes of this working tree
       product.py --against FILE    compare this working tree with recorded ones

This script knows ziping by its command line only, so that it works on any revision. Both sides run with
the same Python, libraries and fonts.

Files from outside can be judged as well. PRODUCT_AUDITS names a folder whose files are audited,
PRODUCT_IMPORTS one whose DOCX files are imported; without them only the examples' own files are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
YEARS = ("baiyun/2021", "demo/2022", "demo/2023", "huadu/2023")
FIGURES = ("收支.本年支出.总额", "评分.总分", "单位.年度", "三公经费.决算合计")
WORKERS = 2
LIMIT = 120  # Seconds for one command.
Hashes = dict[str, str]
Job = Callable[[], Hashes]


def main() -> int:
    """Record or compare; 1 when something is not the same."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("revision", nargs="?")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    if options.record:
        hashes = json.dumps(product(ROOT), ensure_ascii=False, indent=1)
        options.record.write_text(hashes, "utf-8")
        return 0
    if options.against:
        before: Hashes = json.loads(options.against.read_text("utf-8"))
    elif options.revision:
        before = product_of_revision(options.revision)
    else:
        parser.error("name a revision (make same BASE=HEAD~1), --record or --against")
    return compare(before, product(ROOT))


def compare(before: Mapping[str, str], now: Mapping[str, str]) -> int:
    """Print what differs; 1 when anything does."""
    names = sorted(before.keys() | now.keys())
    different = [name for name in names if before.get(name) != now.get(name)]
    for name in different:
        sides = "changed" if name in before and name in now else "new" if name in now else "gone"
        print(f"{sides}: {name}")
    print(f"{len(names)} products, {len(different)} differ")
    return int(bool(different))


def product_of_revision(revision: str) -> Hashes:
    """The hashes of a revision, in a work tree of its own with this one's libraries and fonts."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(tree), revision], check=True)
        try:
            return product(tree)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def product(root: Path) -> Hashes:
    """The hashes of what the ziping in *root* makes of its own examples."""
    for name in (".venv", ".fonts"):
        if not (root / name).exists():
            (root / name).symlink_to(ROOT / name, target_is_directory=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        hashes = build(root, place / "built")
        with ThreadPoolExecutor(WORKERS) as pool:
            for part in pool.map(lambda job: job(), jobs(root, place)):
                hashes |= part
    return hashes


def build(root: Path, output: Path) -> Hashes:
    """Every file of every example."""
    run(root, "build", "--output", str(output / "shipped"))
    other = str(root / "examples/xiangmu")
    run(root, "build", "--output", str(output / "xiangmu"), "--project", other)
    return files("build", output)


def jobs(root: Path, place: Path) -> Iterator[Job]:
    """Everything else, each thing by itself."""
    for name, arguments in commands(root, place / "built/shipped"):
        yield partial(command, root, name, arguments)
    for kind in ("text", "json", "html", "docx"):
        yield partial(difference, root, place / f"diff-{kind}", kind)
    for file, target in imports(place / "built"):
        yield partial(import_file, root, place, file, target)
    yield partial(between_revisions, root, place / "history")
    yield partial(new_year, root, place / "begun")


def commands(root: Path, output: Path) -> Iterator[tuple[str, list[str]]]:
    """Commands whose output is the product."""
    for year in YEARS:
        for line in (
            ["check", year], ["check", year, "--json"], ["check", year, "--sarif"],
            ["check", year, "--fix", "--dry-run"], ["score", year], ["score", year, "--json"],
            ["layout", year], ["status", year],
            *(["explain", year, figure] for figure in FIGURES),
            *(["explain", year, figure, "--json"] for figure in FIGURES),
        ):  # fmt: skip
            yield " ".join(line), line
        for file in sorted((output / year).iterdir()):
            name = f"{year}/{file.name}"
            if file.suffix != ".html":
                yield f"audit {name}", ["audit", str(file)]
                yield f"audit {name} --json", ["audit", str(file), "--json"]
            if file.suffix == ".docx":
                yield f"explain --docx {name}", ["explain", year, "--docx", str(file)]
    for line in (["schema"], ["status"], ["--help"], ["check", "--json"], ["build", "--help"]):
        yield " ".join(line), line
    for name in ("单位", "指标体系", "版式", "主题", "绩效目标", "标准计算项"):
        yield f"schema {name}", ["schema", name]
    yield "new --dry-run", ["new", "demo/2024", "--dry-run"]
    other = ["--project", str(root / "examples/xiangmu")]
    yield "check xiangmu", ["check", "--json", *other]
    for file in files_from_outside("PRODUCT_AUDITS", "*"):
        yield f"audit {file.name} {file.parent.name}", ["audit", str(file), "--json"]


def files_from_outside(variable: str, pattern: str) -> list[Path]:
    """The files of the folder that an environment variable names; none without it."""
    folder = os.environ.get(variable)
    return sorted(path for path in Path(folder).rglob(pattern) if path.is_file()) if folder else []


def command(root: Path, name: str, arguments: list[str]) -> Hashes:
    """What one command prints."""
    return {name: printed(root, *arguments)}


def difference(root: Path, folder: Path, kind: str) -> Hashes:
    """Two years side by side."""
    folder.mkdir()
    file = folder / f"out.{kind}"
    words = printed(root, "diff", "demo/2022", "demo/2023", "--to", kind, "--output", str(file))
    return {f"diff {kind}": words, **files(f"diff {kind}", folder)}


def imports(output: Path) -> Iterator[tuple[Path, str]]:
    """Finished documents of our own as other people's files, and what is made of them."""
    yield output / "shipped/demo/2023/自评报告.docx", "nowhere/2023"
    yield output / "shipped/demo/2023/自评表.docx", "form/2023"
    yield output / "shipped/huadu/2023/自评表.docx", "huadu2/2023"
    yield output / "shipped/baiyun/2021/自评报告.docx", "baiyun2/2021"
    for number, path in enumerate(files_from_outside("PRODUCT_IMPORTS", "*.docx")):
        yield path, f"extra{number}/2023"


def import_file(root: Path, place: Path, file: Path, target: str) -> Hashes:
    """The project that `import` makes of a file."""
    folder = place / target.replace("/", "-")
    (folder / "data").mkdir(parents=True)
    words = printed(root, "import", str(file), target, "--project", str(folder))
    return {f"import {target}": words, **files(f"import {target}", folder)}


def between_revisions(root: Path, folder: Path) -> Hashes:
    """Two revisions of one year in a repository of its own."""
    for name in ("data", "content", "templates"):
        shutil.copytree(root / name, folder / name)
    clock = {
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    }

    def git(*arguments: str) -> None:
        names = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
        command = ["git", "-C", str(folder), *names, *arguments]
        subprocess.run(command, check=True, env=os.environ | clock, stdout=subprocess.DEVNULL)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    facts = folder / "data/demo/2023/收支.yaml"
    facts.write_text(facts.read_text("utf-8").replace("3", "4", 1), "utf-8")
    words = ("--rev", "HEAD", ".", "demo/2023", "--project", str(folder))
    return {"diff --rev": printed(root, "diff", *words)}


def new_year(root: Path, folder: Path) -> Hashes:
    """A year that `new` begins, and its check."""
    for name in ("data", "content", "templates"):
        shutil.copytree(root / name, folder / name)
    words = printed(root, "new", "demo/2024", "--project", str(folder))
    new_files = files("new", folder / "data/demo/2024") | files("new", folder / "content/demo/2024")
    checked = printed(root, "check", "demo/2024", "--json", "--project", str(folder))
    return {"new": words, "check new": checked, **new_files}


def printed(root: Path, *arguments: str) -> str:
    """The hash of what a command prints, without the names of folders, and of its status."""
    done = run(root, *arguments)
    text = "\n".join((str(done.returncode), done.stdout, done.stderr))
    text = re.sub(re.escape(tempfile.gettempdir()) + r"/tmp\w+", "", text.replace(str(root), ""))
    return digest(text.encode())


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command, in its own process."""
    command = [str(ROOT / ".venv/bin/python"), str(root / "build.py"), *arguments]
    clean = {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "80"}
    try:
        return subprocess.run(
            command, cwd=root, env=os.environ | clean, capture_output=True, encoding="utf-8",
            timeout=LIMIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "too slow")


def files(label: str, folder: Path) -> Hashes:
    """The hash of every file below a folder."""
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts
    )
    return {f"{label}: {p.relative_to(folder)}": digest(p.read_bytes()) for p in paths}


def digest(data: bytes) -> str:
    """The start of the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()[:20]


if __name__ == "__main__":
    sys.exit(main())
