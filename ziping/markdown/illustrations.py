"""Drawn blocks: a picture or a chart alone in its paragraph, numbered 图1, 图2 … through the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from markdown_it.token import Token

from ziping.document.text import plain_text
from ziping.document.tree import Chart, ChartKind, Inline, Picture
from ziping.markdown.inline import InlineReader
from ziping.markdown.picture import Pictures
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.template.markers import VALUE, marked_index

_MARKS = re.compile(r"(?:\s*\{[^{}\s]{1,12}\})*\s*$")
_MARK = re.compile(r"\{([^{}]*)\}")
_WIDTH = re.compile(r"宽=(\d{1,3})mm")
_LEAST = 20  # In mm.
UNNUMBERED = "不编号"


@dataclass(slots=True)
class DrawnReader:
    """Finds pictures and charts, and counts them."""

    inlines: InlineReader
    pictures: Pictures
    year: int
    parse: Callable[[str], list[Token]]  # A line of Markdown to inline tokens.
    count: int = 0

    def block(
        self, content: str, where: Position, identity: Callable[[Position], str]
    ) -> Picture | Chart | None:
        """The picture or chart that a paragraph consists of; None when it is a text.

        Raises Fault E513 for a mark that is not known, E514 for a picture that cannot be used.
        """
        end = _MARKS.search(content)
        text = content[: end.start()].strip() if end else content
        chart, image = self._chart(text), self._image(text)
        if chart is None and image is None:
            return None
        width, numbered = _marks(content[len(text) :], where)
        made = chart or self._picture(image, where)  # type: ignore[arg-type]
        self.count += numbered
        return replace(
            made,
            identity=identity(where),
            where=where,
            number=f"图{self.count}" if numbered else "",
            width=width,
        )

    def _chart(self, text: str) -> Chart | None:
        marker = VALUE.fullmatch(text)
        found = self.inlines.printings[marked_index(marker.group(1))].chart if marker else None
        if found is None or found.kind is not ChartKind.COMPARISON:
            return found
        return replace(found, series=(f"{self.year - 1}年", f"{self.year}年"))

    def _image(self, text: str) -> Token | None:
        tokens = self.parse(text) if text.startswith("![") else []
        return tokens[0] if len(tokens) == 1 and tokens[0].type == "image" else None

    def _picture(self, token: Token, where: Position) -> Picture:
        """``![说明](文件.png)``: the text says what is to be seen, and is the caption, too, unless
        a title says it otherwise: ``![说明](文件.png "图题")``."""
        said = self.inlines.nodes(token.children or [], lambda line: where)
        alt = plain_text(said).replace("\n", "").strip()
        if not alt:
            hint = "方括号里写图上是什么，如 ![局机关和下属单位的组织关系](组织机构.png)"
            raise fault("E514", where, "图片没有说明", hint=hint)
        title = str(token.attrGet("title") or "").strip()
        address = plain_text(self._resolved(str(token.attrGet("src") or "")))
        raster = self.pictures.raster(address, where)
        return Picture(
            identity="",
            where=where,
            number="",
            caption=self._resolved(title) if title else said,
            alt=alt,
            data=raster.data,
            media=raster.media,
            pixels=raster.pixels,
            density=raster.density,
        )

    def _resolved(self, text: str) -> tuple[Inline, ...]:
        return tuple(self.inlines.resolved(text))


def _marks(text: str, where: Position) -> tuple[Decimal | None, bool]:
    """Width and whether it is numbered, from the ``{…}`` behind a picture."""
    width: Decimal | None = None
    numbered = True
    for mark in _MARK.findall(text):
        stated = _WIDTH.fullmatch(mark)
        if stated and int(stated.group(1)) >= _LEAST:
            width = Decimal(stated.group(1))
        elif mark == UNNUMBERED:
            numbered = False
        else:
            hint = f"这里可用：{{宽=100mm}}（不小于 {_LEAST}mm）{{{UNNUMBERED}}}"
            raise fault("E513", where, f"不认识图后面的 {{{mark}}}", hint=hint)
    return width, numbered
