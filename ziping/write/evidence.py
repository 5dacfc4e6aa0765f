"""Evidence: what a DOCX carries of its sources, as an XML part of its own.

Word and LibreOffice keep such a part when they save. It maps each content control to its figure and
each bookmark to the block that it marks, with their places in the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ziping.document.tree import (
    Block,
    Document,
    Gap,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    PrintedFigure,
    Row,
    Table,
)
from ziping.source.position import Position
from ziping.write.docx_xml import bookmark_name

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:ziping:evidence:1"

_KINDS: Mapping[type, str] = MappingProxyType(
    {Heading: "标题", Paragraph: "段落", Gap: "待补", Table: "表", Row: "行",
     ListBlock: "列表", PageBreak: "分页"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTrace:
    """A printed figure: the content control it became, and where it comes from."""

    control: str  # The control's id.
    tag: str  # The figure's name, shortened to what Word takes.
    name: str
    text: str  # As printed.
    value: str  # Unrounded, with its unit.
    origin: Position  # The line that states it.
    where: Position  # The line that prints it.


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTrace:
    """A block or a row: its bookmark, and the line that it was written in."""

    bookmark: str
    identity: str
    kind: str
    where: Position
    digest: str = ""  # Of its text without white space.


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a DOCX says of itself."""

    unit: str
    year: str
    kind: str
    figures: tuple[FigureTrace, ...]
    blocks: tuple[BlockTrace, ...]


def evidence_of(
    document: Document,
    controls: Iterable[tuple[int, str, PrintedFigure]],
    digests: Mapping[str, str],
) -> Evidence:
    """The evidence of *document*; *controls* are ids and tags, *digests* are by bookmark."""
    return Evidence(
        unit=document.unit,
        year=str(document.year),
        kind=document.kind,
        figures=tuple(
            FigureTrace(
                control=str(number),
                tag=tag,
                name=node.name,
                text=node.text,
                value=node.value,
                origin=node.origin,
                where=node.where,
            )
            for number, tag, node in controls
        ),
        blocks=tuple(_trace(part, digests) for block in document.blocks for part in _parts(block)),
    )


def _parts(block: Block) -> tuple[Block | Row, ...]:
    return (block, *block.head, *block.body) if isinstance(block, Table) else (block,)


def _trace(part: Block | Row, digests: Mapping[str, str]) -> BlockTrace:
    bookmark = bookmark_name(part.identity)
    return BlockTrace(
        bookmark=bookmark,
        identity=part.identity,
        kind=_KINDS.get(type(part), "其他"),
        where=part.where,
        digest=digests.get(bookmark, ""),
    )


def evidence_xml(evidence: Evidence) -> bytes:
    """The part's bytes."""
    from lxml import etree  # Heavy: only when a DOCX is written or read.

    root = etree.fromstring(f'<evidence xmlns="{NAMESPACE}"/>')  # Its namespace is the default.
    for name in ("unit", "year", "kind"):
        root.set(name, getattr(evidence, name))
    for figure in evidence.figures:
        made = etree.SubElement(root, _named("figure"))
        for name in _FIGURE:
            made.set(name, str(getattr(figure, name)))
    for block in evidence.blocks:
        made = etree.SubElement(root, _named("block"))
        for name in _BLOCK:
            made.set(name, str(getattr(block, name)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_FIGURE = ("control", "tag", "name", "text", "value", "origin", "where")
_BLOCK = ("bookmark", "identity", "kind", "where", "digest")


def evidence_from(root: _Element) -> Evidence:
    """The evidence that an XML part states. Raises ValueError when it is no such part."""
    if root.tag != _named("evidence"):
        raise ValueError(f"not evidence: {root.tag}")
    return Evidence(
        unit=root.get("unit", ""),
        year=root.get("year", ""),
        kind=root.get("kind", ""),
        figures=tuple(_figure_from(node) for node in root.iterfind(_named("figure"))),
        blocks=tuple(_block_from(node) for node in root.iterfind(_named("block"))),
    )


def _figure_from(node: _Element) -> FigureTrace:
    return FigureTrace(
        control=node.get("control", ""),
        tag=node.get("tag", ""),
        name=node.get("name", ""),
        text=node.get("text", ""),
        value=node.get("value", ""),
        origin=_place(node.get("origin", "")),
        where=_place(node.get("where", "")),
    )


def _block_from(node: _Element) -> BlockTrace:
    return BlockTrace(
        bookmark=node.get("bookmark", ""),
        identity=node.get("identity", ""),
        kind=node.get("kind", ""),
        where=_place(node.get("where", "")),
        digest=node.get("digest", ""),
    )


def _named(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _place(text: str) -> Position:
    path, line, column = text.rsplit(":", 2)  # ValueError when there are not three parts.
    return Position(path, int(line), int(column))
