"""A Word file as an original: its text as a reader sees it, and aside what a reader does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ziping.foreign.document import (
    Block,
    ForeignDocument,
    ForeignParagraph,
    ForeignPicture,
    ForeignTable,
    LeftOut,
)
from ziping.foreign.docx_draft import grid_of
from ziping.foreign.word.numbering import ListNumbers, list_numbers
from ziping.foreign.word.package import Package, child, name_of, value_of
from ziping.foreign.word.runs import RunText, joined, words_of
from ziping.foreign.word.styles import Styles, WordStyle, styles_of

_SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


def word_document(data: bytes, name: str) -> ForeignDocument:
    """The document of a Word file. Raises ValueError for what is none."""
    package = Package.of(data)
    main = next((path for _, path in package.related("", "officeDocument")), "word/document.xml")
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise ValueError("这不是 Word 文件")
    reading = _WordReading(
        package=package,
        main=main,
        styles=styles_of(package.part(main, "styles")),
        lists=list_numbers(package.part(main, "numbering")),
        notes=_notes(package, main),
    )
    reading.body(body)
    asides = (*reading.asides, *_beside(package, main))
    return ForeignDocument(name=name, blocks=tuple(reading.blocks), asides=asides)


def _notes(package: Package, main: str) -> dict[str, str]:
    """The texts of footnotes and endnotes by kind and id."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = package.part(main, f"{kind}s")
        for note in root if root is not None else ():
            if value_of(note, "type") in (None, "normal"):
                found[f"{kind}{value_of(note, 'id')}"] = _plain(note)
    return found


def _plain(element: etree._Element) -> str:
    paragraphs = (words_of(p).text.strip() for p in element.iter() if name_of(p) == "p")
    return "\n".join(text for text in paragraphs if text)


def _beside(package: Package, main: str) -> Iterator[LeftOut]:
    """Comments, page heads and page feet."""
    comments = package.part(main, "comments")
    for one in comments if comments is not None else ():
        if text := _plain(one):
            yield LeftOut(kind="批注", text=text, where=value_of(one, "author") or "批注")
    for kind, called in (("header", "页眉"), ("footer", "页脚")):
        seen = set()
        for _, path in package.related(main, kind):
            root = package.xml(path)
            text = _plain(root) if root is not None else ""
            if any(c.isalpha() for c in text) and text not in seen:
                seen.add(text)
                yield LeftOut(kind=called, text=text, where=called)


@dataclass(slots=True)
class _WordReading:
    package: Package
    main: str
    styles: Styles
    lists: ListNumbers
    notes: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    asides: list[LeftOut] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def body(self, element: etree._Element) -> None:
        """The blocks below an element in order."""
        for group in joined(element):
            one, name = group[0], name_of(group[0])
            if name == "p":
                self.paragraph(*group)
            elif name == "tbl":
                self.table(one)
            elif name == "sdt" and _is_contents(one):
                self.aside("目录", _plain(one), "目录")
            elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"):
                self.body(one)

    def aside(self, kind: str, text: str, where: str) -> None:
        if text.strip():
            self.asides.append(LeftOut(kind=kind, text=text.strip(), where=where))

    def paragraph(self, *elements: etree._Element) -> None:
        """A paragraph, whose form is that of the last part."""
        where = f"第{self.paragraphs + 1}段"
        for part in elements:
            self.paragraphs += 1
            self.asides += words_of(part).asides(f"第{self.paragraphs}段")
        words = words_of(*elements)
        style = self.styles.of(child(elements[-1], "pPr"))
        mark = self.lists.next(*style.listed) if style.listed and words.text.strip() else ""
        if style.contents and words.text.strip():
            self.aside("目录", words.text, where)
        elif words.text.strip():
            self.lines(words, style, mark, where)
        for note in words.notes:
            if text := self.notes.get(note, ""):
                place = f"{where}的脚注"
                self.blocks.append(ForeignParagraph(text=text, where=place, role="注"))
        for box in words.boxes:
            self.body(box)
        self.pictures(words, where)

    def lines(self, words: RunText, style: WordStyle, mark: str, where: str) -> None:
        """A paragraph as those that a reader sees: one for each line that was broken by hand."""
        lead = 0 if style.bold else words.lead - (len(words.text) - len(words.text.lstrip()))
        for line in filter(None, map(str.strip, words.text.split("\n"))):
            paragraph = ForeignParagraph(
                text=line,
                where=where,
                mark=mark,
                outline=style.outline,
                lead=max(0, min(lead, len(line))),
                centred=style.centred,
                title=style.title,
            )
            self.blocks.append(paragraph)
            mark, lead = "", lead - len(line) - 1

    def pictures(self, words: RunText, where: str) -> None:
        parts = dict(self.package.related(self.main, "image"))
        for identity, said in words.pictures:
            path = parts.get(identity, "")
            data = self.package.bytes(path) if path else b""
            suffix = next((s for start, s in _SUFFIXES.items() if data.startswith(start)), "")
            if suffix:
                self.blocks.append(
                    ForeignPicture(data=data, suffix=suffix, words=said, where=where)
                )
            else:
                self.aside("图片", path.rpartition("/")[2] or "链接的图片", where)

    def table(self, element: etree._Element) -> None:
        self.tables += 1
        where = f"第{self.tables}个表"
        self.blocks.append(ForeignTable(grid=grid_of(element, self.cell), where=where))
        for paragraph in (p for p in element.iter() if name_of(p) == "p"):
            words = words_of(paragraph)
            self.asides += words.asides(where)
            for note in words.notes:
                self.aside("表里的脚注", self.notes.get(note, ""), where)
            for identity, _ in words.pictures:
                self.aside("图片", identity, where)

    def cell(self, element: object) -> str:
        """The text of a cell; tables in it line by line."""
        assert isinstance(element, etree._Element)
        return "\n".join(self._lines(element))

    def _lines(self, element: etree._Element) -> Iterator[str]:
        for group in joined(element):
            if name_of(group[0]) != "p":
                yield from self._lines(group[0])
                continue
            words = words_of(*group)
            style = self.styles.of(child(group[-1], "pPr"))
            mark = self.lists.next(*style.listed) if style.listed and words.text.strip() else ""
            if words.text.strip():
                yield mark + words.text.strip()
            for box in words.boxes:
                yield from self._lines(box)


def _is_contents(element: etree._Element) -> bool:
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return value_of(gallery) == "Table of Contents"
