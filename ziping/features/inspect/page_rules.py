"""Rules of the page: each a function that names its offenders. No offender: it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ziping.document.roles import LEVEL_STYLES, StyleRole
from ziping.document.text import plain_text
from ziping.document.walk import start_of
from ziping.features.inspect.area import NO_END, NUMBER, laid_down
from ziping.features.inspect.located_text import LocatedText, LocatedTexts
from ziping.features.inspect.pdf_grids import squeezed
from ziping.features.inspect.pdf_pages import PdfLine, PdfPage
from ziping.layout.layout import Layout
from ziping.source.position import Position

_NO_BEGINNING = "，。、；：！？）》」』”’…"
_HEADINGS = (StyleRole.TITLE, StyleRole.SUBTITLE, *LEVEL_STYLES, StyleRole.TABLE_TITLE)
_SIGNED = (StyleRole.SIGNATURE, StyleRole.DATE)
_SLACK = 1.5  # Points by which a character's box may reach over the type area.
_REACH = 24  # Characters: no number with its unit is longer.


@dataclass(frozen=True, slots=True, kw_only=True)
class Offender:
    """One place where a rule is broken."""

    page: int
    text: str
    where: Position


Found = Iterator[Offender]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """A rule of the page: what must hold, by which clause and how strictly, and who finds offenders."""

    name: str
    clause: str
    strength: str
    offenders: Callable[[LocatedTexts, Layout], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVerdict:
    rule: PageRule
    offenders: tuple[Offender, ...]


def verdicts(standing: LocatedTexts, layout: Layout) -> tuple[PageVerdict, ...]:
    """Every rule with its offenders on these pages."""
    return tuple(
        PageVerdict(rule=rule, offenders=tuple(rule.offenders(standing, layout))) for rule in RULES
    )


def _offender(line: PdfLine, where: Position) -> Offender:
    return Offender(page=line.page, text=line.text.strip(), where=where)


# Each rule.


def _unfound(standing: LocatedTexts, _: Layout) -> Found:
    """Every paragraph of the sources stands on a page."""
    for piece in standing.missing:
        yield Offender(page=0, text=piece.text[:20], where=piece.where)


def _outside(standing: LocatedTexts, layout: Layout) -> Found:
    """No character but the page number's stands outside of the type area."""
    page = layout.page(standing.document.orientation)
    places = _places(standing)
    for on in standing.pages:
        left, right = laid_down(page.left) - _SLACK, on.width - laid_down(page.right) + _SLACK
        top, bottom = laid_down(page.top) - _SLACK, on.height - laid_down(page.bottom) + _SLACK
        for line in on.lines:
            if line is standing.numbers.get(on.number) or not line.squeezed:
                continue
            high = line.middle - line.size / 2
            within = left <= line.left and line.right <= right and top <= high
            if not (within and line.middle + line.size / 2 <= bottom):
                yield _offender(line, places.get(id(line), start_of(standing.document)))


def _places(standing: LocatedTexts) -> dict[int, Position]:
    """Where each printed line was written."""
    return {id(line): stand.piece.where for stand in standing.stands for line in stand.lines}


def _unnumbered(standing: LocatedTexts, _: Layout) -> Found:
    """Every page has its number."""
    for page in standing.pages:
        if page.number not in standing.numbers:
            yield Offender(page=page.number, text="", where=start_of(standing.document))


def _last_headings(standing: LocatedTexts, _: Layout) -> Found:
    """No heading is the last thing on a page."""
    for page in standing.pages:
        last = _last(standing, page)
        if last is None:
            continue
        stand, line = last
        heading = stand.piece.role in _HEADINGS or _only_lead(stand, page.number)
        if heading and page.number < len(standing.pages):
            yield _offender(line, stand.piece.where)


def _last(standing: LocatedTexts, page: PdfPage) -> tuple[LocatedText, PdfLine] | None:
    """The paragraph that ends a page and its last line; None where a table does."""
    placed_lines = [(stand, line) for stand in standing.stands for line in stand.on(page.number)]
    if not placed_lines:
        return None
    last = max(placed_lines, key=lambda pair: pair[1].middle)
    tables = (grid.bottom for grid in standing.grids if grid.page == page.number)
    return last if last[1].middle > max(tables, default=0) else None


def _only_lead(stand: LocatedText, page: int) -> bool:
    """Whether a run-in heading stands on a page without a character of its text."""
    shown = sum(len(line.squeezed) for line in stand.lines if line.page <= page)
    return 0 < shown <= stand.piece.lead < len(stand.piece.text)


def _texts(standing: LocatedTexts) -> Iterator[tuple[tuple[PdfLine, ...], Position, float]]:
    """The lines of every paragraph and of every field of a table, with the width they have."""
    for stand in standing.stands:
        yield stand.lines, stand.piece.where, float("inf")
    for field in standing.fields:
        where = next(
            (grid.table.where for grid in standing.grids if grid.table and grid.page == field.page),
            start_of(standing.document),
        )
        yield field.lines, where, field.right.left - field.left.left


def _bad_breaks(standing: LocatedTexts, _: Layout) -> Found:
    """No line begins with a mark that closes, or ends with one that opens."""
    for lines, where, _width in _texts(standing):
        for upper, lower in pairwise(lines):
            if lower.squeezed[:1] in _NO_BEGINNING and upper.squeezed[-1:] not in "…":
                yield _offender(lower, where)
            if upper.squeezed[-1:] in NO_END:
                yield _offender(upper, where)


def _cut_numbers(standing: LocatedTexts, _: Layout) -> Found:
    """No number is parted in its digits, from its unit or within it; one wider than its field must be."""
    for lines, where, width in _texts(standing):
        for upper, lower in pairwise(lines):
            end = upper.squeezed[-_REACH:]
            around = NUMBER.finditer(end + lower.squeezed[:_REACH])
            cut = [one[0] for one in around if one.start() < len(end) < one.end()]
            if cut and _wide(cut[0]) * upper.size < width - upper.size:
                yield _offender(upper, where)


def _wide(text: str) -> float:
    return sum(0.5 if c.isascii() else 1 for c in text)


def _lone_signatures(standing: LocatedTexts, _: Layout) -> Found:
    """No page holds nothing but the signature and the date."""
    tables = {grid.page for grid in standing.grids}
    for page in standing.pages:
        stands = [stand for stand in standing.stands if stand.on(page.number)]
        alone = stands and all(stand.piece.role in _SIGNED for stand in stands)
        if alone and page.number not in tables:
            yield _offender(stands[0].on(page.number)[0], stands[0].piece.where)


def _headless(standing: LocatedTexts, _: Layout) -> Found:
    """The head rows of a table stand at its top on every page on which it goes on."""
    for grid in standing.grids:
        if grid.table is None:
            continue
        head = [squeezed(plain_text(c.children)) for row in grid.table.head for c in row.cells]
        printed = "".join(line.squeezed for line in grid.lines)
        if not printed.startswith("".join(head)):
            yield Offender(page=grid.page, text=printed[:20], where=grid.table.where)


RULES: tuple[PageRule, ...] = (
    PageRule(
        name="文稿的每一段都印在页上",
        clause="GB/T 9704-2012 5.2.3",
        strength="规定",
        offenders=_unfound,
    ),
    PageRule(
        name="文字都在版心以内", clause="GB/T 9704-2012 5.2.1", strength="规定", offenders=_outside
    ),
    PageRule(
        name="每页有页码",
        clause="GB/T 9704-2012 7.5",
        strength="一般",
        offenders=_unnumbered,
    ),
    PageRule(name="标题不在页末", clause="惯例", strength="惯例", offenders=_last_headings),
    PageRule(
        name="行首没有收尾的标点，行末没有开头的标点",
        clause="GB/T 15834-2011 5.1",
        strength="规定",
        offenders=_bad_breaks,
    ),
    PageRule(
        name="数字不拆开，不和单位分开",
        clause="GB/T 9704-2012 7.3.3",
        strength="规定",
        offenders=_cut_numbers,
    ),
    PageRule(
        name="署名、日期不单独成页",
        clause="GB/T 9704-2012 7.3.5.5",
        strength="规定",
        offenders=_lone_signatures,
    ),
    PageRule(name="表头每页重复", clause="惯例", strength="惯例", offenders=_headless),
)
