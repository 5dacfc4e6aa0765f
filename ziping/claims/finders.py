"""Finders: all claims of a passage, each kind's finder named once."""

from __future__ import annotations

from collections.abc import Sequence

from ziping.claims.counts import count_findings
from ziping.claims.finding import Finding
from ziping.claims.grades import grade_findings
from ziping.claims.growth import growth_findings
from ziping.claims.sentences import Mention, Sentences
from ziping.claims.share import share_findings
from ziping.claims.sides import side_findings
from ziping.claims.sums import sum_findings


def passage_findings(page: Sentences, earlier: Sequence[Mention]) -> tuple[Finding, ...]:
    """What the sentences of a passage claim, in their order. *earlier*: the document's mentions
    before it."""
    found = (
        *share_findings(page, earlier),
        *sum_findings(page),
        *count_findings(page),
        *growth_findings(page),
        *side_findings(page),
        *grade_findings(page),
    )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))
