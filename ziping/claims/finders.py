"""All claims of a passage: each kind's finder named once; and a grade against its score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ziping.claims.counts import count_findings
from ziping.claims.finding import ClaimVerdict, Finding
from ziping.claims.growth import growth_findings, side_findings
from ziping.claims.sentences import Mention, Sentences
from ziping.claims.share import share_findings
from ziping.claims.sums import sum_findings
from ziping.numbers.unit import Dimension

# 财预〔2020〕10号: 90（含）-100 优, 80（含）-90 良, 60（含）-80 中, below 60 差. Some places use 75.
BANDS = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
_SCORE = re.compile(r"得分|自评|评分|总分|结果|评为|分值")
_GRADE = re.compile(
    r"(?:等级|档次|级别|评价结果|评定结果|结果|结论|评定|评价)(?:等级)?(?:为|是|：|:|属于|被评为)?\s*[“\"「]?(?P<grade>优秀|优|良好|良|中|差)[”\"」]?(?:等|级|档|。|，|；|$|\s)"
)


def grade_findings(page: Sentences) -> Iterator[Finding]:
    """Scores of the whole (more than 0, at most 100) and the grade that the sentence gives them."""
    for mention in page.mentions:
        if mention.number.unit.dimension is not Dimension.POINTS or not _SCORE.search(
            mention.before
        ):
            continue
        text = page.sentence(mention.sentence)
        match = _GRADE.search(text)
        value = mention.number.value
        if match is None or value is None or not 0 < value <= 100 or _several(page, mention):
            continue
        expected = next(name for name, low in BANDS if value >= low)
        said = match["grade"][0]
        right = said == expected
        yield Finding(
            kind="等级",
            verdict=ClaimVerdict.CONFIRMED if right else ClaimVerdict.WRONG,
            message=f"{mention.number.text}按 90、80、60 分档为“{expected}”，文中写“{match['grade']}”",
            start=mention.number.start,
            end=mention.number.end,
        )


def _several(page: Sentences, mention: Mention) -> bool:
    """Whether the sentence gives several scores, so that the grade may be of another."""
    return any(
        other is not mention
        and other.sentence == mention.sentence
        and other.number.unit.dimension is Dimension.POINTS
        for other in page.mentions
    )


def passage_findings(page: Sentences, earlier: Sequence[Mention]) -> tuple[Finding, ...]:
    """What the sentences of a passage claim, in their order. *earlier*: the document's mentions
    before it."""
    findings = (
        *share_findings(page, earlier),
        *sum_findings(page),
        *count_findings(page),
        *growth_findings(page),
        *side_findings(page),
        *grade_findings(page),
    )
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end)))
