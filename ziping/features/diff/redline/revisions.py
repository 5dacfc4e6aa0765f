"""Revisions: tracked changes and comments as Word writes them, with ids, an author and a date.

A paragraph's end belongs to it: one that is deleted joins what is left of its paragraph to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count, cycle, groupby

from ziping.write.docx.xml import Element, element, named, text_element

AUTHOR = "ziping"
_BOOKMARKS = (named("bookmarkStart"), named("bookmarkEnd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """How changes are marked; what is counted is shared by a whole document.

    *ids* also numbers the bookmarks. *notes* says by a control's tag what to remark beside a figure
    that moved; "": nothing. *comments* are those made so far, *untracked* what no revision shows.
    """

    date: str
    ids: Iterator[int]
    notes: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)  # Relationship → digest of a picture.
    comments: list[str] = field(default_factory=list)
    untracked: Counter[str] = field(default_factory=Counter)
    numbers: Iterator[int] = field(default_factory=count)  # Of comments.
    minutes: Iterator[int] = field(default_factory=lambda: cycle((1, 2)))

    def apart(self) -> Revisions:
        """The same a minute apart from its neighbours: LibreOffice takes changes of one time as one,
        and the paragraph's end between them with it."""
        return replace(self, date=f"{self.date[:14]}{next(self.minutes):02}:00Z")

    def mark(self, tag: str, *children: Element) -> Element:
        """``w:ins``, ``w:del`` or another element of a revision."""
        return element(tag, *children, id=next(self.ids), author=AUTHOR, date=self.date)

    def inserted(self, content: Iterable[Element]) -> Iterator[Element]:
        """Runs, links and controls as inserted ones; bookmarks and the like stay as they are."""
        for are_runs, group in groupby(content, key=lambda made: _is_shown_run(made)):
            if are_runs:
                yield self.mark("ins", *group)
            else:
                for made in group:
                    yield from self._inserted_one(made)

    def _inserted_one(self, child: Element) -> Iterator[Element]:
        if child.tag == named("hyperlink"):
            child[:] = [self.mark("ins", *child)]
        if child.tag != named("sdt"):
            yield child
            return
        first, last = self.mark("customXmlInsRangeStart"), self.mark("customXmlInsRangeStart")
        content = child.find(named("sdtContent"))
        assert content is not None
        content[:] = [_range_end(first), *self.inserted([*content]), last]
        yield from (first, child, _range_end(last))

    def deleted(self, content: Iterable[Element]) -> Iterator[Element]:
        """The same as deleted text: controls and links leave nothing but their runs."""
        runs = [run for made in content for run in plain_runs(made)]
        for run in runs:
            for child in [*run]:
                if child.tag == named("t"):
                    run.replace(child, text_element(child.text or "", tag="delText"))
        if runs:
            yield self.mark("del", *runs)

    def mark_end(self, paragraph: Element, tag: str) -> None:
        """Say that a paragraph's end is inserted or deleted."""
        properties = paragraph[0]
        place = properties.find(named("pPrChange"))
        run_properties = element("rPr", self.mark(tag))
        if place is None:
            properties.append(run_properties)
        else:
            place.addprevious(run_properties)

    def mark_row(self, row: Element, tag: str) -> None:
        """Say that a row is inserted or deleted."""
        properties = row.find(named("trPr"))
        if properties is None:
            properties = element("trPr")
            row.insert(0, properties)
        properties.append(self.mark(tag))

    def remarked(self, content: Iterable[Element], text: str) -> list[Element]:
        """*content* with a comment that says *text*, one paragraph a line."""
        number = next(self.numbers)
        self.comments.append(text)
        return [
            element("commentRangeStart", id=number),
            *content,
            element("commentRangeEnd", id=number),
            element("r", element("commentReference", id=number)),
        ]


def _range_end(start: Element) -> Element:
    """A control's two tags are inserted by a range around each, as Word writes it."""
    return element("customXmlInsRangeEnd", id=start.get(named("id"), ""))


def _is_shown_run(made: Element) -> bool:
    return made.tag == named("r") and not is_plumbing(made)


def plain_runs(made: Element) -> list[Element]:
    """The runs that a part of a paragraph shows, without fields and without what holds them."""
    runs = [made] if made.tag == named("r") else [*made.iter(named("r"))]
    copies = [deepcopy(run) for run in runs]
    return [run for run in copies if not is_plumbing(run)]


def is_plumbing(child_element: Element) -> bool:
    """Whether it is a bookmark or part of a field: not shown, and not tracked."""
    if child_element.tag in _BOOKMARKS:
        return True
    inner = {child.tag for child in child_element} - {named("rPr")}
    return child_element.tag == named("r") and bool(inner) and inner <= _FIELD


_FIELD = {named("fldChar"), named("instrText")}


def comments_element(texts: Iterable[str], date: str) -> Element:
    """``w:comments`` of the remarks in their order."""
    return element("comments", *(_comment(n, text, date) for n, text in enumerate(texts)))


def _comment(number: int, text: str, date: str) -> Element:
    lines = [_line(line) for line in text.split("\n")]
    lines[0].insert(1, element("r", element("annotationRef")))
    return element("comment", *lines, id=number, author=AUTHOR, date=date, initials="zp")


def _line(text: str) -> Element:
    """Small and narrow, whatever the document's own text is like."""
    spacing = element("spacing", before=0, after=0, line=240, lineRule="auto")
    indent = element("ind", firstLineChars=0, firstLine=0)
    size = (element("sz", val=18), element("szCs", val=18))
    fonts = element("rFonts", hint="eastAsia")
    run = element("r", element("rPr", fonts, *size), text_element(text))
    return element("p", element("pPr", spacing, indent), run)
