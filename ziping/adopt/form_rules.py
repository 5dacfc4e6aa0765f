"""Rules proposed for the rows of a form: a family where the standard's words make it certain.

Every other row takes off points at discretion (酌情扣分) until somebody completes it: its score is then
what the form says, whatever the standard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from ziping.adopt.form_grid import FormRow
from ziping.adopt.wording import Tree, Typed, words_text
from ziping.claims.grid import value_of
from ziping.figures.arithmetic import rounded

_ALL_OR_NOTHING = re.compile(
    r"得满分[，,；;。]?\s*(?:否则|反之|未\S{0,8}的?)[，,]?\s*(?:不得分|得0分|0分)"
)
_EACH = re.compile(r"每(?P<what>[^，。；,;]{0,24}?)[，,]?\s*扣\s*(?P<points>\d+(?:\.\d+)?)\s*分")
_RATIO = re.compile(
    r"得分\s*[＝=]\s*(?P<name>[\u4e00-\u9fff]{2,16}率)\s*[×*xX✕·]\s*(?:本指标|该指标|指标|本项)?(?:分值|权重|满分)"
)
_OTHER = re.compile(r"扣\s*\d|得\s*\d+(?:\.\d+)?\s*分|以下|以上|低于|高于|超过")
_PARTS = re.compile(r"各占|权重|加权|综合得分|份额")
_PERCENT = re.compile(r"\d+(?:\.\d+)?\s*[%％]")
_COUNTER = re.compile(r"[一1１]?(?P<unit>项|次|个|例|笔|处|件|份|条|家|天)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule for the framework and the inputs by which it gives the form's score."""

    rule: dict[str, Tree]
    inputs: dict[str, Tree]
    certain: bool


def proposed(row: FormRow) -> Proposal:
    """The rule that a row's standard names beyond doubt, else 酌情扣分."""
    found = _met(row) or _each(row) or _ratio(row)
    return found or discretion(row)


def discretion(row: FormRow) -> Proposal:
    """酌情扣分 by as much as the form took off; 待填 where its score makes no sense."""
    taken = row.weight - row.score if row.score is not None else None
    right = taken is not None and 0 <= taken <= row.weight
    inputs: dict[str, Tree] = {
        "扣分": Typed(f"{plain(taken)} 分" if right and taken is not None else "待填")
    }
    if right and taken and not row.basis:
        inputs["扣分理由"] = "原表没有写依据。"
    rule: dict[str, Tree] = {"类型": "酌情扣分", "扣分": "扣分"}
    return Proposal(rule=rule, inputs=inputs, certain=False)


def _met(row: FormRow) -> Proposal | None:
    """All or nothing: 得满分，否则不得分."""
    standard = re.sub(r"\s", "", row.standard)
    once = len(_ALL_OR_NOTHING.findall(standard)) == 1 and not _PARTS.search(standard)
    if not once or _OTHER.search(standard) or row.score not in (0, row.weight):
        return None
    rule: dict[str, Tree] = {"类型": "达标", "条件": {"符合评分标准": "已达标"}}
    met = Typed("是" if row.score else "否")
    return Proposal(rule=rule, inputs={"已达标": met}, certain=True)


def _each(row: FormRow) -> Proposal | None:
    """So many points off for each: 每发现一次扣0.5分，扣完为止."""
    standard = re.sub(r"\s", "", row.standard)
    found = list(_EACH.finditer(standard))
    if len(found) != 1 or row.score is None or not 0 <= row.score <= row.weight:
        return None
    rest = standard.replace(found[0].group(), "")
    each = Decimal(found[0]["points"])
    if _OTHER.search(rest) or "%" in found[0]["what"] or "百分" in found[0]["what"] or not each:
        return None
    taken = row.weight - row.score
    count = (taken / each).to_integral_value(ROUND_CEILING)
    if count * each != taken and row.score != 0:
        return None
    unit = _COUNTER.search(found[0]["what"])
    counter = unit["unit"] if unit else "次"
    name = re.sub(r"[^\w]", "", found[0]["what"]) or "不符合"
    case: dict[str, Tree] = {"名称": f"每{name}", "次数": "扣分次数", "量词": counter}
    case["扣"] = Typed(plain(each))
    rule: dict[str, Tree] = {"类型": "扣分", "扣分项": [case]}
    inputs: dict[str, Tree] = {"扣分次数": Typed(f"{count:f} {counter}")}
    return Proposal(rule=rule, inputs=inputs, certain=True)


def _ratio(row: FormRow) -> Proposal | None:
    """得分＝某率×分值, with the one percentage that the basis states."""
    standard = re.sub(r"\s", "", row.standard)
    match = _RATIO.search(standard)
    shares = {re.sub(r"\s", "", one) for one in _PERCENT.findall(row.basis)}
    if match is None or _OTHER.search(standard) or len(shares) != 1 or row.score is None:
        return None
    text = shares.pop().replace("％", "%")
    share = value_of(text)
    if share is None or rounded(min(share.value, Decimal(100)) / 100 * row.weight, 2) != row.score:
        return None
    rule: dict[str, Tree] = {"类型": "比例", "名称": match["name"], "数值": "比率"}
    return Proposal(rule=rule, inputs={"比率": Typed(text)}, certain=True)


def plain(value: Decimal) -> str:
    """A number without the zeros that a workbook adds at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def inputs_of(row: FormRow, proposal: Proposal) -> dict[str, Tree]:
    """What the unit's file says of a row."""
    if re.fullmatch(r"不适用|无此项|免评", row.scored):
        return {"适用": Typed("否"), "理由": words_text(row.basis or "原表填“不适用”。")}
    basis: dict[str, Tree] = {"依据": words_text(row.basis)} if row.basis else {}
    return {**proposal.inputs, **basis}
