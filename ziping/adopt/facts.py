"""Facts proposed from sentences: each number once, under a name that the words before it give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ziping.adopt.outline import Named
from ziping.adopt.wording import Tree, Typed
from ziping.claims.mention import Mention, bare_label
from ziping.claims.names import STRONG, likeness
from ziping.figures.definition import RESERVED
from ziping.figures.facts import Figure
from ziping.figures.quantity import Quantity, quantity
from ziping.figures.spelling import spelled, spelling_of
from ziping.figures.unit import Dimension
from ziping.prose.numbers import WIDE
from ziping.source.position import Position
from ziping.source.problem import Fault

TOPIC = "导入"
MAX_NAME = 14
_HERE = Position("", 1, 1)
_JOINTS = re.compile(r"[、，：；（）“”《》]|以及|[和与及将对]|的")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{2,8}?(?=[，。、；：（）]|和|与|及|以及|全部|的|$)")
_OPENING = re.compile(r"^(?:我|本)(?:局|委|办|厅|院|县|区|市|部门|单位|馆|中心|级)+")
_LEAD = re.compile(
    r"^(?:目前|累计|共|先后|前|后|并|继续|召开|开展|组织|完成|全区|全县|全市)+(?=.{2})"
)
_TAIL = re.compile(
    r"(?:等|为|达|有|了|的|累计|共|计|近|约|以上|已|开展|完成|新增|召开|办理|接待)+$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure that is proposed. *formula*: of one that other facts make up, with its 格式."""

    name: str
    figure: Figure
    words: str
    where: str
    typed: str = ""
    formula: str = ""
    form: str = ""


@dataclass(slots=True)
class Facts:
    """The facts found so far, in the order of the text."""

    known: tuple[
        Named, ...
    ]  # Standard figures, with the words that the template prints before them.
    found: dict[str, Fact] = field(default_factory=dict)
    _amounts: dict[Decimal, list[str]] = field(default_factory=dict)  # The names found, by value.
    _counts: dict[str, int] = field(default_factory=dict)  # How often a name was taken already.

    def of(self, mention: Mention, chapter: str, sentence: str, where: str) -> Fact | None:
        """The fact of an amount: one that is known by these words and this value, or a new one."""
        typed = _typed(mention.number.text)
        try:
            read = quantity(typed, _HERE)
        except Fault:
            return None
        label = label_of(mention)
        name = self._standard(mention, chapter, sentence, read.amount) or self._same(
            label, read.amount
        )
        if name in self.found:
            return self.found[name]
        name = name or self._new_name(_called(mention), chapter, read.unit.name)
        figure = _figure(name, read)
        return self._put(Fact(name=name, figure=figure, words=label, where=where, typed=typed))

    def drop(self, name: str) -> None:
        """A fact that nothing prints is none."""
        fact = self.found.pop(name, None)
        if fact is not None:
            self._amounts[fact.figure.amount].remove(name)
        for base in (name, name.rstrip("0123456789")):
            self._counts.pop(base, None)

    def of_cell(self, label: str, head: str, typed: str, chapter: str, where: str) -> Fact | None:
        """The fact of a table's cell: one known by its row's words and this value, or a new one."""
        try:
            read = quantity(typed, _HERE)
        except Fault:
            return None
        held = self._same(label, read.amount)
        if held:
            return self.found[held]
        name = self._new_name(label + head, chapter, read.unit.name)
        figure = _figure(name, read)
        return self._put(Fact(name=name, figure=figure, words=label, where=where, typed=typed))

    def _put(self, fact: Fact) -> Fact:
        self.found[fact.name] = fact
        self._amounts.setdefault(fact.figure.amount, []).append(fact.name)
        return fact

    def ratio(self, label: str, chapter: str, figure: Figure, formula: str, where: str) -> Fact:
        """A percentage that two facts make."""
        name = self._new_name(label, chapter, "占比")
        form = f"百分比({figure.decimals})"
        own = Fact(name=name, figure=figure, words=label, where=where, formula=formula, form=form)
        return self._put(own)

    def _standard(self, mention: Mention, chapter: str, sentence: str, amount: Decimal) -> str:
        """The standard figure that these words name, unless it has another value already."""
        if mention.number.unit.dimension is not Dimension.MONEY:
            return ""
        label, whole = label_of(mention), re.sub(r"\s", "", mention.clause)
        offers = [
            (
                max(
                    likeness(label, one.words),
                    likeness(_year_less(whole), one.words),
                    _holding(label, one, sentence),
                ),
                one.name,
            )
            for one in self.known
            if one.chapter == chapter
        ]
        best = max(offers, key=lambda offer: offer[0], default=(0.0, ""))
        name = best[1] if best[0] >= STRONG else ""
        held = self.found.get(name)
        return name if held is None or held.figure.amount == amount else ""

    def _same(self, label: str, amount: Decimal) -> str:
        """A fact of this value that these words name too."""
        same = (self.found[name] for name in self._amounts.get(amount, ()))
        return next((one.name for one in same if likeness(label, one.words) >= STRONG), "")

    def _new_name(self, label: str, chapter: str, otherwise: str) -> str:
        plain = re.sub(r"\W|_", "", label)[-MAX_NAME:] or re.sub(r"\W", "", otherwise) or "数"
        if not plain.isidentifier() or plain in RESERVED or plain == "编号":
            plain = f"第{plain}"
        group = f"{TOPIC}.{chapter}"
        base = f"{group}.{plain}"
        name, count = base, self._counts.get(base, 1)
        while name in self.found:
            count += 1
            name = f"{base}{count}"
        self._counts[base] = count
        return name


def _figure(name: str, read: Quantity) -> Figure:
    return Figure(
        name=name,
        value=read.value,
        unit=read.unit,
        where=_HERE,
        decimals=read.decimals,
        half_width=read.half_width / read.unit.factor,
        grouped=read.grouped,
    )


def _holding(label: str, one: Named, sentence: str) -> float:
    """A label that holds a figure's own name, in a chapter or a sentence on its topic."""
    topic, last = one.name.partition(".")[0], one.name.rpartition(".")[2]
    stem = topic.removesuffix("经费")
    on_topic = stem in one.chapter or stem in sentence
    return STRONG if last in label and on_topic and last != "总额" else 0.0


def _called(mention: Mention) -> str:
    """What to call a number: the last thing named before it; of a count also what is counted."""
    whole = label_of(mention)
    label = _TAIL.sub("", whole) if len(_TAIL.sub("", whole)) > 1 else whole
    piece = _LEAD.sub("", _TAIL.sub("", _JOINTS.split(label)[-1]))
    after = _COUNTED.match(re.sub(r"\s", "", mention.after))
    if mention.number.unit.dimension is Dimension.COUNT and len(piece) < 4 and after:
        return piece + after.group()
    name = piece if len(piece) > 1 else label
    if len(name) < 2:
        name = re.sub(r"\W", "", _year_less(mention.clause)) or name
    if mention.number.unit.dimension is Dimension.RATIO:
        base = name.removeprefix("占")
        name = base if re.search(r"[率比]$|增长|下降", base) else f"{base}占比"
    return name


def label_of(mention: Mention) -> str:
    """The words that name a number, without the year and the unit's word for itself."""
    plain = _year_less(re.sub(r"\s", "", mention.clause))
    total = re.search(r"(?:合计|总计|总额)$", plain)
    bare = bare_label(plain)
    kept = total is None or not mention.is_amount or bare.endswith(total.group())
    return bare if kept or total is None else bare + total.group()


def _year_less(text: str) -> str:
    return _OPENING.sub("", re.sub(r"(?:19|20)\d{2}年度?", "", text))


def _typed(text: str) -> str:
    plain = re.sub(r"\s", "", text.translate(WIDE))
    match = re.match(r"[-－−]?[\d,.]+", plain)
    if match is None or plain.endswith(("%", "‰")):
        return plain
    return f"{match.group()} {plain[match.end() :]}".strip()


_SPELLINGS = ("千分位", "无千分位", "去零", "千分位|去零", "万元", "万元|千分位", "元", "亿元")


def print_of(figure: Figure, text: str, decimals: int) -> str:
    """The expression that prints a figure exactly as *text*, spaces apart; "" when there is none."""
    wanted = re.sub(r"\s", "", text)
    share = figure.unit.dimension in (Dimension.RATIO, Dimension.NUMBER)
    others = (f"百分比({decimals})",) if share else (f"万元({decimals})", f"亿元({decimals})")
    for filters in ("", *others, *_SPELLINGS):
        try:
            if spelled(figure, spelling_of(filters, _HERE), _HERE) == wanted:
                return "{{ " + "|".join(filter(None, (figure.name, filters))) + " }}"
        except Fault:
            continue
    return ""


def bare_print_of(figure: Figure, text: str) -> str:
    """The expression that prints a figure exactly as *text*, which has no unit."""
    for filters in ("无单位", "千分位|无单位", "无千分位|无单位", "去零|无单位"):
        if spelled(figure, spelling_of(filters, _HERE), _HERE) == text:
            return f"{{{{ {figure.name}|{filters} }}}}"
    return ""


def topics_of(facts: Mapping[str, Fact]) -> dict[str, dict[str, Tree]]:
    """The facts as topics: a file each, nested as their names are."""
    topics: dict[str, dict[str, Tree]] = {}
    for name, fact in facts.items():
        topic, *groups, last = name.split(".")
        at = topics.setdefault(topic, {})
        for group in (*groups, *(["计算"] if fact.formula else [])):
            inner = at.setdefault(group, {})
            assert isinstance(inner, dict)
            at = inner
        formula = f"{{式: {fact.formula}, 格式: {fact.form}}}"
        at[last] = Typed(formula if fact.formula else fact.typed)
    return topics
