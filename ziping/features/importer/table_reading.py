"""A table as its reader takes it: numbers with their units, each under a row's name and a column's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from ziping.claims.tables import Value, value_of
from ziping.facts.definition import RESERVED
from ziping.features.importer.written_text import clean
from ziping.foreign.document import Grid, GridCell
from ziping.numbers.unit import COLUMN_UNITS, MONEY_UNITS, any_of

MAX_KEY = 14
_UNITS = any_of(COLUMN_UNITS)
_STATED = re.compile(
    rf"[（(](?:(?:金额)?单位[:：])?(?P<own>{_UNITS})[)）]|(?:^|[/，,:：])(?P<bare>{_UNITS})$|(?P<share>[%％])"
)
_CAPTIONED = re.compile(r"单位[:：]\s*(?:人民币)?(?P<unit>" + any_of(MONEY_UNITS) + ")")
_NO_MONEY = re.compile(
    r"人数|人次|数量|个数|户数|次数|件数|项数|面积|[率%％]|占比|比重|比例|百分|序号|编号|编码|代码|科目|年度|年份|得分|分值|权重"
)
_OWN_UNIT = re.compile(r"(?:%|亿元|万元|元)$")
_ORDINAL = re.compile(r"序号|编号|编码|代码|行次")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MARK = re.compile(
    r"^(?:其中[:：]?|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．](?!\d)|第[一二三四五六七八九十\d]+[、.]|#)+"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_NUMBERED = re.compile(r"^附?表\s*[一二三四五六七八九十\d]*(?:[-－.]\d+)*\s*[:：.、]?")
_TABLE = re.compile(r"(?:情况|统计|明细|一览|汇总)*表$")
_OFFICE = re.compile(r"^[\u4e00-\u9fff]{2,18}?[局委办厅院馆会站](?=[\u4e00-\u9fff]{4,})")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)|(?:合计|总计|小计)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """A number of a table. *typed*: with its unit; *label*: of its row; *head*: of its column."""

    row: int
    column: int
    text: str
    value: Value
    typed: str
    label: str
    head: str

    @property
    def own_unit(self) -> bool:
        return self.typed == self.text


@dataclass(frozen=True)
class TableReading:
    """*captions*: the lines right above the table."""

    grid: Grid
    captions: Sequence[str]
    year: int
    _seen: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def entries(self) -> tuple[TableEntry, ...]:
        return tuple(self._entries())

    @cached_property
    def topic(self) -> str:
        """What the caption calls the table, "" when it has no caption that is a name."""
        for line in reversed(self._titles):
            named = _NUMBERED.match(line.strip())
            plain = re.sub(r"\s", "", _NUMBERED.sub("", line.strip()))
            plain = _CAPTIONED.sub("", _BRACKETS.sub("", plain))
            named = named or _TABLE.search(plain)
            plain = _TABLE.sub("", re.sub(r"(?:19|20)\d{2}年度?", "", plain))
            plain = data_key(_OFFICE.sub("", plain))
            if named and 2 <= len(plain) <= MAX_KEY + 6 and not re.search(r"如下|见下", plain):
                return plain[:MAX_KEY]
        return ""

    @cached_property
    def first(self) -> int:
        """The first row below the head."""
        rows = range(self.grid.rows)
        return next((row for row in rows if self._numbers(row)), self.grid.rows)

    @cached_property
    def ordinals(self) -> tuple[GridCell, ...]:
        """The cells that only number the rows."""
        below = (c for c in self.grid.cells if c.row >= self.first and c.words.isdecimal())
        return tuple(cell for cell in below if _ORDINAL.search(self._head(cell)))

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        width = self.grid.width
        wide = (c.text for c in self.grid.cells if c.colspan == width > 1 and c.row < self.first)
        return (*self.captions, *wide)

    @cached_property
    def _unit(self) -> str:
        captioned = (match["unit"] for t in self._titles if (match := _CAPTIONED.search(t)))
        corner = (c.words for c in self.grid.cells if c.row < self.first)
        inside = (match["unit"] for text in corner if (match := _CAPTIONED.search(text)))
        return next(chain(captioned, inside), "")

    def _numbers(self, row: int) -> bool:
        """Whether a row holds numbers that are no years, right of a name."""
        cells = [c for c in self.grid.starting(row) if c.column and value_of(c.text)]
        named = bool(cells) and self._label_cell(cells[0]) is not None
        return named and not all(_YEAR.fullmatch(c.words.rstrip("年度")) for c in cells)

    def _entries(self) -> Iterator[TableEntry]:
        for cell in self.grid.cells:
            text = clean(cell.text)
            value = value_of(text)
            strange = re.search(r"[^\d.,%亿万元\-]", text)
            if value is None or strange or not cell.column or cell.row < self.first:
                continue
            label, head = self._label_cell(cell), self._head(cell)
            if label is None or _ORDINAL.search(head):
                continue
            unit = self._unit_of(text, head, label.words)
            if unit:
                own = _OWN_UNIT.search(text)
                typed = text if own else f"{text}%" if unit == "%" else f"{text} {unit}"
                yield TableEntry(
                    row=cell.row, column=cell.column, text=text, value=value, typed=typed,
                    label=label.words, head=head,
                )  # fmt: skip

    def _unit_of(self, text: str, head: str, label: str) -> str:
        """The unit of a number: its own, its column's, its row's, else the caption's."""
        if match := _OWN_UNIT.search(text):
            return match.group()
        for words in (head, label):
            if match := _STATED.search(words):
                return (match["own"] or match["bare"] or match["share"]).replace("％", "%")
        return "" if _NO_MONEY.search(head + label) else self._unit

    def _label_cell(self, cell: GridCell) -> GridCell | None:
        """The cell that names a row: in the nearest column to the left in which no two rows are alike."""
        left = (self.grid.at(cell.row, c) for c in range(cell.column - 1, -1, -1))
        words = [one for one in left if one is not None and one.words and not value_of(one.text)]
        distinct = (one for one in words if self._distinct(one.column))
        return next(distinct, words[0] if words else None)

    def _distinct(self, column: int) -> bool:
        if column not in self._seen:
            texts = [c.words for c in self.grid.cells if c.column == column and c.words]
            self._seen[column] = len(set(texts)) == len(texts)
        return self._seen[column]

    def _head(self, cell: GridCell) -> str:
        """The words over a column, those of a title over the whole table left out."""
        above = (self.grid.at(row, cell.column) for row in range(min(self.first, cell.row)))
        width = self.grid.width
        words = (one.words for one in above if one is not None and one.colspan < width)
        return "".join(dict.fromkeys(words))

    def row_key(self, words: str) -> str:
        """A row's name: without the report's own year, where it says more than that."""
        plain = re.sub(rf"^{self.year}年度?(?=\S{{2}})", "", words)
        return self.key(plain)

    def key(self, words: str) -> str:
        """A row's name or a column's head as a short name; the years as 本年 and 上年."""
        for year, name in ((self.year, "本年"), (self.year - 1, "上年")):
            words = re.sub(rf"{year}年?度?", name, words)
        bare = data_key(_BRACKETS.sub("", _MARK.sub("", words)))
        key = bare[:MAX_KEY] if bare else data_key(words)[:MAX_KEY]
        return f"{key}数" if key in ("上年", "本年") else key


def data_key(words: str) -> str:
    """Words as a key of the data: no marks, no digit first, no word that means something else."""
    plain = re.sub(r"\W|_", "", words)
    if plain and (not plain.isidentifier() or plain in RESERVED or plain == "编号"):
        return f"第{plain}"
    return plain


def is_total(words: str) -> bool:
    return _TOTAL.search(_BRACKETS.sub("", words)) is not None


def is_part(words: str) -> bool:
    """Whether a row is a part of the one above it."""
    return re.match(r"其中|#|[（(]\d|\d+[.、]|①|-", words) is not None
