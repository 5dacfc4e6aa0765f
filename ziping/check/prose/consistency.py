"""Uniform: what one document should write in one way from its first page to its last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ziping.check.prose.hand_typed import typed_numbers
from ziping.check.prose.prose_text import ProseText, StyleFinding
from ziping.check.settings import Allowed
from ziping.document.walk import printed_figures
from ziping.markdown.year_documents import YearDocuments
from ziping.numbers.numbers_in_text import NumberKind
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.template.places import TemplateSource

_HANZI_YEAR = re.compile(r"[一二][九〇○零０0][〇○零０0一二三四五六七八九]{2}年")
_YEAR = re.compile(r"(?:(?:19|20)\d\d|\uffff)年")
_DIGITS = str.maketrans("〇○零０一二三四五六七八九", "0000123456789")


def mixed_years(documents: YearDocuments, written: Iterable[TemplateSource]) -> Iterator[Problem]:
    """W729: 二〇二三年 in a document that also writes 2023年."""
    own = {source.label for source in written}
    for text in documents.texts:
        passages = [ProseText(source=source) for source in text.sources if source.label in own]
        if not any(_YEAR.search(passage.text) for passage in passages):
            continue
        for passage in passages:
            for match in _HANZI_YEAR.finditer(_untitled(passage.text)):
                slip = StyleFinding(
                    code="W729",
                    start=match.start(),
                    end=match.end(),
                    message=f"“{match.group()}”与别处的阿拉伯数字年份不一致",
                    clause="GB/T 15835-2011 第4.3条，同类别同形式",
                    right=match.group().translate(_DIGITS),
                )
                yield slip.problem(passage.source)


def _untitled(text: str) -> str:
    """The text without titles and quotations, which stand as they were published."""
    return re.sub(r"《[^《》]*》|“[^“”]*”", lambda match: "\ufffe" * len(match.group()), text)


_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_LEAST = 4  # Digits before the point.


def mixed_grouping(
    documents: YearDocuments, written: Iterable[TemplateSource], allowed: Allowed
) -> Iterator[Problem]:
    """N728: amounts of money of four digits and more, some grouped by commas and some not."""
    own = {source.label: source for source in written}
    trees = {document.kind: document for document in documents.trees}
    for text in documents.texts:
        sources = [own[source.label] for source in text.sources if source.label in own]
        places = list(_typed_money(sources, allowed))
        if text.kind in trees:
            places += [
                (printed.text, printed.where)
                for printed in printed_figures(trees[text.kind])
                if "元" in printed.value
            ]
        yield from _grouping(places)


def _typed_money(
    sources: Iterable[TemplateSource], allowed: Allowed
) -> Iterator[tuple[str, Position]]:
    for typed in typed_numbers(sources, allowed):
        if (
            typed.number.kind is NumberKind.AMOUNT
            and typed.number.unit.dimension is Dimension.MONEY
        ):
            yield typed.number.text, typed.where


def _grouping(places: list[tuple[str, Position]]) -> Iterator[Problem]:
    amounts = [(match.group(1), *place) for place in places if (match := _AMOUNT.search(place[0]))]
    grouped = [place for place in amounts if "," in place[0]]
    plain = [place for place in amounts if "," not in place[0] and len(place[0]) >= _LEAST]
    if not any(len(number) == len("1,234") for number, *_ in grouped):
        plain = [place for place in plain if len(place[0]) > _LEAST]  # 四位以内可以不分节
    if not grouped or not plain:
        return
    fewer, more = sorted((grouped, plain), key=len)
    (_, rarer, where), (_, other, second) = fewer[0], more[0]
    yield Problem.of(
        "N728",
        where,
        f"“{rarer}”与“{other}”一个有千分位、一个没有（这样的各有 {len(fewer)} 处和 {len(more)} 处）",
        hint="全文统一：加过滤器 |千分位 或 |无千分位；依据：GB/T 15835-2011 第5.1.1条，"
        "四位以内可以不分节，同类数字形式相同",
        second=second,
        about="千分位",
    )
