"""A Word file as a draft, through python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from ziping.foreign.draft import Draft, DraftParagraph, DraftTable
from ziping.foreign.grid import Grid, GridCell

MAX_PART = 40_000_000  # Bytes of a part when unpacked: some thousand pages of text.


def docx_draft(data: bytes) -> Draft:
    """Paragraphs and tables of the body in order. Raises ValueError for what is no Word file."""
    import docx  # Heavy: only when a Word file is read.

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            largest = max((entry.file_size for entry in archive.infolist()), default=0)
        body = docx.Document(io.BytesIO(data)).element.body if largest <= MAX_PART else None
        found = _draft(body) if body is not None else None
    except Exception as error:  # A damaged package fails in zipfile, lxml or python-docx.
        raise ValueError("不是能读的 Word 文件，或者已经损坏") from error
    if found is None:
        raise ValueError("Word 文件里没有正文，或者太大")
    return found


def _draft(body: object) -> Draft:
    paragraphs: list[DraftParagraph] = []
    tables: list[DraftTable] = []
    for number, element in enumerate(body.iterchildren(), start=1):  # type: ignore[attr-defined]
        kind = _name(element)
        if kind in ("p", "sdt"):
            texts = (text for text in _texts(element) if text.strip())
            paragraphs.extend(DraftParagraph(text=text, line=number) for text in texts)
        elif kind == "tbl":
            tables.append(DraftTable(grid=grid_of(element), line=number))
    return Draft(paragraphs=tuple(paragraphs), tables=tuple(tables))


def _name(element: object) -> str:
    return str(getattr(element, "tag", "")).rpartition("}")[2]


def _texts(element: object) -> Iterator[str]:
    """The text of a paragraph, or of those in a content control; deleted revisions left out."""
    if _name(element) == "p":
        yield _text(element)
        return
    for child in element.iterchildren():  # type: ignore[attr-defined]
        if _name(child) in ("p", "sdt", "sdtContent"):
            yield from _texts(child)


def _text(element: object) -> str:
    parts = []
    for node in element.iter():  # type: ignore[attr-defined]
        name = _name(node)
        if name == "t":
            parts.append(node.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append(" ")
    return "".join(parts)


def _cell_text(cell: object) -> str:
    return "\n".join(t for p in _paragraphs(cell) if (t := _text(p)))


def grid_of(table: object, text_of: Callable[[object], str] = _cell_text) -> Grid:
    """The cells with their spans; one that goes on from above (vMerge) makes the first one taller."""
    open_cells: dict[int, GridCell] = {}
    done: list[GridCell] = []
    rows = [child for child in table.iterchildren() if _name(child) == "tr"]  # type: ignore[attr-defined]
    for row, element in enumerate(rows):
        column = _before(element)
        here: dict[int, GridCell] = {}
        for cell in (child for child in element.iterchildren() if _name(child) in ("tc", "sdt")):
            span, merge = _spans(cell)
            above = open_cells.get(column)
            if merge == "continue" and above is not None:
                here[column] = GridCell(
                    row=above.row, column=column, text=above.text,
                    rowspan=above.rowspan + 1, colspan=above.colspan,
                )  # fmt: skip
            else:
                here[column] = GridCell(row=row, column=column, text=text_of(cell), colspan=span)
            column += span
        done += [c for k, c in open_cells.items() if k not in here or here[k].row != c.row]
        open_cells = here
    return Grid(cells=tuple(sorted((*done, *open_cells.values()), key=lambda c: (c.row, c.column))))


def _before(row: object) -> int:
    """The columns that a row leaves out at its start (gridBefore)."""
    for node in row.iter():  # type: ignore[attr-defined]
        if _name(node) == "gridBefore":
            value = next((v for k, v in node.attrib.items() if k.endswith("}val")), "0")
            return int(value) if value.isdecimal() and len(value) < 3 else 0
        if _name(node) == "tc":
            break
    return 0


def _paragraphs(cell: object) -> Iterator[object]:
    return (node for node in cell.iter() if _name(node) == "p")  # type: ignore[attr-defined]


def _spans(cell: object) -> tuple[int, str]:
    span, merge = 1, ""
    for node in cell.iter():  # type: ignore[attr-defined]
        name = _name(node)
        value = next((v for k, v in node.attrib.items() if k.endswith("}val")), None)
        if name == "gridSpan" and value and value.isdecimal() and len(value) < 3:
            span = max(1, int(value))
        elif name == "vMerge":
            merge = value or "continue"
        elif name == "p":
            break
    return span, merge
