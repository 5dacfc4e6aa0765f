"""Accepting and rejecting tracked changes, through the XML and through LibreOffice.

The XML way follows ECMA-376 part 1, 17.13.5, and knows nothing of how ziping writes: a deleted paragraph
end joins its paragraph to the next, which keeps its own form; a row that is gone takes its cells along;
a table without rows is none.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from support import FONTS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SEEN = {f"{_W}t": None, f"{_W}br": "\n", f"{_W}tab": "\t", f"{_W}drawing": "\ufffc"}
FONT_SETTINGS = FONTS / "fonts.conf"
BASIC = Path(__file__).with_name("tracked.xba")


@dataclass(frozen=True, slots=True)
class Seen:
    """A paragraph as a reader sees it, in the cell where it stands."""

    style: str
    text: str
    cell: str = ""  # Row by row and cell by cell, with what cells are merged.


def body_of(data: bytes) -> Element:
    """The body of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def accepted(data: bytes) -> Element:
    """The body with all changes accepted."""
    return _settled(body_of(data), kept="ins", dropped="del")


def rejected(data: bytes) -> Element:
    """The body with all changes rejected."""
    body = body_of(data)
    _restore_forms(body)
    _open_controls(body)
    return _settled(body, kept="del", dropped="ins")


def _settled(body: Element, *, kept: str, dropped: str) -> Element:
    for row in [*body.iter(f"{_W}tr")]:
        if row.find(f"{_W}trPr/{_W}{dropped}") is not None:
            _parent(row).remove(row)
    for table in [*body.iter(f"{_W}tbl")]:
        if table.find(f"{_W}tr") is None:
            _parent(table).remove(table)
    ended = {p for p in body.iter(f"{_W}p") if p.find(f"{_W}pPr/{_W}rPr/{_W}{dropped}") is not None}
    for mark in [*body.iter(f"{_W}rPr")]:
        if _parent(mark).tag == f"{_W}pPr":
            _parent(mark).remove(mark)
    for change in [*body.iter(f"{_W}{dropped}")]:
        _parent(change).remove(change)
    for change in [*body.iter(f"{_W}{kept}")]:
        _unwrap(change)
    for text in body.iter(f"{_W}delText"):
        text.tag = f"{_W}t"
    for paragraph in [p for p in body.iter(f"{_W}p") if p in ended]:
        _join(paragraph)
    return body


def _join(paragraph: Element) -> None:
    """The end of a paragraph goes: what is left of it begins the next one."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != f"{_W}pPr"]
    if following is not None and following.tag == f"{_W}p":
        place = 1 if following.find(f"{_W}pPr") is not None else 0
        following[place:place] = content
    elif following is None or any(True for _ in _texts(paragraph)):
        return  # The last end stays; so does that of a text before a table.
    _parent(paragraph).remove(paragraph)


def _restore_forms(body: Element) -> None:
    for change in [*body.iter(f"{_W}pPrChange")]:
        own = _parent(change)
        marks = own.findall(f"{_W}rPr")
        own[:] = [*change[0], *marks]


def _open_controls(body: Element) -> None:
    """A control whose begin was inserted is none."""
    for start in [*body.iter(f"{_W}customXmlInsRangeStart")]:
        control = start.getnext()
        if control is not None and control.tag == f"{_W}sdt":
            content = control.find(f"{_W}sdtContent")
            assert content is not None
            _unwrap(content)
            properties = control.find(f"{_W}sdtPr")
            assert properties is not None
            control.remove(properties)
            _unwrap(control)


def _unwrap(change: Element) -> None:
    parent = _parent(change)
    place = parent.index(change)
    parent[place : place + 1] = [*change]


def _parent(node: Element) -> Element:
    found = node.getparent()
    assert found is not None
    return found


def seen(body: Element) -> list[Seen]:
    """The paragraphs in order; empty ones at the end, which nobody sees, are left out."""
    paragraphs = [_seen(paragraph) for paragraph in body.iter(f"{_W}p")]
    while paragraphs and not paragraphs[-1].text and not paragraphs[-1].cell:
        paragraphs.pop()
    return paragraphs


def _seen(paragraph: Element) -> Seen:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val", "")
    return Seen(name, "".join(_texts(paragraph)), _place(paragraph))


def _texts(paragraph: Element) -> Iterator[str]:
    for node in paragraph.iter(*_SEEN):
        if node.get(f"{_W}type") != "page":
            yield _SEEN[node.tag] or node.text or ""


def _place(paragraph: Element) -> str:
    cell = _parent(paragraph)
    if cell.tag != f"{_W}tc":
        return ""
    row = _parent(cell)
    table = _parent(row)
    own = cell[0]
    names = ("gridSpan", "vMerge")
    shape = [(name, node.get(f"{_W}val")) for name in names for node in own.iter(f"{_W}{name}")]
    number = table.findall(f"{_W}tr").index(row)
    return f"{number}:{row.findall(f'{_W}tc').index(cell)} {shape}"


def tags(body: Element) -> list[str]:
    """The names of the controls, in order."""
    return [tag.get(f"{_W}val", "") for tag in body.iter(f"{_W}tag")]


def lines(body: Element) -> list[str]:
    """The text of the paragraphs that have some, without what LibreOffice puts into an empty control."""
    texts = (one.text.replace("\u200d", "") for one in seen(body))
    return [text for text in texts if text.strip()]


def revisions(body: Element) -> int:
    """How many changes are tracked."""
    return sum(1 for _ in body.iter(f"{_W}ins", f"{_W}del", f"{_W}pPrChange"))


def replaced_figures(body: Element) -> list[tuple[str, str, str]]:
    """The controls that hold one deleted and one inserted text: name, old, new."""
    figures = []
    for control in body.iter(f"{_W}sdt"):
        content = control.find(f"{_W}sdtContent")
        changes = [] if content is None else [child.tag for child in content]
        if changes == [f"{_W}del", f"{_W}ins"]:
            old = "".join(text.text or "" for text in control.iter(f"{_W}delText"))
            new = "".join(text.text or "" for text in control.iter(f"{_W}t"))
            figures.append((tags(control)[0], old, new))
    return figures


def comments(data: bytes) -> list[str]:
    """What the comments say, one line a paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/comments.xml"))
    return ["\n".join("".join(_texts(line)) for line in comment) for comment in root]


def settled_by_office(files: Iterable[Path], folder: Path) -> dict[Path, tuple[bytes, bytes]]:
    """Each DOCX with all changes accepted and with all rejected, by LibreOffice; one run for all."""
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    profile = folder / "profile"
    _profile(office, profile)
    jobs = {
        (path, verb): folder / f"{verb}-{number}.docx"
        for number, path in enumerate(files)
        for verb in ("Accept", "Reject")
    }
    orders = [f"{verb}|{path.as_uri()}|{to.as_uri()}" for (path, verb), to in jobs.items()]
    (folder / "jobs.txt").write_text("\n".join(orders) + "\n", "utf-8")
    call = f'macro:///Standard.Tracked.Settle("{(folder / "jobs.txt").as_uri()}")'
    _run([office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", call])
    sources = dict.fromkeys(path for path, _ in jobs)
    return {
        path: (jobs[path, "Accept"].read_bytes(), jobs[path, "Reject"].read_bytes())
        for path in sources
    }


def _profile(office: str, profile: Path) -> None:
    """A profile of its own, with our macro in the library that every profile has."""
    _run(
        [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--terminate_after_init",
        ]
    )
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    shutil.copy(BASIC, library / "Tracked.xba")
    index = library / "script.xlb"
    content = index.read_text("utf-8")
    ours = ' <library:element library:name="Tracked"/>\n</library:library>'
    index.write_text(content.replace("</library:library>", ours), "utf-8")


def _run(command: list[str]) -> None:
    environment = os.environ | {"FONTCONFIG_FILE": str(FONT_SETTINGS)}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
