"""One scored row: its inputs, the outcome of its rule, the policy, an override, the basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from ziping.facts.formula import names_in
from ziping.facts.values import Flag, Group, Missing, Words
from ziping.facts.year_figures import unavailable
from ziping.numbers.arithmetic import rounded
from ziping.numbers.figure import Figure
from ziping.numbers.unit import Dimension
from ziping.scoring.framework import FrameworkRow, Policy
from ziping.scoring.rules.inputs import Inputs, stated_names
from ziping.scoring.rules.rule import Outcome, Rule, clipped, not_applicable
from ziping.scoring.rules.wording import points
from ziping.scoring.scorecard import Basis, Status
from ziping.source.problem import Fault, Problem, fault

# Sixty digits are kept while computing; settled at thirty, three thirds are one again.
_SETTLED = Decimal("1e-30")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What one row earns. *score* is None when the row is left out of the total."""

    status: Status
    outcome: Outcome
    unrounded: Decimal
    score: Decimal | None
    derivation: tuple[str, ...]
    basis: Basis
    problems: tuple[Problem, ...]


def row_result(row: FrameworkRow, inputs: Inputs) -> RowResult:
    """Score one row. Raises Fault E407 (inputs missing), E408 (not reasonable), E202, E204, E305."""
    override = inputs.entry.members.get("改分") if inputs.entry else None
    if isinstance(override, Group):
        return _overridden(row, inputs, override)
    reason = _reason_for_absence(inputs)
    outcome = _outcome(row.rule, inputs, row.weight) if reason is None else _absent(reason)
    if outcome.points is None:
        return _not_applying(row, inputs, outcome)
    return _scored(row, inputs, outcome, outcome.points)


def _reason_for_absence(inputs: Inputs) -> Words | None:
    """The unit's own 理由 when it says 适用: 否; Fault E202 when it gives none."""
    applies = inputs.entry.members.get("适用") if inputs.entry else None
    if isinstance(applies, Missing):  # Whether the row's other inputs are needed is not known.
        raise unavailable(applies, inputs.where)
    if not (isinstance(applies, Flag) and not applies.value):
        return None
    if reason := inputs.own_words("理由"):
        return reason
    message = f"“{inputs.row}”不适用，要写理由"
    raise fault("E202", applies.where, message, hint="在这一行下写上 理由: …", second=inputs.rule)


def _absent(reason: Words) -> Outcome:
    nothing = not_applicable("填报为不适用")
    return replace(nothing, reasons=(reason,))


def _outcome(rule: Rule, inputs: Inputs, weight: Decimal) -> Outcome:
    if lacking := rule.lacking(inputs):
        raise _missing(lacking, rule, inputs)
    try:
        return rule.outcome(inputs, weight)
    except Fault as error:
        raise Fault(inputs.brought_home(error.problem)) from None


def _missing(names: tuple[str, ...], rule: Rule, inputs: Inputs) -> Fault:
    """E407 at the unit's row, with the rule as the second place."""
    values = {name: inputs.find(name) for name in names}
    absent = [name for name, value in values.items() if value is None]
    broken = [value for value in values.values() if isinstance(value, Missing)]
    if absent:
        message = f"“{inputs.row}”缺少输入：{'、'.join(absent)}"
        return fault(
            "E407", inputs.where, message, hint=_hint(absent, rule, inputs), second=inputs.rule
        )
    listed = "、".join(f"{value.name}（{value.where}）" for value in broken)
    message = f"“{inputs.row}”的输入用不了：{listed}"
    problem = Problem.of("E407", inputs.where, message, hint="先改好这些值", second=broken[0].where)
    return Fault(replace(problem, derived=all(value.reported for value in broken)))


def _hint(absent: list[str], rule: Rule, inputs: Inputs) -> str:
    """How to give what is absent; a key that the rule takes as it is was not misspelt."""
    taken = {name.rpartition(".")[2] for name in used_names(rule, inputs)}
    own = [key for key in (inputs.entry.members if inputs.entry else ()) if key not in taken]
    near = [(name, get_close_matches(name, own, n=1, cutoff=0.6)) for name in absent]
    meant = [f"“{found[0]}”是否应写“{name}”？" for name, found in near if found]
    if meant:
        return "".join(meant)
    elsewhere = [name for name in absent if "." in name]
    if elsewhere:
        topic, _, rest = elsewhere[0].partition(".")
        return f"在 {topic}.yaml 里写上“{rest}”；不适用的在这一行写 适用: 否 和 理由"
    listed = "、".join(f"{name}: …" for name in absent)
    return f"在 指标.yaml 的“{inputs.row}”下写上 {listed}；不适用的写 适用: 否 和 理由"


def _scored(row: FrameworkRow, inputs: Inputs, outcome: Outcome, earned: Decimal) -> RowResult:
    unrounded = clipped(earned, row.weight).quantize(_SETTLED)
    score = min(rounded(unrounded, 2), row.weight)
    steps = outcome.steps
    if score != unrounded:
        steps += (f"四舍五入到两位小数：{points(score)}",)
    return RowResult(
        status=Status.SCORED,
        outcome=outcome,
        unrounded=unrounded,
        score=score,
        derivation=steps,
        basis=_own_basis(inputs) or (f"{outcome.finding}，得{points(score)}。", *outcome.reasons),
        problems=outcome.problems,
    )


def _not_applying(row: FrameworkRow, inputs: Inputs, outcome: Outcome) -> RowResult:
    full, nothing = rounded(row.weight, 2), rounded(Decimal(0), 2)
    score = {Policy.FULL: full, Policy.ZERO: nothing, Policy.EXCLUDE: None}[row.policy]
    treated = "不计入总分" if score is None else f"按“{row.policy}”计{points(score)}"
    return RowResult(
        status=Status.ABSENT,
        outcome=outcome,
        unrounded=score or Decimal(0),
        score=score,
        derivation=(*outcome.steps, treated),
        basis=_own_basis(inputs) or outcome.reasons or (f"{outcome.finding}，{treated}。",),
        problems=outcome.problems,
    )


def _own_basis(inputs: Inputs) -> Basis:
    """The unit's own 依据, empty when there is none."""
    own = inputs.own_words("依据")
    return (own,) if own else ()


def _overridden(row: FrameworkRow, inputs: Inputs, override: Group) -> RowResult:
    """A score set by a person: reason needed, both shown. What the rule gives is told beside it."""
    score, reason = _override(row, inputs, override)
    ruled, outcome = _ruled(row, inputs)
    note = f"人工改分：{ruled}，改为{points(score)}。理由："
    told = Problem.of(
        "N415", override.where, f"“{row.id}”{note}{reason.text}", second=row.rule.where
    )
    return RowResult(
        status=Status.OVERRIDDEN,
        outcome=outcome,
        unrounded=score,
        score=rounded(score, 2),
        derivation=(*outcome.steps, f"人工改分：{ruled}，改为{points(score)}"),
        basis=(*_own_basis(inputs), note, reason),
        problems=(told,),  # The override settles what the rule left open.
    )


def _override(row: FrameworkRow, inputs: Inputs, override: Group) -> tuple[Decimal, Words]:
    score, reason = override.members.get("得分"), override.members.get("理由")
    for value in (score, reason):
        if isinstance(value, Missing):
            raise unavailable(value, inputs.where)
    if not isinstance(reason, Words) or not reason.text:
        message = f"“{row.id}”改分要写理由"
        raise fault("E202", override.where, message, hint="写上 理由: …", second=row.rule.where)
    kinds = (Dimension.POINTS, Dimension.NUMBER)
    if not isinstance(score, Figure) or score.unit.dimension not in kinds:
        message = f"“{row.id}”改分要写得分"
        raise fault(
            "E202", override.where, message, hint="写上 得分: 1.5 分", second=row.rule.where
        )
    if not 0 <= score.value <= row.weight or score.value != rounded(score.value, 2):
        message = (
            f"“{row.id}”改为{points(score.value)}，应在 0 到{points(row.weight)}之间、至多两位小数"
        )
        raise fault("E408", score.where, message, second=row.rule.where)
    return score.value, reason


def _ruled(row: FrameworkRow, inputs: Inputs) -> tuple[str, Outcome]:
    """What the rule alone gives, in words; an override does not need it to succeed."""
    try:
        outcome = _outcome(row.rule, inputs, row.weight)
    except Fault as error:
        why = f"按规则算不出（{error.problem.message}）"
        return why, Outcome(points=None, finding=why, steps=(why,))
    if outcome.points is None:
        return "按规则不适用", outcome
    return f"按规则得{points(rounded(outcome.points.quantize(_SETTLED), 2))}", outcome


def used_names(rule: Rule, inputs: Inputs) -> tuple[str, ...]:
    """The full names of the figures and flags that the rule takes, in its order, once."""
    return tuple(dict.fromkeys(_used(rule, inputs)))


def _used(rule: Rule, inputs: Inputs) -> Iterator[str]:
    measures = [condition.measure for condition in rule.absent] + list(rule.measures())
    for measure in measures:
        for name in names_in(inputs.formula(measure)):
            yield from stated_names(inputs.find(name))
    for part in rule.parts():
        yield from _used(part, inputs)
