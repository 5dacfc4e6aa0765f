"""What no page can have: values of a layout that contradict each other or the paper (E601)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ziping.document.roles import StyleRole
from ziping.document.tree import Orientation
from ziping.layout.derived import shown
from ziping.layout.layout import Layout, Page, PageNumber, Place, Rationale
from ziping.layout.lengths import POINTS_PER_MM
from ziping.source.position import Position
from ziping.source.problem import Problem, Severity

_BODY = "样式.正文"
_LEAST_ADVANCE = Decimal("0.75")  # Of the type's size: characters that stand closer overlap.


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds by name; a finding stands at the first of its values that the project states."""

    by_name: Mapping[str, Rationale]

    @classmethod
    def of(cls, layout: Layout) -> Grounds:
        return cls({ground.name: ground for ground in layout.grounds})

    def own(self, names: Iterable[str]) -> list[Rationale]:
        there = (self.by_name[name] for name in names if name in self.by_name)
        return [ground for ground in there if ground.overridden]

    def problem(self, code: str, names: tuple[str, ...], message: str, hint: str = "") -> Problem:
        own_grounds = self.own(names)
        first = (
            own_grounds[0]
            if own_grounds
            else next(self.by_name[n] for n in names if n in self.by_name)
        )
        second = own_grounds[1].where if len(own_grounds) > 1 else None
        found = Problem.of(code, first.where, f"版式 {message}", hint=hint, second=second)
        return _reasoned(found, own_grounds)


def _reasoned(problem: Problem, own: Iterable[Rationale]) -> Problem:
    """A departure for which the project gives its reason is a note that shows it."""
    reasons = dict.fromkeys(ground.reason for ground in own if ground.reason)
    if problem.is_error or not reasons:
        return problem
    message = f"{problem.message}（理由：{'；'.join(reasons)}）"
    return replace(problem, severity=Severity.NOTE, message=message, hint="")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockExtent:
    """One direction of a page, in mm: the paper, the margins on both sides, what they leave."""

    keys: tuple[str, str, str, str]
    paper: Decimal
    start: Decimal
    end: Decimal

    @property
    def area(self) -> Decimal:
        return self.paper - self.start - self.end

    @property
    def sum(self) -> str:
        """ "纸高 − 上边距 − 下边距 = 297 − 37 − 35 = 225 mm" """
        words = " − ".join(self.keys[:3])
        numbers = " − ".join(map(shown, (self.paper, self.start, self.end)))
        return f"{words} = {numbers} = {shown(self.area)} mm"

    def names(self, place: str) -> tuple[str, ...]:
        """The values that it is made of; a finding is told of the first that the project states."""
        paper, start, end, area = self.keys
        return tuple(f"{place}.{key}" for key in (end, start, area, paper))


def extents(page: Page) -> tuple[BlockExtent, BlockExtent]:
    """Across and down."""
    across = BlockExtent(
        keys=("纸宽", "左边距", "右边距", "版心宽"),
        paper=page.width,
        start=page.left,
        end=page.right,
    )
    down = BlockExtent(
        keys=("纸高", "上边距", "下边距", "版心高"),
        paper=page.height,
        start=page.top,
        end=page.bottom,
    )
    return across, down


def _place(orientation: Orientation) -> str:
    return "表格页" if orientation is Orientation.LANDSCAPE else "页面"


def _style_name(layout: Layout, role: str, orientation: Orientation) -> str:
    own = orientation is Orientation.LANDSCAPE and role in layout.form.styles
    return f"表格页.样式.{role}" if own else f"样式.{role}"


def impossible(layout: Layout) -> tuple[Problem, ...]:
    """E601 for values that contradict each other or the paper; each once."""
    grounds = Grounds.of(layout)
    problems = [*_unknown_faces(layout, grounds), *_reserved_names(layout, grounds)]
    of_lines: list[Problem] = []
    for orientation in Orientation:
        of_page = [*_lost_type_area(layout.page(orientation), _place(orientation), grounds)]
        problems += of_page
        if not of_page:
            of_lines += _lost_lines(layout, orientation, grounds)
            problems += _lost_number(layout, orientation, grounds)
    problems += _once_a_place(of_lines)
    if not problems:
        problems += _overlapping(layout, grounds)
    return tuple(dict.fromkeys(problems))


def _once_a_place(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What one value does to many styles is one problem, told of the first of them."""
    by_place: dict[Position, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault(problem.where, []).append(problem)
    for first, *others in by_place.values():
        more = f"（另有 {len(others)} 种样式也是这样）" if others else ""
        yield replace(first, message=first.message + more)


def _unknown_faces(layout: Layout, grounds: Grounds) -> Iterator[Problem]:
    for name, ground in grounds.by_name.items():
        last = name.rpartition(".")[2]
        used = last in ("西文", "着重") or (last == "字体" and "." in name)
        if used and ground.value not in layout.faces:
            hint = f"可用：{' '.join(layout.faces)}；要用别的，先在“字体”里加上"
            message = f"{name}：“字体”里没有“{ground.value}”"
            yield grounds.problem("E601", (name,), message, hint)


_RESERVED = (StyleRole.FOOTER, "表后")  # Styles that the DOCX writer makes itself.


def _reserved_names(layout: Layout, grounds: Grounds) -> Iterator[Problem]:
    for role in _RESERVED:
        names = tuple(n for n in grounds.by_name if n.startswith(f"样式.{role}."))
        if names:
            hint = "页码的样子写在“页码”里" if role == StyleRole.FOOTER else ""
            yield grounds.problem("E601", names, f"样式.{role}：这个名称程序另有用处，换一个", hint)


def _lost_type_area(page: Page, place: str, grounds: Grounds) -> Iterator[Problem]:
    for extent in extents(page):
        names = extent.names(place)
        paper, start, end, area = extent.keys
        if extent.end < 0:
            stated = shown(extent.area)
            sum_ = f"{shown(extent.paper)} − {shown(extent.start)} − {stated} = {shown(extent.end)}"
            message = f"{place}.{end}：{paper} − {start} − {area} = {sum_} mm，纸不够{paper[-1]}"
            yield grounds.problem("E601", names, message)
        elif extent.area <= 0:
            message = f"{place}：{extent.sum}，没有留下排字的地方"
            yield grounds.problem("E601", names, message)


def _lost_lines(layout: Layout, orientation: Orientation, grounds: Grounds) -> Iterator[Problem]:
    """Lines lower than their type or higher than the page, indents as wide as the line."""
    page, place = layout.page(orientation), _place(orientation)
    across, down = extents(page)
    width, height = across.area * POINTS_PER_MM, down.area * POINTS_PER_MM
    for role, style in layout.styles_of(orientation).items():
        name = _style_name(layout, role, orientation)
        pitch, size = f"{name}.行距", f"{name}.字号"
        if style.pitch < style.size:
            names = (pitch, size, "页面.行距", "页面.每页行数", *down.names("页面"))
            message = f"{pitch}：行距 {shown(style.pitch)} pt 比字号 {shown(style.size)} pt 小，行会叠在一起"
            yield grounds.problem("E601", names, message)
        elif style.pitch > height:
            message = f"{pitch}：行距 {shown(style.pitch)} pt 比版心高 {shown(height)} pt 还大"
            yield grounds.problem("E601", (pitch, "页面.行距", *down.names(place)), message)
        taken = (style.left + style.right + style.indent) * style.size
        if taken + style.size > width:
            keys = ("缩进", "左空", "右空", "字号")
            names = (*(f"{name}.{key}" for key in keys), *across.names(place))
            message = f"{name}：缩进和左右空共 {shown(taken)} pt，一行只有 {shown(width)} pt，排不下一个字"
            yield grounds.problem("E601", names, message)


def _lost_number(layout: Layout, orientation: Orientation, grounds: Grounds) -> Iterator[Problem]:
    """A page number that runs into the text, off the paper or out of the line."""
    page, number = layout.page(orientation), layout.page_number(orientation)
    place = _place(orientation)
    name = "表格页.页码" if orientation is Orientation.LANDSCAPE else "页码"
    across, down = extents(page)
    margin, side = page.bottom, "下边距"
    if number.place is Place.BOUND:  # It stands at the left edge, turned.
        across, down, margin, side = down, across, page.left, "左边距"
    drop, size = f"{name}.下移", f"{name}.字号"
    half = number.size / 2 / POINTS_PER_MM  # The dash stands at half the height of the type.
    low = number.drop + half
    if number.drop < half:
        message = f"{drop}：{shown(number.drop)} mm 不到半个字高 {shown(half)} mm，页码会压到正文"
        yield grounds.problem("E601", (drop, size), message)
    elif low > margin:
        sum_ = f"下移 {shown(number.drop)} + 半个字高 {shown(half)} = {shown(low)} mm"
        message = f"{drop}：{sum_}，{side}只有 {shown(margin)} mm，页码落在纸外"
        yield grounds.problem("E601", (drop, size, *down.names(place)), message)
    if _number_width(number) > across.area * POINTS_PER_MM:
        names = (f"{name}.空", size, f"{name}.前", f"{name}.后", *across.names(place))
        message = (
            f"{name}.空：空 {shown(number.inset)} 字，页码排不进 {shown(across.area)} mm 长的一行"
        )
        yield grounds.problem("E601", names, message)


def _number_width(number: PageNumber) -> Decimal:
    """Room for the inset, the marks and three digits."""
    return (number.inset + len(number.before + number.after) + 2) * number.size


def _overlapping(layout: Layout, grounds: Grounds) -> Iterator[Problem]:
    size, spacing = layout.styles[StyleRole.BODY].size, layout.page_.letter_spacing
    if size + spacing < size * _LEAST_ADVANCE:
        across, _ = extents(layout.page_)
        names = ("页面.字距", "页面.每行字数", f"{_BODY}.字号", *across.names("页面"))
        message = f"页面.字距：{shown(spacing)} pt，{shown(size)} pt 的字会叠在一起"
        yield grounds.problem("E601", names, message)
