"""Facts proposed from sentences: each number once, under a name that the words before it give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ziping.claims.sentences import STRONG, Mention, bare_label, likeness
from ziping.facts.definition import RESERVED
from ziping.features.importer.outline import TemplateFigure
from ziping.features.importer.written_text import Tree, TypedValue, free_name
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import formatted, number_format_of
from ziping.numbers.numbers_in_text import plain_digits
from ziping.numbers.quantity import Quantity, quantity
from ziping.numbers.unit import Dimension
from ziping.source.position import NOWHERE
from ziping.source.problem import Fault

TOPIC = "导入"
EARLIER = re.compile(r"[比较同与]?(?:上一年度?|上年度?|去年|往年)(?:同期)?的?")
_CHANGE = re.compile(r"增加|增长|减少|下降|上升|降低|提高|同比")
MAX_NAME = 14
_JOINTS = re.compile(r"[、，：；（）“”《》]|以及|[和与及将对]|的")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{2,8}?(?=[，。、；：（）]|和|与|及|以及|全部|的|$)")
_OPENING = re.compile(r"^(?:我|本)(?:局|委|办|厅|院|县|区|市|部门|单位|馆|中心|级)+")
_LEAD = re.compile(
    r"^(?:目前|累计|共|先后|前|后|并|继续|召开|开展|组织|完成|全区|全县|全市)+(?=.{2})"
)
_TAIL = re.compile(
    r"(?:等|为|达|有|了|的|累计|共|(?<![合总])计|近|约|由|从|到|至|控制在|以上|已|开展|完成|新增|召开|办理|接待)+$"
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
        TemplateFigure, ...
    ]  # Standard figures, with the words that the template prints before them.
    year: int
    taken: frozenset[str] = frozenset()  # Topics that are there, or have a shape of their own.
    by_name: dict[str, Fact] = field(default_factory=dict)
    ties: dict[str, str] = field(default_factory=dict)  # Tie-outs by their full name.
    _topics: set[str] = field(default_factory=set)
    _amounts: dict[Decimal, list[str]] = field(default_factory=dict)  # The names found, by value.
    _counts: dict[str, int] = field(default_factory=dict)  # How often a name was taken already.

    def of(self, mention: Mention, chapter: str, sentence: str, where: str) -> Fact | None:
        """The fact of an amount: one that is known by these words and this value, or a new one."""
        typed = _typed(mention.number.text)
        try:
            read = quantity(typed, NOWHERE)
        except Fault:
            return None
        label = label_of(mention)
        name = self._standard(mention, chapter, sentence, read.amount) or self._same(
            label, read.amount
        )
        if name in self.by_name:
            return self.by_name[name]
        called = _naming_words(mention)
        if not name and not called:
            return None
        if self._is_earlier(mention):
            called = f"上年{EARLIER.sub('', called)}"
        name = name or self._new_name(called, chapter)
        figure = figure_of(name, read)
        return self.put(Fact(name=name, figure=figure, words=label, where=where, typed=typed))

    def _is_earlier(self, mention: Mention) -> bool:
        """Whether a number is last year's, and not how much more or less there is now."""
        said = re.sub(r"\s", "", mention.clause)
        earlier = EARLIER.search(said) or f"{self.year - 1}年" in said
        return bool(earlier) and _CHANGE.search(said) is None

    def drop(self, name: str) -> None:
        """A fact that nothing prints is none."""
        fact = self.by_name.pop(name, None)
        if fact is not None:
            self._amounts[fact.figure.amount].remove(name)
        for base in (name, name.rstrip("0123456789")):
            self._counts.pop(base, None)

    def new_topic(self, name: str) -> str:
        """A topic for a table, each once."""
        known = {one.name.partition(".")[0] for one in self.known} | self.taken | {TOPIC}
        plain = f"{name}表" if name in known else name
        topic = free_name(plain, lambda topic: topic in self._topics | known)
        self._topics.add(topic)
        return topic

    def free(self, name: str) -> str:
        """A name that neither stands for another fact nor for a group of some."""
        for one in self.by_name:
            if name.startswith(f"{one}."):
                return self.free(f"{one}各项{name[len(one) :]}")
        return free_name(
            name,
            lambda free: any(one == free or one.startswith(f"{free}.") for one in self.by_name),
        )

    def tie(self, name: str, formula: str) -> None:
        """A relation between facts, under the name of the total that it is about."""
        self.ties[name] = formula

    def put(self, fact: Fact) -> Fact:
        """A fact, from now on known."""
        self.by_name[fact.name] = fact
        self._amounts.setdefault(fact.figure.amount, []).append(fact.name)
        return fact

    def change(self, label: str, chapter: str, figure: Figure, formula: str, where: str) -> Fact:
        """How much more one fact is than another; the same change is one fact."""
        same = (f for f in self.by_name.values() if f.formula == formula)
        if held := next((f for f in same if f.figure.unit == figure.unit), None):
            return held
        return self.derive(label, chapter, figure, formula, where)

    def derive(self, label: str, chapter: str, figure: Figure, formula: str, where: str) -> Fact:
        """A figure that two facts make."""
        name = self._new_name(label, chapter)
        form = f"百分比({figure.decimals})" if figure.unit.dimension is Dimension.RATIO else ""
        return self.put(
            Fact(name=name, figure=figure, words=label, where=where, formula=formula, form=form)
        )

    def _standard(self, mention: Mention, chapter: str, sentence: str, amount: Decimal) -> str:
        """The standard figure that these words name, unless it has another value already."""
        if mention.number.unit.dimension is not Dimension.MONEY or self._is_earlier(mention):
            return ""
        label, whole = label_of(mention), re.sub(r"\s", "", mention.clause)
        offers = [
            (
                max(
                    likeness(label, standard.words),
                    likeness(_year_less(whole), standard.words),
                    _holding(label, standard, sentence),
                ),
                standard.name,
            )
            for standard in self.known
            if standard.chapter == chapter
        ]
        best = max(offers, key=lambda offer: offer[0], default=(0.0, ""))
        name = best[1] if best[0] >= STRONG else ""
        held = self.by_name.get(name)
        return name if held is None or held.figure.amount == amount else ""

    def _same(self, label: str, amount: Decimal) -> str:
        """A fact of this value that these words name too."""
        same = (self.by_name[name] for name in self._amounts.get(amount, ()))
        return next((one.name for one in same if likeness(label, one.words) >= STRONG), "")

    def _new_name(self, label: str, chapter: str) -> str:
        plain = re.sub(r"\W|_", "", label).removeprefix("度")[-MAX_NAME:] or "数"
        plain = re.sub(r"总$", "总额", plain)
        if not plain.isidentifier() or plain in RESERVED or plain == "编号":
            plain = f"第{plain}"
        group = f"{TOPIC}.{chapter}"
        base = f"{group}.{plain}"
        name, count = base, self._counts.get(base, 1)
        while name in self.by_name:
            count += 1
            name = f"{base}{count}"
        self._counts[base] = count
        return name


def figure_of(name: str, read: Quantity) -> Figure:
    return Figure(
        name=name,
        value=read.value,
        unit=read.unit,
        where=NOWHERE,
        decimals=read.decimals,
        half_width=read.half_width / read.unit.factor,
        grouped=read.grouped,
    )


def _holding(label: str, standard: TemplateFigure, sentence: str) -> float:
    """A label that holds a figure's own name, in a chapter or a sentence on its topic."""
    topic, last = standard.name.partition(".")[0], standard.name.rpartition(".")[2]
    stem = topic.removesuffix("经费")
    on_topic = stem in standard.chapter or stem in sentence
    return STRONG if last in label and on_topic and last != "总额" else 0.0


_VERB = re.compile(
    r"(?:比|较|同比|与|上年|去年|本年|当年|全年|年|度|其中|另|共计?|合计|累计|总计|增加|减少|增长|下降|上升|提高|新增|完成|开展|召开|"
    r"办理|接待|实现|达到?|投入|安排|支付|组织|举办|印发|下设|下辖|内设|设有?|现有|拥有|涉及|包括|缩短|扩大|控制在|占|约|近|由|从|到|至|为|有|了|金额|资金|的)+"
)


def _naming_words(mention: Mention) -> str:
    """What to call a number: the last thing named before it, of a count what is counted. "" where the
    words before it say no more than a verb, or list only some of what is counted."""
    whole = label_of(mention)
    label = _TAIL.sub("", whole) if len(_TAIL.sub("", whole)) > 1 else whole
    piece = _LEAD.sub("", _TAIL.sub("", _JOINTS.split(label)[-1]))
    if mention.number.unit.dimension is Dimension.COUNT:
        return _counted(mention, piece if len(piece) > 1 else label)
    name = piece if len(piece) > 1 else label
    if len(name) < 2:
        name = re.sub(r"\W", "", _year_less(mention.clause)) or name
    if _VERB.fullmatch(name):
        return ""
    if mention.number.unit.dimension is Dimension.RATIO:
        base = name.removeprefix("占")
        name = base if re.search(r"[率比]$|增长|下降", base) else f"{base}占比"
    return name


def _counted(mention: Mention, piece: str) -> str:
    """What a count counts: the words after it where those before it are a verb, short or a list."""
    after = _COUNTED.match(re.sub(r"\s", "", mention.after))
    after = None if after and _VERB.fullmatch(after.group()) else after
    listed = re.search(r"、|等$|[\u4e00-\u9fff](?:和|及|与)[\u4e00-\u9fff]", mention.clause)
    if after and (listed or _VERB.fullmatch(piece)):
        return after.group()
    if listed or _VERB.fullmatch(piece):
        return ""
    if len(piece) < 4 and after:
        return piece + after.group()
    return piece if len(piece) > 1 else ""


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
    plain = re.sub(r"\s", "", plain_digits(text))
    match = re.match(r"[-－−]?[\d,.]+", plain)
    if match is None or plain.endswith(("%", "‰")):
        return plain
    return f"{match.group()} {plain[match.end() :]}".strip()


_SPELLINGS = ("千分位", "无千分位", "去零", "千分位|去零", "万元", "万元|千分位", "元", "亿元")


def print_expression(figure: Figure, text: str, decimals: int) -> str:
    """The expression that prints a figure exactly as *text*, spaces apart; "" when there is none."""
    wanted = re.sub(r"\s", "", text)
    share = figure.unit.dimension in (Dimension.RATIO, Dimension.NUMBER)
    others = (f"百分比({decimals})",) if share else (f"万元({decimals})", f"亿元({decimals})")
    for filters in ("", *others, *_SPELLINGS):
        try:
            if formatted(figure, number_format_of(filters, NOWHERE), NOWHERE) == wanted:
                return "{{ " + "|".join(filter(None, (figure.name, filters))) + " }}"
        except Fault:
            continue
    return ""


def unitless_expression(figure: Figure, text: str) -> str:
    """The expression that prints a figure exactly as *text*, which has no unit."""
    for filters in ("无单位", "千分位|无单位", "无千分位|无单位", "去零|无单位"):
        if formatted(figure, number_format_of(filters, NOWHERE), NOWHERE) == text:
            return f"{{{{ {figure.name}|{filters} }}}}"
    return ""


def topics_of(facts: Facts) -> dict[str, dict[str, Tree]]:
    """The facts as topics: a file each, nested as their names are."""
    topics: dict[str, dict[str, Tree]] = {}
    for name, fact in facts.by_name.items():
        formula = f"{{式: {fact.formula}, 格式: {fact.form}}}" if fact.form else fact.formula
        _place(topics, name, "计算" if formula else "", formula or fact.typed)
    for name, formula in facts.ties.items():
        if all(one in facts.by_name for one in re.split(" [+=] ", formula)):
            _place(topics, name, "勾稽", formula)
    return topics


def _place(topics: dict[str, dict[str, Tree]], name: str, under: str, value: str) -> None:
    topic, *groups, last = name.split(".")
    at = topics.setdefault(topic, {})
    for group in filter(None, (*groups, under)):
        inner = at.setdefault(group, {})
        assert isinstance(inner, dict)
        at = inner
    at[last] = TypedValue(value)
