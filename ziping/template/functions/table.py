"""Tables that a function makes: rows of inlines to one line of HTML with markers, read as any table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.template.functions.call import Cells, FigurePrinter, MadeTable, TemplateCall
from ziping.template.functions.year_tables import (
    followed_table,
    is_explained,
    is_followed,
    moved_table,
    years_table,
)
from ziping.template.views import TemplateView

Mark = Callable[[Cells], str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table by its name: what may be asked of it, how it is made, and whether there is one."""

    options: tuple[str, ...]
    make: Callable[[TemplateCall], MadeTable]
    there: Callable[[FigurePrinter], bool]


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "历年表": _Kind(("标题", "年数", "增减"), years_table, lambda printer: True),
        "整改情况表": _Kind(("标题",), followed_table, is_followed),
        "变动说明表": _Kind(("标题",), moved_table, is_explained),
    }
)
TABLES = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class TableView(TemplateView):
    """A table as a template asks for it; what is wrong with it is told where it is printed."""

    kind: str
    values: tuple[object, ...]
    options: Mapping[str, object]
    there: bool  # Whether it has anything to show: what ``{% if 整改情况表() %}`` asks.

    def __bool__(self) -> bool:
        return self.there

    __str__ = TemplateView.__str__


def table_functions(printer: FigurePrinter) -> dict[str, Callable[..., TableView]]:
    """The functions 历年表, 整改情况表, 变动说明表."""
    return {kind: _function(kind, printer) for kind in _KINDS}


def _function(kind: str, printer: FigurePrinter) -> Callable[..., TableView]:
    def view(*values: object, **options: object) -> TableView:
        return TableView(kind, values, MappingProxyType(options), _KINDS[kind].there(printer))

    return view


def not_alone(where: Position) -> Fault:
    """The fault of a table within a sentence, or within a text of the data."""
    hint = "写在章节或模板里，前后各空一行；不放在句子、标题、列表、表格和数据的文字里"
    return fault("E510", where, "表格要单独成一段", hint=hint)


def table_text(
    view: TableView, printer: FigurePrinter, where: Position, scope: str, mark: Mark
) -> str:
    """The table as Markdown between empty lines. Raises Fault E510 at *where*, E502 as a print does."""
    call = TemplateCall("表", "E510", view.values, view.options, printer, where, scope)
    known = _KINDS[view.kind]
    for name in view.options:
        if name not in known.options:
            hint = "可用：" + " ".join(known.options)
            raise call.wrong(f"{view.kind}没有“{name}”这一项", hint)
    if view.values and view.kind != "历年表":
        raise call.wrong(f"{view.kind}里不写名称", f"写成 {view.kind}()")
    grid = known.make(call)
    return f"\n\n{mark(grid.title)} {{表题}}\n\n{_html(grid, mark)}\n\n"


def _html(grid: MadeTable, mark: Mark) -> str:
    widths = "".join(f'<col width="{width}%">' for width in grid.widths)
    columns = f"<colgroup>{widths}</colgroup>" if widths else ""
    head = "".join(f"<th>{mark(cell)}</th>" for cell in grid.head)
    body = "".join(
        f"<tr>{''.join(_fields(grid, index, mark))}</tr>" for index in range(len(grid.rows))
    )
    return f"<table>{columns}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _fields(grid: MadeTable, index: int, mark: Mark) -> Iterator[str]:
    for column, (align, cell) in enumerate(zip(grid.aligns, grid.rows[index], strict=True)):
        if cell is None:
            continue
        below = [row[column] is None for row in grid.rows[index + 1 :]]
        height = 1 + (below.index(False) if False in below else len(below))
        rows = f' rowspan="{height}"' if height > 1 else ""
        yield f'<td align="{align}"{rows}>{mark(cell)}</td>'
