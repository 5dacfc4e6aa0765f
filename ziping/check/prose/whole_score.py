"""Whole score: the total and the grade that a document states, against those that were computed.

Read are clauses in which every word is known and the subject is the whole: a score of a part, of another
year or by somebody else has a word more, and nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from ziping.check.prose.own_claims import Said, texts_of
from ziping.document.tree import Document, PrintedFigure
from ziping.facts.values import EARLIER, Words
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.numbers_in_text import numbers
from ziping.numbers.unit import NUMBER, POINTS
from ziping.scoring.scorecard import Scorecard
from ziping.source.problem import Problem

_CLAUSE = re.compile(r"[^，,。；;、！？（）()\n]{2,60}|[。；;！？\n]")
# Words that may stand before the label of a whole.
_ABOUT = (
    r"经|根据|按照?|本次|此次|最后|实际|的|部门|单位|整体|支出|绩效|自评|自我|自查|评价|综合|最终|总体|"
    r"结果|情况|本年度?|今年|全年|年度|我[\u4e00-\u9fff]|本[\u4e00-\u9fff]|和"
)
_IS = r"(?:合计|共计|共|总计)?(?:为|是|达到?|评?得)?[：:]?\s*"
_SCORE = r"(?P<label>总得分|总评分|自评分|得分|总分|评分|分数)"
_GRADED = r"(?:(?:等级|等次|档次|结果|结论)(?:被?评定?为|评为|为|是|属于|达到)?[：:]?|(?:等级)?被?评定?为|属于|达到)\s*"
_WHOLE = re.compile(r"总得分|总评分|总分|整体|综合|最终")
_OURS = re.compile(r"自评|自我|绩效|整体")
# A sentence that speaks of a part, another time or somebody else, before the clause in question.
_OTHER = re.compile(
    r"指标|分值|满分|项目|效能|效率|管理|履职|产出|效益|满意度|率|其中|分项|单项|方面|部分|"
    r"上年|去年|往年|上一年|财政|复核|复评|第三方|专家|抽查|评审"
)
_FAR = 200  # Characters of a sentence that are looked back over.
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LIMIT = re.compile(r"\s*(?:[（(]含|及?以[上下内]|值|的?区间)")
_ALIASES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


def whole_scores(
    documents: Iterable[Document], card: Scorecard | None, book: YearFigures
) -> Iterator[Problem]:
    """E415 for a total or grade of the whole that is stated otherwise than it was computed."""
    if card is None:
        return
    judge = _Judge(card, book)
    for document in documents:
        for said in texts_of(document):
            yield from judge.findings(said)


class _Judge:
    """Reads clauses about the whole against one scorecard."""

    def __init__(self, card: Scorecard, book: YearFigures) -> None:
        self._card, self._book = card, book

    @cached_property
    def _before(self) -> str:
        """What may stand before a label: the year of the report, the unit's names, words of a whole."""
        names = (self._book.find(f"单位.{key}") for key in ("全称", "简称"))
        of_unit = [re.escape(name.text) for name in names if isinstance(name, Words) and name.text]
        year = self._book.find("单位.年度")
        years = [rf"{year.value:f}年度?"] if isinstance(year, Figure) else []
        return f"(?:^|(?<=[：:]))(?:{'|'.join((*of_unit, *years, _ABOUT))})*"

    @cached_property
    def _scored(self) -> re.Pattern[str]:
        return re.compile(self._before + _SCORE + _IS + "$")

    @cached_property
    def _graded(self) -> re.Pattern[str]:
        names = {grade.name for grade in self._card.framework.grades}
        usual = {*_ALIASES, *_ALIASES.values()} if names & {*_ALIASES.values()} else set()
        spelled = sorted(names | usual, key=lambda name: (-len(name), name))
        stated = "|".join(map(re.escape, spelled))
        ending = r"[”\"」]?(?:等级|等次|档次|等|级|档)?$"
        return re.compile(f'{self._before}{_GRADED}[“"「]?(?P<grade>{stated}){ending}')

    def findings(self, said: Said) -> Iterator[Problem]:
        sentence, whole = "", False
        for match in _CLAUSE.finditer(said.text):
            clause = match.group()
            if len(clause) == 1:
                sentence, whole = "", False
                continue
            if self._is_whole(clause, sentence):
                for problems in self._scores(said, match):
                    whole = True
                    yield from problems
            if whole or (self._is_whole(clause, sentence) and _OURS.search(clause)):
                yield from self._grades(said, match)
            sentence = (sentence + clause)[-_FAR:]

    def _is_whole(self, clause: str, sentence: str) -> bool:
        """Whether a clause, or the sentence before it, speaks of the whole, of this year, of no other."""
        if _WHOLE.search(clause):
            return not self._of_another_year(sentence)
        ours = _OURS.search(sentence + clause) is not None
        return ours and not _OTHER.search(sentence) and not self._of_another_year(sentence)

    def _of_another_year(self, sentence: str) -> bool:
        year = self._book.find("单位.年度")
        own = f"{year.value:f}" if isinstance(year, Figure) else ""
        return any(stated != own for stated in _YEAR.findall(sentence))

    def _scores(self, said: Said, clause: re.Match[str]) -> Iterator[tuple[Problem, ...]]:
        """For each score of the whole in a clause what is wrong with it: one problem or none."""
        text = clause.group()
        for number in numbers(text):
            label, value = self._scored.search(text[: number.start]), number.value
            if label is None or value is None or number.unit not in (POINTS, NUMBER):
                continue
            possible = label["label"] == "总分" and value == self._card.full
            if possible or _LIMIT.match(text[number.end :] or said.text[clause.end() :]):
                continue
            off = abs(value - self._card.total) > Decimal(5).scaleb(-number.decimals - 1)
            span = (clause.start() + number.start, clause.start() + number.end)
            stated, right = f"{value:f}分", f"{self._card.total}分"
            yield tuple(self._told(said, span, "总分", stated, right)) if off else ()

    def _grades(self, said: Said, clause: re.Match[str]) -> Iterator[Problem]:
        match = self._graded.search(clause.group())
        right = self._card.grade.name
        if match and right not in (match["grade"], _ALIASES.get(match["grade"])):
            span = (clause.start() + match.start("grade"), clause.start() + match.end("grade"))
            yield from self._told(said, span, "等级", match["grade"], right)

    def _told(
        self, said: Said, span: tuple[int, int], what: str, stated: str, right: str
    ) -> Iterator[Problem]:
        printed = said.at(*span)
        if any(map(_is_score, printed)):
            return
        about = printed[0].name if printed else stated
        where = printed[0].where if printed else said.where
        message = f"{what}写的是“{stated}”，评分算出的是“{right}”"
        hint = f"写成 {{{{ 评分.{what} }}}}；说的不是这次自评，在 确认.yaml 中写明理由（对象写“{about}”）"
        yield Problem.of("E415", where, message, hint=hint, second=self._card.where, about=about)


def _is_score(figure: PrintedFigure) -> bool:
    return figure.name.startswith(("评分.", f"{EARLIER}."))
