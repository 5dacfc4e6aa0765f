"""Printable: what templates make of views before they are printed, and the filters that make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from jinja2.runtime import Undefined

from ziping.document.tree import Inline, LineBreak, Text
from ziping.figures.spelling import FILTERS
from ziping.render.views import Absent, FigureView, ItemsView, View
from ziping.source.position import Position
from ziping.source.problem import fault

_NOWHERE = Position("", 1, 1)


@dataclass(frozen=True, slots=True)
class Literal(View):
    """A text that is no data, marked so by 原文."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)

    __str__ = View.__str__


@dataclass(frozen=True, slots=True)
class Joined(View):
    """A list printed in one line."""

    items: tuple[object, ...]
    between: str

    __str__ = View.__str__


@dataclass(frozen=True, slots=True)
class Gap(View):
    """A chapter that is not there."""

    chapter: str

    __str__ = View.__str__


def text_inlines(text: str) -> tuple[Inline, ...]:
    """Plain text; its line breaks become breaks."""
    found: list[Inline] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            found.append(LineBreak())
        if line:
            found.append(Text(text=line))
    return tuple(found)


def _must_be_there(value: object) -> None:
    """Raises the fault of a name that is not there, or of a value that cannot be had."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if isinstance(value, Absent):
        raise value.fault


def joined(value: object, between: str = "、") -> Joined:
    """The filter 连接: the items of a list with a sign between them."""
    _must_be_there(value)
    if not isinstance(value, ItemsView | list | tuple):
        raise fault("E503", _NOWHERE, "连接只用于列表", hint="检查名称，或直接印出")
    return Joined(tuple(value), str(between))


def length(value: object) -> int:
    """The filter length: how many items a list has, for rowspan and comparisons."""
    _must_be_there(value)
    if not isinstance(value, ItemsView | list | tuple):
        raise fault("E503", _NOWHERE, "length 只用于列表", hint="检查名称")
    return len(value)


def ordinal(value: object) -> str:
    """The filter 序号: a loop's counter as text."""
    if type(value) is not int:
        raise fault("E503", _NOWHERE, "序号只用于循环的次序", hint="如 {{ loop.index|序号 }}")
    return str(value)


def there(value: object) -> bool:
    """The test 已有: whether a name states something that can be used."""
    return not isinstance(value, Undefined) and not isinstance(value, Absent)


def spelling_filter(name: str) -> Callable[..., FigureView]:
    """The filter of that name: the figure with one more choice of spelling."""

    def spell(value: object, digits: int | None = None) -> FigureView:
        _must_be_there(value)
        if not isinstance(value, FigureView):
            raise fault("E503", _NOWHERE, f"“{name}”只用于数值", hint="检查名称；文字直接印出")
        if digits is not None and digits not in range(9):
            raise fault("E503", _NOWHERE, f"小数位数 {digits} 应是 0 到 8")
        return replace(value, spelling=FILTERS[name](value.spelling, digits))

    return spell
