"""The evidence in a DOCX: put in when it is written, read and compared with the text later."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ziping.document.tree import (
    Block,
    Chart,
    Document,
    Gap,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    PrintedFigure,
    Row,
    Table,
)
from ziping.document.walk import identified
from ziping.source.position import Position
from ziping.write.docx.styles import CONTINUED, CONTINUED_NAMES
from ziping.write.docx.xml import Element, bookmark_name, named

_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_LIMIT = 64 * 1024**2  # Bytes of one part.


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A content control as the file has it now, under the last bookmark before it."""

    number: str
    tag: str
    text: str
    bookmark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What of the evidence's objects is in the text: controls in order, texts by bookmark."""

    controls: tuple[Control, ...]
    texts: Mapping[str, str]


def add_evidence(
    package: Package, document: Document, controls: list[tuple[int, str, PrintedFigure]]
) -> None:
    """Put the evidence of *document* into its package; the body is finished."""
    found = present(package.element.body)
    digests = {bookmark: digest(text) for bookmark, text in found.texts.items()}
    evidence = evidence_of(document, controls, digests)
    whole = package.part.package
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", evidence_xml(evidence), whole)
    properties = _properties(f"{document.unit}/{document.year}/{document.kind}")
    item.relate_to(
        Part(PackURI("/customXml/itemProps1.xml"), _PROPERTIES, properties, whole),
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
    )
    package.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _properties(name: str) -> bytes:
    """The item's identity, always the same for a document of a unit and year."""
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:ziping:evidence:{name}")).upper()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{{{identity}}}" xmlns:ds="{_DATA}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:ziping:evidence:1"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    ).encode()


def digest(text: str) -> str:
    """The same for the same words, however a program has spaced them."""
    return hashlib.sha256(re.sub(r"\s", "", text).encode()).hexdigest()[:16]


def evidence_in(data: bytes) -> tuple[Evidence, Present]:
    """What the DOCX *data* says of itself, and what it has. Raises ValueError when it is none of
    ours, or no DOCX."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parsed(archive, "word/document.xml")
            items = [name for name in archive.namelist() if re.fullmatch(_ITEM, name)]
            styles = _parsed(archive, "word/styles.xml")
            roots = [_parsed(archive, name) for name in sorted(items)]
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError) as error:
        raise ValueError("no DOCX") from error
    except etree.XMLSyntaxError as error:
        raise ValueError("a part is no XML") from error
    ours = [root for root in roots if etree.QName(root).namespace == "urn:ziping:evidence:1"]
    if not ours:
        raise ValueError("no evidence")
    return evidence_from(ours[0]), present(body, _continued(styles))


_ITEM = r"customXml/item\d+\.xml"


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    """A part as XML, without entities and in bounds: the file may come from anywhere."""
    with archive.open(name) as part:
        content = part.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise ValueError(f"{name} is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _continued(styles: Element) -> frozenset[str]:
    """The ids of the styles of repeated labels: a program may have given them others."""
    return frozenset(
        style.get(named("styleId"), "")
        for style in styles.iterfind(named("style"))
        for name in style.iterfind(named("name"))
        if name.get(named("val")) in CONTINUED_NAMES
    )


def present(body: Element, continued: frozenset[str] = CONTINUED) -> Present:
    """The content controls and bookmarks below *body*. Deleted text is none, nor are labels in the
    styles *continued*."""
    controls: list[Control] = []
    texts: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    last = ""
    ended: list[str] = []  # What a person adds to a paragraph's end stands behind its bookmark.
    for node in _read_once(body, continued):
        if node.tag == named("p"):
            for number in ended:
                names.pop(number, None)
            ended = []
        elif node.tag == named("bookmarkStart"):
            last = node.get(named("name"), "")
            names[node.get(named("id"), "")] = last
            texts[last] = []
        elif node.tag == named("bookmarkEnd"):
            ended.append(node.get(named("id"), ""))
        elif node.tag == named("t"):
            for name in names.values():
                texts[name].append(node.text or "")
        elif node.tag == named("sdt") and node.find(f".//{named('p')}") is None:
            number, tag = _value(node, "id"), _value(node, "tag")
            controls.append(Control(number=number, tag=tag, text=_text(node), bookmark=last))
    return Present(
        controls=tuple(controls), texts={name: "".join(parts) for name, parts in texts.items()}
    )


def _read_once(node: Element, continued: frozenset[str]) -> Iterator[Element]:
    """*node* and what is below it; of a label that is repeated on a next page only its bookmarks."""
    style = node.find(f"{named('pPr')}/{named('pStyle')}") if node.tag == named("p") else None
    if style is not None and style.get(named("val")) in continued:
        yield from node.iter(named("bookmarkStart"), named("bookmarkEnd"))
        return
    yield node
    for child in node:
        yield from _read_once(child, continued)


def _value(control: Element, name: str) -> str:
    found = control.find(f"{named('sdtPr')}/{named(name)}")
    return "" if found is None else found.get(named("val"), "")


def _text(node: Element) -> str:
    return "".join(found.text or "" for found in node.iter(named("t")))


if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:ziping:evidence:1"

KINDS: Mapping[type, str] = MappingProxyType(
    {Heading: "标题", Paragraph: "段落", Gap: "待补", Table: "表", Row: "行",
     ListBlock: "列表", PageBreak: "分页", Picture: "其他", Chart: "其他"}
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
        blocks=tuple(_trace(part, digests) for part in identified(document)),
    )


def _trace(part: Block | Row, digests: Mapping[str, str]) -> BlockTrace:
    bookmark = bookmark_name(part.identity)
    return BlockTrace(
        bookmark=bookmark,
        identity=part.identity,
        kind=KINDS[type(part)],
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
        child = etree.SubElement(root, _named("figure"))
        for name in _FIGURE:
            child.set(name, str(getattr(figure, name)))
    for block in evidence.blocks:
        child = etree.SubElement(root, _named("block"))
        for name in _BLOCK:
            child.set(name, str(getattr(block, name)))
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
