"""The head of a form: goals and budget into the topics that the form's template prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ziping.claims.tables import value_of
from ziping.features.importer.form_grid import Form, cell_place, head_cells
from ziping.features.importer.written_text import Tree, TypedValue, words_text
from ziping.foreign.document import Grid, GridCell

# What the cells of the head are called, and the figure or text that each gives.
_GOALS = (
    ("未完成原因", re.compile(r"未.{0,4}完成.{0,4}原因")),
    ("完成情况", re.compile(r"(?:目标|任务).{0,4}(?:完成|实现)情况$|^完成情况$")),
    ("总体目标", re.compile(r"(?:整体|总体|年度).{0,4}绩效目标$|^绩效目标$|^总体目标$")),
)
_BUDGET = (
    ("总预算", re.compile(r"^总预算|^预算总额|年度总预算")),
    ("部门预算.基本支出", re.compile(r"^基本支出")),
    ("部门预算.项目支出", re.compile(r"^项目支出")),
    ("事业发展支出.专项资金", re.compile(r"^专项资金")),
    ("事业发展支出.其他事业发展支出", re.compile(r"^其他事业发展支出")),
    ("按预算级次划分.区本级资金", re.compile(r"^(?:区|市|县|省)本级资金")),
    ("按预算级次划分.对下转移支付", re.compile(r"^对下转移支付")),
)
_UNIT = re.compile(r"^(?:部门|单位)(?:名称|（盖章）|\(盖章\))")
_COUNT = re.compile(r"^单位数")
_NO_WORDS = re.compile(
    r"部门基本情况|年度预算资金类别|部门预算|事业发展支出.*|年度部门预算情况|预算情况|（?\d{4}年度?）?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """What the head gives: texts of 绩效目标, amounts of 预算, the unit's name; cells left over."""

    goals: dict[str, Tree]
    budget: dict[str, Tree]
    unit: str
    count: str
    title: str
    rest: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> bool:
        """Whether the built-in form has all that its head prints."""
        return {"总体目标", "完成情况"} <= set(self.goals) and len(self.budget) == 4


def form_head(form: Form) -> FormHead:
    """What stands above a form's rows, each cell used or left over."""
    cells = head_cells(form)
    grid = form.head.grid if form.head else Grid(cells=())
    where = form.head.where if form.head else ""
    used: set[tuple[int, int]] = set()
    goals: dict[str, Tree] = {
        key: words_text(text) for key, text in _labelled_texts(cells, _GOALS, used)
    }
    amounts = dict(_amounts(cells, grid, used))
    unit = _beside(cells, _UNIT, used)
    count = _beside(cells, _COUNT, used)
    title = next((c for c in cells if re.search(r"表$", c.words) and len(c.words) < 40), None)
    if title is not None:
        used.add((title.row, title.column))
    rest = tuple(
        (cell_place(where, c.row, c.column), c.text.strip())
        for c in cells
        if (c.row, c.column) not in used and not _NO_WORDS.fullmatch(c.words)
    )
    whole = len(amounts) == len(_BUDGET)
    lost = () if whole else _amount_places(cells, where)
    return FormHead(
        goals=goals,
        budget=_tree(amounts) if whole else {},
        unit=re.sub(r"\s", "", unit),
        count=count,
        title=title.words if title else "",
        rest=(*rest, *lost),
    )


def _labelled_texts(
    cells: Sequence[GridCell], known: Sequence[tuple[str, re.Pattern[str]]],
    used: set[tuple[int, int]],
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The text right of each label."""
    seen: set[str] = set()
    for cell in cells:
        key = next((key for key, pattern in known if pattern.search(cell.words)), "")
        right = _right_of(cell, cells)
        if not key or key in seen or len(cell.words) > 20:
            continue
        if right is not None:
            used |= {(cell.row, cell.column), (right.row, right.column)}
            seen.add(key)
            yield key, right.text.strip()


def _right_of(cell: GridCell, cells: Sequence[GridCell]) -> GridCell | None:
    """The next cell of the row that says anything."""
    after = [c for c in cells if c.row == cell.row and c.column > cell.column]
    return min(after, key=lambda c: c.column, default=None)


def _beside(cells: Sequence[GridCell], label: re.Pattern[str], used: set[tuple[int, int]]) -> str:
    """What stands right of a label, or behind its colon in the same cell."""
    for cell in cells:
        if not label.search(cell.words):
            continue
        behind = re.split("[：:]", cell.text, maxsplit=1)
        right = _right_of(cell, cells)
        text = behind[1].strip() if len(behind) > 1 else ""
        if text or right is not None:
            used.add((cell.row, cell.column))
            if not text and right is not None:
                used.add((right.row, right.column))
                text = right.text.strip()
            return text
    return ""


def _amounts(
    cells: Sequence[GridCell], grid: Grid, used: set[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """The number under each label of the budget."""
    seen: set[str] = set()
    for cell in cells:
        key = next((key for key, pattern in _BUDGET if pattern.search(cell.words)), "")
        below = grid.at(cell.row + cell.rowspan, cell.column)
        number = value_of(below.text) if below else None
        if key and key not in seen and below is not None and number is not None:
            used |= {(cell.row, cell.column), (below.row, below.column)}
            seen.add(key)
            yield key, f"{number.text} 万元"


def _amount_places(cells: Sequence[GridCell], where: str) -> tuple[tuple[str, str], ...]:
    """All cells of the budget: when some amounts are missing, none is used."""
    known = [c for c in cells if value_of(c.text) is not None]
    labels = [c for c in cells if any(p.search(c.words) for _, p in _BUDGET)]
    both = sorted((*known, *labels), key=lambda c: (c.row, c.column))
    return tuple((cell_place(where, c.row, c.column), c.text.strip()) for c in both)


def _tree(amounts: dict[str, str]) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    for name, text in amounts.items():
        group, _, last = name.rpartition(".")
        inner = tree.setdefault(group, {}) if group else tree
        assert isinstance(inner, dict)
        inner[last or name] = TypedValue(text)
    return tree
