"""What of a project's layout departs from the standard: W610 and N611, each with its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from math import floor

from ziping.document.roles import StyleRole
from ziping.layout.derived import shown
from ziping.layout.layout import Layout, Rationale, Strength
from ziping.layout.lengths import POINTS_PER_MM
from ziping.layout.limits import Grounds, extents
from ziping.source.problem import Problem

_BODY = "样式.正文"
_LEGIBLE = Decimal("4.5")  # Contrast with white: WCAG 2.1, 1.4.3.
_SLACK = Decimal("0.05")  # Points: WeasyPrint rounds the advance of each character of a line.


def departures(layout: Layout, standard: Layout) -> tuple[Problem, ...]:
    """W610 where a clause rules otherwise, N611 where it says 一般 or 推荐; each with its clause."""
    grounds = Grounds.of(layout)
    all_departures = chain(
        _other_values(layout, standard, grounds),
        _colours(layout, standard, grounds),
        _type_area(layout, standard, grounds),
        _lines(layout, grounds),
        _characters(layout, grounds),
        _pitches(layout, standard, grounds),
    )
    return tuple(dict.fromkeys(all_departures))


_CODES = {Strength.RULED: "W610", Strength.USUAL: "N611", Strength.ADVISED: "N611"}
_WORDS = {Strength.RULED: "规定", Strength.USUAL: "一般用", Strength.ADVISED: "推荐"}


def _other_values(layout: Layout, standard: Layout, grounds: Grounds) -> Iterator[Problem]:
    ours, theirs = _values(layout), _values(standard)
    for usual in standard.grounds:
        ground = grounds.by_name[usual.name]
        if not ground.overridden or usual.strength not in _CODES or _is_colour(usual.name):
            continue
        if _within(ours[usual.name], theirs[usual.name], usual.tolerance):
            continue
        allowed = (
            f"{usual.value} ±{usual.tolerance}" if usual.tolerance else _shown_text(usual.value)
        )
        wanted = f"{_WORDS[usual.strength]} {allowed}（{usual.clause}）"
        hint = _hint(ground, usual) if usual.strength is Strength.RULED else ""
        message = f"{usual.name}：{_shown_text(ground.value)}，{wanted}"
        yield grounds.problem(_CODES[usual.strength], (usual.name,), message, hint)


def _hint(ground: Rationale, usual: Rationale) -> str:
    key = usual.name.rpartition(".")[2]
    stated = (
        ground.value if re.fullmatch(r"[\w.]+( (mm|pt|字))?", ground.value) else f'"{ground.value}"'
    )
    return f"改成 {usual.value}；确有原因的写明理由：{key}: {{值: {stated}, 理由: …}}"


def _shown_text(value: str) -> str:
    """A text as it can be told from its sentence."""
    return value if re.search(r"\w", value) else f"“{value}”"


def _is_colour(name: str) -> bool:
    return name == "页面.颜色" or (name.endswith(".颜色") and "样式." in name)


def _within(ours: object, usual: object, tolerance: str) -> bool:
    """Equal, or as near as the tolerance lets it be. Of a list of names the first one counts."""
    if isinstance(ours, Decimal) and isinstance(usual, Decimal):
        return abs(ours - usual) <= Decimal(tolerance.split(" ")[0].rstrip("mpt字") or 0)
    if isinstance(ours, tuple) and isinstance(usual, tuple):
        return ours[0] in usual
    return ours == usual


def _values(layout: Layout) -> Mapping[str, object]:
    """Every value by the name of its ground, as its type."""
    return dict(_flat(layout.model_dump(by_alias=True), ""))


def _flat(value: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}".lstrip("."))
    else:
        yield name, value


def _colours(layout: Layout, standard: Layout, grounds: Grounds) -> Iterator[Problem]:
    """Text is black (5.2.4); a style whose own colour is custom must still be legible."""
    black = next(ground for ground in standard.grounds if ground.name == "页面.颜色")
    for name, ground in grounds.by_name.items():
        if not ground.overridden or not _is_colour(name):
            continue
        contrast = _contrast(ground.value)
        faint = contrast < _LEGIBLE
        said = f"，与白纸的对比度只有 {shown(contrast)}:1，印出来看不清" if faint else ""
        ruled = not ground.standard or name == black.name
        if (ruled and ground.value.lower() != black.value.lower()) or faint:
            message = f"{name}：{ground.value}{said}，规定 {black.value}（{black.clause}）"
            yield grounds.problem(
                "W610", (name,), message, _hint(ground, replace(black, name=name))
            )


def _contrast(colour: str) -> Decimal:
    """The contrast of a colour with white by WCAG 2.1."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return Decimal(str(round(1.05 / (luminance + 0.05), 1)))


def _type_area(layout: Layout, standard: Layout, grounds: Grounds) -> Iterator[Problem]:
    """The type area that paper and margins leave, against the one of the standard."""
    rules = {ground.name: ground for ground in standard.grounds}
    pairs = zip(extents(layout.page_), extents(standard.page_), strict=True)
    for extent, usual in pairs:
        *_, end, area = extent.keys
        rule = rules[f"页面.{area}"]
        stated = grounds.own((rule.name,))  # Another type area is a departure of its own.
        names = tuple(name for name in extent.names("页面") if name != rule.name)
        if extent.area != usual.area and grounds.own(names) and not stated:
            message = f"页面：{area} = {extent.sum}，规定 {rule.value}（{rule.clause}）"
            fitting = shown(extent.paper - extent.start - usual.area)
            hint = f"删去自己的“{end}”，由程序推算；或改成 {fitting} mm；确有原因的写明理由"
            yield grounds.problem("W610", names, message, hint)


def _lines(layout: Layout, grounds: Grounds) -> Iterator[Problem]:
    """How many lines of the body's pitch fill the page."""
    page, pitch = layout.page_, layout.styles[StyleRole.BODY].pitch
    height = page.type_height * POINTS_PER_MM
    _, down = extents(page)
    names = (f"{_BODY}.行距", "页面.行距", *down.names("页面"))
    if page.lines and floor(height / pitch) != page.lines and grounds.own(names):
        sum_ = f"{shown(height)} pt ÷ 行距 {shown(pitch)} pt = {shown(height / pitch)}"
        message = f"{_BODY}.行距：版心高 {shown(page.type_height)} mm = {sum_}，每页只排 {floor(height / pitch)} 行，不是 {page.lines} 行"
        hint = "整篇都改的，写在“页面.行距”；要改每页行数的，只写“页面.每页行数”，行距由程序推算"
        yield grounds.problem("N611", names, f"{message}（{_clause(grounds, '每页行数')}）", hint)


def _characters(layout: Layout, grounds: Grounds) -> Iterator[Problem]:
    """How many characters of the body fill the line."""
    page, size = layout.page_, layout.styles[StyleRole.BODY].size
    width, advance = page.type_width * POINTS_PER_MM, size + page.letter_spacing
    across, _ = extents(page)
    names = ("页面.字距", f"{_BODY}.字号", *across.names("页面"))
    fitting = floor((width - _SLACK) / advance)
    if page.characters and fitting != page.characters and grounds.own(names):
        sum_ = f"{shown(width)} pt ÷（字号 {shown(size)} + 字距 {shown(page.letter_spacing)}）pt = {shown(width / advance)}"
        message = f"页面.字距：版心宽 {shown(page.type_width)} mm = {sum_}，每行排 {fitting} 字，不是 {page.characters} 字"
        hint = "删去自己的“字距”，由程序推算"
        yield grounds.problem("N611", names, f"{message}（{_clause(grounds, '每行字数')}）", hint)


def _clause(grounds: Grounds, key: str) -> str:
    ground = grounds.by_name.get(f"页面.{key}")
    return ground.clause if ground else ""


def _pitches(layout: Layout, standard: Layout, grounds: Grounds) -> Iterator[Problem]:
    """Styles that stand in the page's lines and have another pitch than these."""
    for usual in standard.grounds:
        _, _, rest = usual.name.partition("样式.")
        role, _, key = rest.partition(".")
        if usual.strength is not Strength.DERIVED or key != "行距" or role == StyleRole.BODY:
            continue
        style = layout.styles[role]
        if grounds.own((usual.name,)) and style.pitch != layout.page_.pitch:
            message = f"{usual.name}：{shown(style.pitch)} pt，页面的行距是 {shown(layout.page_.pitch)} pt，有它的页排不满 {layout.page_.lines} 行（{usual.clause}）"
            hint = "整篇都改的，写在“页面.行距”"
            yield grounds.problem("N611", (usual.name,), message, hint)
