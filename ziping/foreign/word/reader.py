"""A Word file: its text as a reader sees it, and apart from it what a reader does not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ziping.foreign.document import (
    Block,
    FileKind,
    ForeignDocument,
    ForeignParagraph,
    ForeignPicture,
    ForeignTable,
    Grid,
    GridCell,
    LeftOut,
)
from ziping.foreign.word.package import Package, child, name_of, value_of
from ziping.foreign.word.paragraph_styles import (
    ListNumbers,
    Styles,
    WordStyle,
    list_numbers,
    styles_of,
)
from ziping.foreign.word.runs import RunText, joined_paragraphs, run_text

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
    reading.whole(body)
    left_out = (*reading.left_out, *_beside(package, main))
    return ForeignDocument(
        name=name, kind=FileKind.WORD, blocks=tuple(reading.blocks), left_out=left_out
    )


def _notes(package: Package, main: str) -> dict[str, str]:
    """The texts of footnotes and endnotes by kind and id."""
    notes = {}
    for kind in ("footnote", "endnote"):
        root = package.part(main, f"{kind}s")
        for note in root if root is not None else ():
            if value_of(note, "type") in (None, "normal"):
                notes[f"{kind}{value_of(note, 'id')}"] = _plain(note)
    return notes


def _plain(element: etree._Element) -> str:
    paragraphs = (run_text(p).text.strip() for p in element.iter() if name_of(p) == "p")
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
    left_out: list[LeftOut] = field(default_factory=list)
    line: int = 0  # The number of the paragraph or table of the body that is being read.
    paragraphs: int = 0
    tables: int = 0

    def whole(self, body: etree._Element) -> None:
        """The blocks of the body; each is numbered by the element of the body that it stands in."""
        numbers = {element: number for number, element in enumerate(body, start=1)}
        for group in joined_paragraphs(body):
            self.line = numbers[group[0]]
            self.block(*group)

    def body(self, element: etree._Element) -> None:
        """The blocks below an element in order."""
        for group in joined_paragraphs(element):
            self.block(*group)

    def block(self, *group: etree._Element) -> None:
        """One paragraph, in some parts when their ends were deleted, or one other element."""
        element, name = group[0], name_of(group[0])
        if name == "p":
            self.paragraph(*group)
        elif name == "tbl":
            self.table(element)
        elif name == "sdt" and _is_contents(element):
            self.omission("目录", _plain(element), "目录")
        elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"):
            self.body(element)

    def omission(self, kind: str, text: str, where: str) -> None:
        if text.strip():
            self.left_out.append(LeftOut(kind=kind, text=text.strip(), where=where))

    def paragraph(self, *elements: etree._Element) -> None:
        """A paragraph; the last of its parts says how it is set."""
        where = f"第{self.paragraphs + 1}段"
        for part in elements:
            self.paragraphs += 1
            self.left_out += run_text(part).left_out(f"第{self.paragraphs}段")
        words = run_text(*elements)
        style = self.styles.of(child(elements[-1], "pPr"))
        mark = self.lists.next(*style.listed) if style.listed and words.text.strip() else ""
        if style.contents and words.text.strip():
            self.omission("目录", words.text, where)
        elif words.text.strip():
            self.lines(words, style, mark, where)
        for note in words.notes:
            if text := self.notes.get(note, ""):
                place = f"{where}的脚注"
                note_block = ForeignParagraph(text=text, where=place, line=self.line, role="注")
                self.blocks.append(note_block)
        for box in words.boxes:
            self.body(box)
        self.pictures(words, where)

    def lines(self, words: RunText, style: WordStyle, mark: str, where: str) -> None:
        """A paragraph as those that a reader sees: one for each line that was broken by hand."""
        lead = 0 if style.bold else words.lead - (len(words.text) - len(words.text.lstrip()))
        lines = filter(None, map(str.strip, words.text.split("\n")))
        for number, line in enumerate(lines):
            paragraph = ForeignParagraph(
                text=line,
                where=where,
                line=self.line,
                mark=mark,
                outline=style.outline,
                lead=max(0, min(lead, len(line))),
                centred=style.centred,
                title=style.title,
                continues=number > 0,
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
                self.omission("图片", path.rpartition("/")[2] or "链接的图片", where)

    def table(self, element: etree._Element) -> None:
        self.tables += 1
        where = f"第{self.tables}个表"
        self.blocks.append(
            ForeignTable(grid=_grid(element, self.cell), where=where, line=self.line)
        )
        for paragraph in (p for p in element.iter() if name_of(p) == "p"):
            words = run_text(paragraph)
            self.left_out += words.left_out(where)
            for note in words.notes:
                self.omission("表里的脚注", self.notes.get(note, ""), where)
            for identity, _ in words.pictures:
                self.omission("图片", identity, where)

    def cell(self, element: etree._Element) -> str:
        """The text of a cell; tables in it line by line."""
        return "\n".join(self._lines(element))

    def _lines(self, element: etree._Element) -> Iterator[str]:
        for group in joined_paragraphs(element):
            if name_of(group[0]) != "p":
                yield from self._lines(group[0])
                continue
            words = run_text(*group)
            style = self.styles.of(child(group[-1], "pPr"))
            mark = self.lists.next(*style.listed) if style.listed and words.text.strip() else ""
            if words.text.strip():
                yield mark + words.text.strip()
            for box in words.boxes:
                yield from self._lines(box)


def _is_contents(element: etree._Element) -> bool:
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return value_of(gallery) == "Table of Contents"


def _grid(table: etree._Element, text_of: Callable[[etree._Element], str]) -> Grid:
    """The cells with their spans; one that goes on from above (vMerge) makes the first one taller."""
    open_cells: dict[int, GridCell] = {}
    closed: list[GridCell] = []
    for row, element in enumerate(node for node in table if name_of(node) == "tr"):
        column = _columns_before(element)
        here: dict[int, GridCell] = {}
        for cell in (node for node in element if name_of(node) in ("tc", "sdt")):
            span, merge = _spans(cell)
            above = open_cells.get(column)
            if merge == "continue" and above is not None:
                here[column] = replace(above, column=column, rowspan=above.rowspan + 1)
            else:
                text = text_of(cell)
                here[column] = GridCell(row=row, column=column, text=text, colspan=span)
            column += span
        closed += [c for k, c in open_cells.items() if k not in here or here[k].row != c.row]
        open_cells = here
    cells = sorted((*closed, *open_cells.values()), key=lambda cell: (cell.row, cell.column))
    return Grid(cells=tuple(cells))


def _columns_before(row: etree._Element) -> int:
    """The columns that a row leaves out at its start (gridBefore)."""
    for node in row.iter():
        if name_of(node) == "gridBefore":
            return _small_number(node) or 0
        if name_of(node) == "tc":
            break
    return 0


def _spans(cell: etree._Element) -> tuple[int, str]:
    """How many columns a cell covers, and whether it starts or continues a merged one."""
    span, merge = 1, ""
    for node in cell.iter():
        name = name_of(node)
        if name == "gridSpan":
            span = max(1, _small_number(node) or span)
        elif name == "vMerge":
            merge = value_of(node) or "continue"
        elif name == "p":
            break
    return span, merge


def _small_number(element: etree._Element) -> int | None:
    value = value_of(element)
    return int(value) if value and value.isdecimal() and len(value) < 3 else None
