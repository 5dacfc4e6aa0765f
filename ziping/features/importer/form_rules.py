"""Rules proposed for the rows of a form: a family where the standard's words make it certain.

Every other row takes off points at discretion (酌情扣分) until somebody completes it: its score is then
what the form says, whatever the standard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from ziping.features.importer.form_bands import ScoreBand, score_bands
from ziping.features.importer.form_grid import FormRow
from ziping.features.importer.written_text import Tree, TypedValue, YamlRemark, words_text
from ziping.numbers.number_format import without_zeros

_MET = re.compile(
    r"(?:满分\d+(?:\.\d+)?分[,，。；;])?[^。；;%％]{0,60}?得(?P<full>满分|分值|\d+(?:\.\d+)?分)[，,；;。]?"
    r"(?P<no>否则|反之|[未没不无逾超][^，。；,;%％]{0,24}?)的?[，,]?(?:不得分|得?[0零]分)[。；;]?"
)
_EACH = re.compile(
    r"(?:每|发现|出现|发生|存在)(?P<what>[^，。；,;]{0,24}?)[，,]?\s*扣\s*(?P<points>\d+(?:\.\d+)?)\s*分"
)
_RATIO = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,16}(?:率|比例|比重))[×*xX✕·](?:(?:本|该|此)?(?:项|指标)?的?(?:分值|权重|满分)|(?P<points>\d+(?:\.\d+)?)分?(?!\d|%))"
)
_CAPPED = re.compile(
    r"(?:超过|高于|大于|≥|超出)100[%％](?:以上)?的?[，,]?(?:均?按(?:100[%％]|满分)计?算?|得满分)|最高[得为]?(?:满分|\d+分)|满分为?止"
)
_OTHER = re.compile(r"扣\s*\d|得\s*\d+(?:\.\d+)?\s*分|以下|以上|低于|高于|超过")
_PARTS = re.compile(r"各占|权重分别|加权|综合得分|份额")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)[%％]")
_COUNTER = re.compile(r"[一1１]?(?P<unit>项|次|个|例|笔|处|件|份|条|家|天)")
_FACTOR = re.compile(r"[2-9０-９二两三四五六七八九十百]|1\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRule:
    """A rule for the framework and the inputs by which it gives the form's score. *needed*: what the
    rule needs and nothing states: it is 待填."""

    rule: dict[str, Tree]
    inputs: dict[str, Tree]
    certain: bool
    needed: str = ""


def proposed_rule(row: FormRow, texts: Sequence[str] = ()) -> ProposedRule:
    """The rule that a row's standard names beyond doubt, else 酌情扣分. *texts*: what else states
    rates: the paragraphs of the document, the rates of the year's data."""
    return (
        _rule_of_bands(row, texts)
        or _rule_met_or_not(row)
        or _rule_for_each(row)
        or _rule_of_ratio(row, texts)
        or discretionary_rule(row)
    )


def discretionary_rule(row: FormRow) -> ProposedRule:
    """酌情扣分 by as much as the form took off; 待填 where its score makes no sense."""
    taken = row.weight - row.score if row.score is not None else None
    right = taken is not None and 0 <= taken <= row.weight
    inputs: dict[str, Tree] = {
        "扣分": TypedValue(f"{plain_number(taken)} 分" if right and taken is not None else "待填")
    }
    if right and taken and not row.basis:
        inputs["扣分理由"] = "原表没有写依据。"
    rule: dict[str, Tree] = {"类型": "酌情扣分", "扣分": "扣分"}
    return ProposedRule(rule=rule, inputs=inputs, certain=False)


def _rule_met_or_not(row: FormRow) -> ProposedRule | None:
    """All or nothing: 得满分，否则不得分; 按规定公开得10分，未公开不得分."""
    standard = re.sub(r"\s", "", row.standard)
    match = _MET.fullmatch(standard)
    if match is None or _PARTS.search(standard) or row.score not in (0, row.weight):
        return None
    points = match["full"].removesuffix("分")
    if points[0].isdecimal() and Decimal(points) != row.weight:
        return None
    rest = standard.replace(f"得{match['full']}", "", 1)
    if _OTHER.search(rest) and not match["no"].startswith("超"):
        return None
    rule: dict[str, Tree] = {"类型": "达标", "条件": {"符合评分标准": "已达标"}}
    met = TypedValue("是" if row.score else "否")
    return ProposedRule(rule=rule, inputs={"已达标": met}, certain=True)


def _rule_of_bands(row: FormRow, texts: Sequence[str]) -> ProposedRule | None:
    """Bands of a rate: 90%以上得满分，80%—90%得8分，其余不得分."""
    bands = score_bands(row.standard, row.weight)
    if not bands:
        return None
    name = _rate_name(row)
    rule: dict[str, Tree] = {"类型": "分档", "名称": name, "数值": "比率"}
    if bands[0].high is not None:
        rule["合理范围"] = {"不低于": TypedValue("0%"), "不超过": TypedValue("100%")}
        bands = (replace(bands[0], high=None), *bands[1:])
    rule["分档"] = [_band(band) for band in bands]
    return _measured(row, rule, name, texts)


def _band(band: ScoreBand) -> dict[str, Tree]:
    entry: dict[str, Tree] = {}
    if band.low is not None:
        entry["不低于" if band.low_in else "大于"] = TypedValue(f"{plain_number(band.low)}%")
    if band.high is not None:
        entry["不超过" if band.high_in else "低于"] = TypedValue(f"{plain_number(band.high)}%")
    return {**entry, "得": TypedValue(plain_number(band.points))}


def _rate_name(row: FormRow) -> str:
    """What the rate is called: by the standard, else by the row."""
    found = re.search(r"[\u4e00-\u9fff]{1,14}(?:率|比例|满意度)", re.sub(r"\s", "", row.standard))
    named = re.sub(r"^(?:得分|按|为|当|如|若|的|当年|年度)+", "", found.group()) if found else ""
    return named if len(named) > 1 else next(filter(None, reversed(row.names)), "比率")


def _measured(
    row: FormRow, rule: dict[str, Tree], name: str, texts: Sequence[str]
) -> ProposedRule | None:
    """The rule with the rate that the row's basis or another text states; without one it is 待填."""
    if row.score is None or not 0 <= row.score <= row.weight:
        return None
    text = _stated_rate(row, name, texts)
    if text:
        return ProposedRule(rule=rule, inputs={"比率": TypedValue(text)}, certain=True)
    inputs: dict[str, Tree] = {
        "原表": YamlRemark(f"原表得 {plain_number(row.score)} 分，没有写{name}是多少"),
        "比率": TypedValue("待填"),
    }
    return ProposedRule(rule=rule, inputs=inputs, certain=True, needed=name)


def _stated_rate(row: FormRow, name: str, texts: Sequence[str]) -> str:
    """The one percentage that stands behind the rate's name, in the basis first; in the basis also
    the only one there is."""
    basis = re.sub(r"\s", "", row.basis)
    names = [one for one in (name, *reversed(row.names)) if len(one) > 1]
    for own in (*names, name[-3:] if name.endswith("率") else ""):
        if own and (found := _behind(own, [basis])):
            return found
    shares = set(_PERCENT.findall(basis))
    if shares:
        return f"{shares.pop()}%" if len(shares) == 1 else ""
    return next((rate for own in names if len(own) > 2 and (rate := _behind(own, texts))), "")


def _behind(name: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"{re.escape(name)}[^，。；,;%％\d]{{0,12}}(\d+(?:\.\d+)?)[%％]")
    found = {match for text in texts for match in pattern.findall(re.sub(r"\s", "", text))}
    return f"{found.pop()}%" if len(found) == 1 else ""


def _rule_for_each(row: FormRow) -> ProposedRule | None:
    """So many points off for each: 每发现一次扣0.5分，扣完为止."""
    standard = re.sub(r"\s", "", row.standard)
    matches = list(_EACH.finditer(standard))
    if len(matches) != 1 or row.score is None or not 0 <= row.score <= row.weight:
        return None
    worth = rf"得(?:满分|{re.escape(plain_number(row.weight))}分)"
    rest = re.sub(worth, "", standard.replace(matches[0].group(), ""), count=1)
    each = Decimal(matches[0]["points"])
    if _OTHER.search(rest) or "%" in matches[0]["what"] or "百分" in matches[0]["what"] or not each:
        return None
    if _FACTOR.search(matches[0]["what"]) or "%" in rest:
        return None
    taken = row.weight - row.score
    count = (taken / each).to_integral_value(ROUND_CEILING)
    if count * each != taken and row.score != 0:
        return None
    unit = _COUNTER.search(matches[0]["what"])
    counter = unit["unit"] if unit else "次"
    name = re.sub(r"[^\w]", "", matches[0]["what"]) or "不符合"
    case: dict[str, Tree] = {"名称": f"每{name}", "次数": "扣分次数", "量词": counter}
    case["扣"] = TypedValue(plain_number(each))
    rule: dict[str, Tree] = {"类型": "扣分", "扣分项": [case]}
    inputs: dict[str, Tree] = {"扣分次数": TypedValue(f"{count:f} {counter}")}
    return ProposedRule(rule=rule, inputs=inputs, certain=True)


def _rule_of_ratio(row: FormRow, texts: Sequence[str]) -> ProposedRule | None:
    """得分＝某率×分值, 某率×15分 for a row of 15."""
    standard = re.sub(r"\s", "", row.standard)
    match = _RATIO.search(standard)
    if match is None or _OTHER.search(_CAPPED.sub("", standard)) or _PARTS.search(standard):
        return None
    if match["points"] and Decimal(match["points"]) != row.weight:
        return None
    named = re.sub(r"^(?:得分|本项|按照?|等于|为|的|以)+", "", match["name"])
    name = named if len(named) > 1 else _rate_name(row)
    rule: dict[str, Tree] = {"类型": "比例", "名称": name, "数值": "比率"}
    return _measured(row, rule, name, texts)


def plain_number(value: Decimal) -> str:
    """A number without the zeros that a workbook adds at its end."""
    return without_zeros(value)


def inputs_of(row: FormRow, proposal: ProposedRule) -> dict[str, Tree]:
    """What the unit's file says of a row."""
    if re.fullmatch(r"不适用|无此项|免评", row.scored):
        return {"适用": TypedValue("否"), "理由": words_text(row.basis or "原表填“不适用”。")}
    basis: dict[str, Tree] = {"依据": words_text(row.basis)} if row.basis else {}
    return {**proposal.inputs, **basis}
