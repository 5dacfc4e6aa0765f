"""LibreOffice accepts and rejects the revisions of a redline; the Open XML SDK finds nothing wrong with it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from support import tracked
from support.edited import Maker
from support.redlines import (
    LAYOUT,
    WITH_CONTENTS,
    check,
)
from support.validators import ooxml_errors

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Redlines of random edits, always the same."""
    folder = tmp_path_factory.mktemp("redlines")
    files = []
    for number in range(24):
        maker = Maker(Random(number))
        old = maker.document()
        layout = WITH_CONTENTS if number % 2 else LAYOUT
        made = check(old, maker.edited(old), layout)
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(made.data)
    return files


def test_libreoffice_accepts_and_rejects_to_the_same_texts(
    some: list[Path], demo_redlines: Path, tmp_path: Path
) -> None:
    """All documents in one run: random ones, and report and form of the example unit."""
    files = [*some, *sorted(demo_redlines.glob("*.docx"))]
    for path, (accepted, rejected) in tracked.settled_by_office(files, tmp_path).items():
        data = path.read_bytes()
        ours = tracked.lines(tracked.accepted(data)), tracked.lines(tracked.rejected(data))
        theirs = [tracked.lines(tracked.body_of(one)) for one in (accepted, rejected)]
        assert (path.name, *ours) == (path.name, *theirs)


def test_the_open_xml_sdk_finds_nothing_wrong(some: list[Path], demo_redlines: Path) -> None:
    files = [*some[:3], *sorted(demo_redlines.glob("*.docx"))]
    assert {path.name: errors for path in files if (errors := ooxml_errors(path))} == {}
