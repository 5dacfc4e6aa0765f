"""Claimed: what the sentences of a document say of the figures that they print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ziping.claims.finders import passage_findings
from ziping.claims.finding import ClaimVerdict, Finding
from ziping.claims.sentences import Mention, passage
from ziping.document.text import plain_text
from ziping.document.tree import Document, Inline, PrintedFigure
from ziping.document.walk import TextPart, leaves, paragraphs, pieces_of
from ziping.facts.values import EARLIER
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import MARK, is_change
from ziping.numbers.figure import Figure
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Problem

CODES = {
    "占比": "W711", "合计": "W712", "计数": "W713", "增减": "W714", "高低": "W714",
    "等级": "W715",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text of a document with the figures in it: the characters at which each is printed."""

    text: str
    where: Position
    figures: tuple[tuple[int, int, PrintedFigure], ...]

    def at(self, start: int, end: int) -> list[PrintedFigure]:
        return [figure for first, last, figure in self.figures if first < end and start < last]


_WITHOUT_CLAIMS = (TextPart.GAP, TextPart.TABLE_TITLE)


def texts_of(document: Document) -> Iterator[Said]:
    """Every text of the document: paragraphs, headings with their bodies, items, cells."""
    walked = (piece for block in document.blocks for piece in pieces_of(block))
    stating = (piece for piece in walked if piece.part not in _WITHOUT_CLAIMS)
    for paragraph in paragraphs(stating):
        yield _said([node for piece in paragraph for node in piece.children], paragraph[0].where)


def _said(children: Iterable[Inline], where: Position) -> Said:
    text = ""
    figures: list[tuple[int, int, PrintedFigure]] = []
    for leaf in leaves(children):
        if isinstance(leaf, PrintedFigure):
            figures.append((len(text), len(text) + len(leaf.text), leaf))
        text += plain_text((leaf,))
    return Said(text=text, where=where, figures=tuple(figures))


def claimed(documents: Iterable[Document], book: YearFigures) -> Iterator[Problem]:
    """W711–W715: claims that the printed figures do not bear out. A percentage that is computed from
    its own inputs needs no judging by words."""
    for document in documents:
        earlier: list[Mention] = []
        for said in texts_of(document):
            page = passage(said.text)
            findings = passage_findings(page, earlier)
            earlier.extend(page.mentions)
            yield from (
                _problem(finding, said, book)
                for finding in findings
                if finding.verdict is ClaimVerdict.WRONG and not _computed(finding, said, book)
            )


def _computed(finding: Finding, said: Said, book: YearFigures) -> bool:
    if finding.kind not in ("占比", "增减"):
        return False
    ratios = [f for f in said.at(finding.start, finding.end) if f.text.endswith("%")]
    return any(isinstance(v := book.find(f.name), Figure) and v.formula for f in ratios[-1:])


def _problem(finding: Finding, said: Said, book: YearFigures) -> Problem:
    figures = said.at(finding.start, finding.end)
    where = figures[-1].where if figures else said.where
    about = figures[-1].name if figures else said.text[finding.start : finding.end][:20]
    hint = f"核对数据和这句话；说的是别的数的，在 确认.yaml 中写明理由（对象写“{about}”）"
    return Problem.of(CODES[finding.kind], where, finding.message, hint=hint, about=about)


_UP = re.compile(r"(?:增长|增加|提高|上升|提升|上涨)(?:了|约|额|幅度)?(?:为|达到?)?$")
_DOWN = re.compile(r"(?:下降|减少|降低|压减|缩减)(?:了|约|额|幅度)?(?:为|达到?)?$")


def wrong_ways(documents: Iterable[Document], book: YearFigures) -> Iterator[Problem]:
    """W714: 增长 before a change that is below zero, 下降 before one that is above or has its minus;
    either before a change that brings its own word."""
    for document in documents:
        for said in texts_of(document):
            for start, _, printed in said.figures:
                figure = book.find(printed.name)
                if not isinstance(figure, Figure) or not is_change(figure):
                    continue
                before = said.text[:start]
                up, down = _UP.search(before), _DOWN.search(before)
                told = _WORDED.match(printed.text)
                if told and before.endswith(_LIKE) and not told.group().endswith("持平"):
                    yield _not_like(printed, figure)
                    continue
                if told and (up or down):
                    yield _told_twice(printed, figure, (up or down).group(), told.group())  # type: ignore[union-attr]
                    continue
                negative = printed.text.startswith("-")
                if (up and figure.value < 0) or (down and (figure.value > 0 or negative)):
                    yield _wrong_way(printed, figure, (up or down).group())  # type: ignore[union-attr]


_WORDED = re.compile(r"增长|下降|增加|减少|提高|降低|(?:基本)?持平")


_LIKE = ("与上年", "与去年", "与上年同期", "与去年同期")  # They are followed by 持平 alone.


def _not_like(printed: PrintedFigure, figure: Figure) -> Problem:
    message = f"“与上年{printed.text}”读不通"
    hint = "写成“较上年”：增长、下降、持平都读得通"
    return Problem.of(
        "W714", printed.where, message, hint=hint, second=figure.where, about=figure.name
    )


def _told_twice(printed: PrintedFigure, figure: Figure, word: str, told: str) -> Problem:
    message = f"写的是“{word}{printed.text}”，印出来的已经带“{told}”"
    hint = f"去掉前面的“{word}”，增长还是下降由数据决定"
    return Problem.of(
        "W714", printed.where, message, hint=hint, second=figure.where, about=figure.name
    )


def _wrong_way(printed: PrintedFigure, figure: Figure, word: str) -> Problem:
    message = f"写的是“{word}{printed.text}”，{figure.name} 实际是{'下降' if figure.value < 0 else '增长'}"
    way = "去掉“|数值”" if MARK in figure.name else f"用 {{{{ {figure.name}|增减 }}}}"
    hint = f"{way}，增长还是下降由数据决定"
    return Problem.of(
        "W714", printed.where, message, hint=hint, second=figure.where, about=figure.name
    )


_ALL = re.compile(
    r"(?:全部|全都|(?<![平人日月年])均已?|百分之百|都已)(?:按[时期]|按要求|如期)?(?:完成|落实|办结|达标|整改|执行|兑现|实现|公开|达到)"
)
_RATE = re.compile(
    r"(?:完成|落实|办结|达标|整改|执行|兑现|实现|公开|及时|审结|合格)率?(?:为|达到?|是)?$"
)


def less_than_all(documents: Iterable[Document], book: YearFigures) -> Iterator[Problem]:
    """W717: 全部 or 均 in a clause beside a rate of less than 100%."""
    for document in documents:
        for said in texts_of(document):
            for match in _ALL.finditer(said.text):
                start, end = _around(said.text, match)
                for first, _, printed in said.figures:
                    figure = book.find(printed.name)
                    if not start <= first < end or not isinstance(figure, Figure):
                        continue
                    less = figure.unit.dimension is Dimension.RATIO and figure.amount < 1
                    rate = printed.text[:1].isdigit() and printed.text.endswith("%")
                    if less and rate and _RATE.search(said.text[start:first]):
                        message = f"写了“{match.group()}”，同一句里 {figure.name} 是 {printed.text}"
                        hint = "改写这句话，或核对数据"
                        yield Problem.of(
                            "W717", printed.where, message, hint=hint, about=figure.name
                        )


def _around(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；") + 1
    ends = [i for mark in "。；" if (i := text.find(mark, match.end())) >= 0]
    return start, min(ends, default=len(text))


_FIRST = re.compile(r"首次(?:突破|超过|达到|跨越|跃上|迈上|超)")


def first_time(documents: Iterable[Document], book: YearFigures) -> Iterator[Problem]:
    """W718: 首次突破 N, against this year's and last year's value."""
    for document in documents:
        for said in texts_of(document):
            for match in _FIRST.finditer(said.text):
                yield from _threshold(said, match, book)


def _threshold(said: Said, match: re.Match[str], book: YearFigures) -> Iterator[Problem]:
    page = passage(said.text)
    limit = next((m for m in page.mentions if m.number.start >= match.end()), None)
    if limit is None or limit.number.amount is None or limit.number.start - match.end() > 4:
        return
    for _first, last, printed in reversed(said.figures):
        figure = book.find(printed.name)
        if last > match.start() or not isinstance(figure, Figure):
            continue
        if not figure.unit.compatible(limit.number.unit):
            continue
        before = book.find(f"{EARLIER}.{figure.name}")
        bound = limit.number.amount
        late = isinstance(before, Figure) and before.amount > bound
        if figure.amount <= bound or late:
            shown = (
                f"上年 {before.value:f}{before.unit.name}，" if isinstance(before, Figure) else ""
            )
            message = f"“{match.group()}{limit.number.text}”与数据不符：{shown}本年 {printed.text}"
            yield Problem.of(
                "W718", printed.where, message, hint="核对数据，或改写这句话", about=figure.name
            )
        return


def said_twice(documents: Iterable[Document]) -> Iterator[Problem]:
    """N716: one figure printed with different digits in one document."""
    for document in documents:
        first: dict[str, PrintedFigure] = {}
        for said in texts_of(document):
            for _, _, printed in said.figures:
                known = first.setdefault(printed.name, printed)
                if _digits(known.text) != _digits(printed.text) and _comparable(known, printed):
                    message = f"{printed.name} 在同一份文件里印作“{known.text}”和“{printed.text}”"
                    hint = "用同样的小数位数和单位"
                    first[printed.name] = printed
                    yield Problem.of(
                        "N716",
                        printed.where,
                        message,
                        hint=hint,
                        second=known.where,
                        about=printed.name,
                    )


def _digits(text: str) -> int:
    found = re.search(r"\.(\d+)", text)
    return len(found[1]) if found else 0


def _comparable(first: PrintedFigure, second: PrintedFigure) -> bool:
    """Both are money or rates in the same unit; a trimmed zero (0.00 as 0) is no other precision."""
    units = [re.sub(r"[-\d.,]", "", printed.text) for printed in (first, second)]
    values = [
        re.sub(r"[^\d.]", "", printed.text).rstrip("0").rstrip(".") for printed in (first, second)
    ]
    return units[0] == units[1] != "" and values[0] != values[1]
