"""The sandbox: Jinja on views only, with a white-list of its grammar and a budget for its work.

Templates, chapters and texts are untrusted. They reach no attribute but members of views, no filter but
ours, no arithmetic but comparisons; loops, calls and printed characters are counted against a budget,
so that nothing can hang or fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from ziping.facts.values import EARLIER, Value
from ziping.facts.year_figures import YearFigures
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import fault
from ziping.template.places import Places
from ziping.template.views import (
    Absent,
    EarlierView,
    GroupView,
    ItemsView,
    TemplateView,
    absent_or_view,
)

MAX_STEPS = 200_000
MAX_CHARACTERS = 2_000_000
SCOPE = "__scope__"
_LOOP = frozenset(
    ("index", "index0", "first", "last", "length", "revindex", "nextitem", "previtem")
)

_OF_A_LOOP = (
    "_loop_vars",
    "_block_vars",
)  # Jinja hands its variables to every function called there.

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Macro, nodes.Assign,
    nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.Getattr, nodes.Getitem, nodes.Call,
    nodes.Keyword, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
    nodes.CondExpr, nodes.Add,
)  # fmt: skip


class Marked(str):
    """Rendered text: markers, template text and nothing else. Only this may reach the page."""

    __slots__ = ()


@dataclass(slots=True)
class Budget:
    """What is left of the work one rendering may do."""

    steps: int = MAX_STEPS
    characters: int = MAX_CHARACTERS

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise fault("E505", NOWHERE, "模板的循环和调用太多", hint="检查循环是否套循环")

    def write(self, text: str) -> None:
        self.characters -= len(text)
        if self.characters < 0:
            raise fault("E505", NOWHERE, "模板印出的内容太长", hint="检查循环")


class Unknown(StrictUndefined):
    """A name that is not there: any use but a test raises."""

    __slots__ = ()


def refuse_foreign_nodes(tree: nodes.Template) -> None:
    """Fault E504 for grammar outside the white-list; the line is in the position."""
    for node in _walked(tree):
        if not isinstance(node, _ALLOWED):
            what = _NAMES.get(type(node), type(node).__name__)
            raise fault(
                "E504",
                Position("", getattr(node, "lineno", 1), 1),
                f"模板里不能用{what}",
                hint="运算写在数据文件的“计算”里；可用的只有印出、if、for、set、macro、比较和筛选器",
            )


_NAMES = {
    nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "import", nodes.Extends: "extends",
    nodes.Block: "block", nodes.Concat: "~ 连接", nodes.Mul: "乘法", nodes.Div: "除法", nodes.Pow: "乘方",
    nodes.Sub: "减法", nodes.Mod: "取余", nodes.FloorDiv: "整除", nodes.Dict: "字典",
    nodes.AssignBlock: "块赋值", nodes.FilterBlock: "filter 块", nodes.CallBlock: "call 块",
    nodes.NSRef: "namespace", nodes.Slice: "切片",
}  # fmt: skip


def _walked(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walked(child)


def _count_loops(tree: nodes.Template) -> None:
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)


class Sandbox(SandboxedEnvironment):
    """The environment of one rendering, over one book, with one budget."""

    places: Places

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    intercepted_unops = frozenset(("+", "-"))

    def __init__(self, book: YearFigures, budget: Budget) -> None:
        super().__init__(
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=Unknown,
            optimized=False, cache_size=0,
        )  # fmt: skip
        self.context_class = FactsContext
        self.book, self.budget = book, budget
        self.globals.clear()
        self.filters.clear()
        self.tests = {name: self.tests[name] for name in ("defined", "undefined", "none")}
        self.filters["_counted"] = self._counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = Parser(self, source, name, filename).parse()
        refuse_foreign_nodes(tree)
        _count_loops(tree)
        return tree

    def rendered(self, label: str, text: str, scope: str) -> str:
        """Render a text under a label; names are looked up from *scope*."""
        code = self.compile(text, label, label)
        template = self.template_class.from_code(self, code, self.make_globals(None))
        pieces = []
        for piece in template.generate({SCOPE: scope}):
            self.budget.write(piece)
            pieces.append(piece)
        return "".join(pieces)

    def _counted(self, items: Iterable[object]) -> Iterator[object]:
        if isinstance(items, Undefined):
            items._fail_with_undefined_error()
        if isinstance(items, Absent):
            raise items.fault
        if not isinstance(items, ItemsView | list | tuple):
            raise fault("E503", NOWHERE, "for 只能逐项取一个列表", hint="检查 in 后面的名称")
        for item in items:
            self.budget.step()
            yield item

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._reached(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self._reached(obj, argument)
        if isinstance(argument, int) and isinstance(obj, ItemsView):
            items = list(obj)
            return (
                items[argument]
                if -len(items) <= argument < len(items)
                else self._unknown(obj, str(argument))
            )
        raise fault("E504", NOWHERE, "模板里不能这样取值", hint="用“.”连接名称，如 收支.支出总额")

    def _reached(self, obj: Any, name: str) -> Any:
        if isinstance(obj, LoopContext) and name in _LOOP:
            return getattr(obj, name)
        if isinstance(obj, EarlierView) and name == EARLIER and obj.book.earlier is not None:
            return EarlierView(obj.book.earlier)
        if isinstance(obj, GroupView | ItemsView | EarlierView):
            value = obj.member(name)
            return self._unknown(obj, name) if value is None else self.seen(value, obj.book)
        if isinstance(obj, Absent):
            return obj
        if isinstance(obj, Undefined):
            return self.undefined(name=f"{obj._undefined_name}.{name}")
        if isinstance(obj, TemplateView):
            return self._unknown(obj, name)
        raise fault("E504", NOWHERE, f"模板里不能取“.{name}”", hint="只能取数据的名称")

    def seen(self, value: Value, book: YearFigures) -> object:
        """The view of a value; a missing one raises its fault at the place of use."""
        return absent_or_view(value, book)

    def _unknown(self, obj: Any, name: str) -> Undefined:
        label = (
            "" if isinstance(obj, EarlierView) else getattr(getattr(obj, "book", None), "label", "")
        )
        return self.undefined(name=f"{label}{obj.name}.{name}" if obj.name else name)

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.budget.step()
        for handed_on in _OF_A_LOOP:
            kwargs.pop(handed_on, None)
        if isinstance(__obj, Undefined):
            __obj._fail_with_undefined_error()
        if isinstance(__obj, Macro):
            return Marked(__obj(*args, **kwargs))
        if __obj not in self.globals.values():
            raise fault(
                "E504",
                NOWHERE,
                "模板里不能调用这个值",
                hint=f"可调用的只有 {'、'.join(self.globals)}",
            )
        return __obj(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and type(left) is int and type(right) is int:
            return left + right
        raise fault("E504", NOWHERE, "模板里不做运算", hint="写在数据文件的“计算”里")

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        raise fault("E504", NOWHERE, "模板里不做运算", hint="写在数据文件的“计算”里")


class FactsContext(Context):
    """Names of a template: its own variables first, then facts as seen from its scope."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        if value is not missing:
            return value
        environment = self.environment
        assert isinstance(environment, Sandbox)
        book, scope = environment.book.at(str(self.parent.get(SCOPE, "")))
        if key == EARLIER and book.earlier is not None:
            return EarlierView(book.earlier)
        found = book.find(key, scope)
        return missing if found is None else environment.seen(found, book)
