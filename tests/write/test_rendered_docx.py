"""The DOCX of every example as LibreOffice lays it out, beside our PDF of the same document.

LibreOffice 7.4 differs from Word in two things that a DOCX cannot tell it: it leaves a gap between
汉字 and digits, and takes no notice of a document's own lists of what may not end a line, so that it
parts a number from its unit. Lines may differ there, and only there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_docx_examples import EXAMPLES

from support import FONTS, ROOT
from support.locking import locked
from support.rendered import NUMBER, Pages, differences, pages_of, share_of_equal
from ziping.layout.layout_file import layout_from
from ziping.write.fonts import fonts_of

pytestmark = pytest.mark.office

REPORTS, FORMS = 0.80, 0.85  # At least so many lines are the same.
EVERYWHERE = 0.87


@pytest.fixture(scope="session")
def rendered(built: Path) -> Path:
    """Every example's DOCX as LibreOffice prints it, made once for all test processes."""
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    folder = built.with_name("ziping-rendered")
    with locked(folder.with_suffix(".lock")):
        if not (folder / "done").exists():
            for place in sorted({str(Path(example).parent) for example in EXAMPLES}):
                files = sorted((built / place).glob("*.docx"))
                _printed(office, files, folder / place, folder / "profile")
            (folder / "done").touch()
    return folder


def _printed(office: str, files: list[Path], target: Path, profile: Path) -> None:
    environment = os.environ | {"FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    command = [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "pdf", "--outdir", str(target), *map(str, files)],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(params=EXAMPLES)
def pair(built: Path, rendered: Path, request: pytest.FixtureRequest) -> tuple[Pages, Pages]:
    """Our pages, and LibreOffice's."""
    return pages_of(built / f"{request.param}.pdf"), pages_of(rendered / f"{request.param}.pdf")


def test_as_many_pages(pair: tuple[Pages, Pages]) -> None:
    ours, theirs = pair
    assert len(ours.lines) == len(theirs.lines)


def test_the_same_faces(pair: tuple[Pages, Pages]) -> None:
    """The fonts of both by their files; ours may go by the names of their roles."""
    layout = layout_from(ROOT / "templates" / "layout.yaml")
    files = {role: file.path.stem for role, file in fonts_of(layout, (FONTS,)).files.items()}
    ours = {_file(face, files) for face in pair[0].faces}
    assert ours == {_file(face, files) for face in pair[1].faces}


def _file(face: str, files: dict[str, str]) -> str:
    """FandolSong for file-宋体 and FandolSong-Regular; bolder ones keep their weight."""
    role = re.sub(r"^(?:file|ascii)-|-Bold$", "", face)
    return files.get(role, face).removesuffix("-Regular")


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name.endswith("表")])
def test_each_page_of_a_form_begins_with_the_same_row(
    built: Path, rendered: Path, example: str
) -> None:
    ours, theirs = (pages_of(folder / f"{example}.pdf") for folder in (built, rendered))
    assert [_row(page) for page in ours.lines] == [_row(page) for page in theirs.lines]


def _row(page: tuple[str, ...]) -> str:
    """The first characters of a page behind its number, the head and the repeated labels."""
    return "".join(line for line in page if not NUMBER.fullmatch(line))[:60]


def test_the_same_lines(built: Path, rendered: Path) -> None:
    """What differs is written down beside the pages, for a person to read."""
    report: list[str] = []
    equal = whole = 0.0
    for example in EXAMPLES:
        ours, theirs = (pages_of(folder / f"{example}.pdf").all() for folder in (built, rendered))
        share = share_of_equal(ours, theirs)
        assert share >= (FORMS if example.endswith("表") else REPORTS), example
        equal, whole = equal + share * len(ours), whole + len(ours)
        report.append(f"{example}：{share:.1%}")
        for before, after in differences(ours, theirs):
            both = {*ours} & {*theirs}  # A head that a page repeats stands at another row.
            moved = all(line in both for line in (*before, *after))
            spaced = re.search("[0-9A-Za-z“”‘’]", "".join((*before, *after)))
            assert moved or spaced, (before, after)
            report += [*(f"  PDF  {line}" for line in before), *(f"  DOCX {x}" for x in after), ""]
    (rendered / "differences.txt").write_text("\n".join(report), "utf-8")
    assert equal / whole >= EVERYWHERE
