"""Tags: the structure of a PDF for readers who cannot see it, one element for each of the document.

WeasyPrint tags each page by itself: what runs over pages falls apart, cells have no scope, and page
numbers and the heads that a table repeats are read out on every page. While a PDF is written, its
function for tags is replaced by the one below; only the boxes and marks of a page are relied on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ziping.write.pdf.weasyprint_internals import (
    ADD_TAGS,
    MARKED,
    boxes,
    marks_of,
    page_box,
    replaced,
    unwrapped,
)

if TYPE_CHECKING:
    from pydyf import PDF, Dictionary
    from weasyprint import Document, Page
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.pdf.stream import Stream

_SVG = "{http://www.w3.org/2000/svg}"
# Any other element of a page adds nothing to the structure: what it holds belongs to what is around it.
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **{f"h{level}": f"H{level}" for level in range(1, 7)},
        "p": "P",
        "table": "Table",
        "thead": "THead",
        "tbody": "TBody",
        "tr": "TR",
        "th": "TH",
        "td": "TD",
        "ol": "L",
        "ul": "L",
        "li": "LI",
        "a": "Link",
        "img": "Figure",
        f"{_SVG}svg": "Figure",
        "figcaption": "Caption",
    }
)
_SCOPES = {"col": "/Column", "row": "/Row"}
_POINTS = 0.75  # In a CSS pixel.


@contextmanager
def document_tags(pages: Iterable[Page]) -> Iterator[None]:
    """Within the context WeasyPrint tags *pages* as one document."""
    marked = getattr(MARKED.owner(), MARKED.last_name)
    decorations = frozenset(_decorations(pages))

    def marked_unless_decoration(self: Stream, box: Box, tag: str) -> AbstractContextManager[None]:
        shown = self.artifact() if id(box) in decorations else marked(self, box, tag)
        assert isinstance(shown, AbstractContextManager)
        return shown

    with replaced({ADD_TAGS: tags_added, MARKED: marked_unless_decoration}):
        yield


def _decorations(pages: Iterable[Page]) -> Iterator[int]:
    """The ids of texts and pictures that no reader needs: page numbers, and heads on later pages."""
    heads: set[int] = set()
    for page in pages:
        here = set()
        for box in _all_boxes(page_box(page)):
            head = id(box.element) if box.element_tag == "thead" else None
            if isinstance(box, boxes().MarginBox) or head in heads:
                yield from map(id, _all_boxes(box))
            elif head:
                here.add(head)
        heads |= here


def _all_boxes(box: Box) -> Iterator[Box]:
    box = unwrapped(box)
    yield box
    for child in getattr(box, "children", ()):
        yield from _all_boxes(child)


def tags_added(pdf: PDF, document: Document, _: object, streams: Iterable[Stream]) -> None:
    """Give *pdf* its tree of structure: what WeasyPrint's function of the same place does."""
    import pydyf

    tree = _Tree(pdf)
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        tree.add_page(number, page, marks_of(stream))
    tree.finish(len(document.pages))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Tree:
    """The tree as it grows. Elements are found again by the HTML element that they stand for."""

    def __init__(self, pdf: PDF) -> None:
        import pydyf

        self._pdf = pdf
        self._of: dict[int, Dictionary] = {}
        self._all: dict[bytes, Dictionary] = {}  # By reference.
        self._links: list[tuple[Dictionary, bytes]] = []
        self._owners = pydyf.Array()  # Which element a mark or a link belongs to.
        mapping = pydyf.Dictionary({"Nums": self._owners})
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        for thing in (mapping, root):
            pdf.add_object(thing)
        self._top = self._made("Document", root.reference)
        root.update({"ParentTree": mapping.reference, "K": self._top.reference})
        pdf.catalog["StructTreeRoot"] = root.reference

    def add_page(self, number: int, page: Page, marks: dict[Box, dict[str, Any]]) -> None:
        """Add what is marked on a page."""
        import pydyf

        self._page, self._height, self._marks = (
            self._pdf.page_references[number],
            page.height,
            marks,
        )
        self._of_mark: dict[int, bytes] = {}
        self._add(page_box(page), self._top)
        assert not self._marks, "marked content outside the tree"
        owners = pydyf.Array(owner for _, owner in sorted(self._of_mark.items()))
        self._owners.extend([number, owners])

    def finish(self, number: int) -> None:
        """Enter the links, numbered after the pages."""
        for key, (link, owner) in enumerate(self._links, start=number):
            link["StructParent"] = key
            self._owners.extend([key, owner])

    def _add(self, box: Box, parent: Dictionary) -> None:
        box = unwrapped(box)
        if isinstance(box, boxes().MarginBox):
            return
        element = self._element(box, parent)
        if box in self._marks:
            self._add_mark(self._marks.pop(box)["mcid"], element)
        for child in getattr(box, "children", ()):
            self._add(child, element)

    def _add_mark(self, mark: int, element: Dictionary) -> None:
        """What the mark encloses on this page belongs to the element, which may have begun on another."""
        import pydyf

        self._of_mark[mark] = element.reference
        if element.setdefault("Pg", self._page) == self._page:
            element["K"].append(mark)
            return
        elsewhere = {"Type": "/MCR", "Pg": self._page, "MCID": mark}
        element["K"].append(pydyf.Dictionary(elsewhere))

    def _element(self, box: Box, parent: Dictionary) -> Dictionary:
        """The element that *box* is a part of: the one of its HTML element, else *parent*."""
        html = box.element
        if html is None:
            return parent
        level = html.get("aria-level") if html.get("role") == "heading" else None
        role = f"H{level}" if level else _ROLES.get(box.element_tag)
        if role is None:
            return parent
        if id(html) not in self._of:
            self._of[id(html)] = self._new(role, box, parent)
        return self._of[id(html)]

    def _new(self, role: str, box: Box, parent: Dictionary) -> Dictionary:
        """A new element at the end of *parent*; a heading within a paragraph stands before it."""
        run_in = role.startswith("H") and parent["S"] == "/P"
        above = self._all[parent["P"]] if run_in else parent
        element = self._made(role, above.reference)
        kids = above["K"]
        kids.insert(kids.index(parent.reference) if run_in else len(kids), element.reference)
        if role in ("TH", "TD"):
            element["A"] = _of_cell(box)
        elif role == "Figure":
            element.update(_of_figure(box, self._height))
        elif role == "Link" and box.link_annotation:
            self._add_link(box.link_annotation, element)
        elif role == "LI":
            element = self._made("LBody", element.reference)
            self._all[element["P"]]["K"].append(element.reference)
        return element

    def _made(self, role: str, parent: bytes) -> Dictionary:
        import pydyf

        content = {"Type": "/StructElem", "S": f"/{role}", "P": parent, "K": pydyf.Array()}
        element = pydyf.Dictionary(content)
        self._pdf.add_object(element)
        self._all[element.reference] = element
        return element

    def _add_link(self, link: Dictionary, element: Dictionary) -> None:
        import pydyf

        kid = {"Type": "/OBJR", "Obj": link.reference, "Pg": self._page}
        element["K"].append(pydyf.Dictionary(kid))
        self._links.append((link, element.reference))


def _of_cell(box: Box) -> Dictionary:
    """Scope and spans of a cell."""
    import pydyf

    html, attributes = box.element, pydyf.Dictionary({"O": "/Table"})
    if html.get("scope") in _SCOPES:
        attributes["Scope"] = _SCOPES[html.get("scope")]
    for name, key in (("rowspan", "RowSpan"), ("colspan", "ColSpan")):
        if html.get(name):
            attributes[key] = int(html.get(name))
    return attributes


def _of_figure(box: Box, height: float) -> dict[str, object]:
    """What a picture shows, in words, and where it stands on the page, in points from the foot."""
    import pydyf

    title = box.element.find(f"{_SVG}title")
    words = box.element.get("alt") if title is None else title.text
    if not words:
        logging.getLogger("weasyprint").error("a picture without alt text")
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, height - top - box.height, left + box.width, height - top)
    bounds = pydyf.Array(round(edge * _POINTS, 3) for edge in edges)
    layout = pydyf.Dictionary({"O": "/Layout", "BBox": bounds})
    return {"Alt": pydyf.String(words or ""), "A": layout}
