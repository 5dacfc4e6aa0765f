"""Random documents and random edits of them: texts, figures, rows, paragraphs, headings, lists, tables,
pictures, breaks. What a `random.Random` or hypothesis's own draws."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from PIL import Image

from ziping.document.tree import (
    Block,
    Cell,
    Document,
    Emphasis,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    Media,
    Orientation,
    PageBreak,
    Paragraph,
    Picture,
    PrintedFigure,
    Row,
    Strong,
    Table,
    Text,
)
from ziping.source.position import Position

HERE = Position("content/某局/2023/章.md", 1, 1)
WORDS = (
    "全年召开依法治区专题会议，制定年度工作要点",
    "收到行政复议申请，审结率比上年提高",
    "法律援助惠民服务提质扩面。开通农民工讨薪绿色通道",
    "“一站式”服务，VPN 接入；2023 年 3 月完成第 5 批改造",
    "预算执行总体平稳",
    "无",
    "  空格 两端 ",
)  # fmt: skip
NAMES = ("收支.收入总额", "收支.本年支出.基本支出", "采购.合同数", "一个很长很长的名字" * 9)


class Maker:
    """Makes parts of documents. Every identity is new."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def identity(self) -> str:
        self.count += 1
        return f"块/{self.random.randint(0, 999)}/{self.count}"

    def figure(self) -> PrintedFigure:
        amount = self.random.randint(1, 999_999)
        text = self.random.choice([f"{amount:,}.06万元", f"{amount % 100}%", f"{amount % 50}件"])
        name = self.random.choice(NAMES)
        return PrintedFigure(text=text, name=name, value=text, origin=HERE, where=HERE, index=0)

    def words(self) -> Text:
        return Text(text=self.random.choice(WORDS))

    def inline(self) -> Inline:
        kind = self.random.randint(0, 6)
        if kind == 4:
            return Strong(children=(self.words(), self.figure()))
        if kind == 5:
            return Emphasis(children=(self.words(),))
        if kind == 6:
            return LineBreak()
        return self.figure() if kind == 3 else self.words()

    def inlines(self, least: int = 1) -> tuple[Inline, ...]:
        return tuple(self.inline() for _ in range(self.random.randint(least, 4)))

    def block(self) -> Block:
        return self.random.choice(self._makers())()

    def _makers(self) -> list[Callable[[], Block]]:
        return [
            self.paragraph, self.paragraph, self.heading, self.lead, self.table, self.points,
            self.picture, self.gap, self.page_break,
        ]  # fmt: skip

    def paragraph(self) -> Paragraph:
        role = self.random.choice(["正文", "正文", "正文", "居中", "注", "署名", "日期"])
        children = self.inlines()
        return Paragraph(identity=self.identity(), where=HERE, children=children, role=role)

    def heading(self) -> Heading:
        return Heading(
            identity=self.identity(), where=HERE, level=self.random.randint(1, 4),
            number=self.random.choice(["一、", "（二）", "3.", ""]), children=(self.words(),),
        )  # fmt: skip

    def lead(self) -> Heading:
        return replace(self.heading(), shape=HeadingShape.RUN_IN, body=self.inlines())

    def gap(self) -> Gap:
        return Gap(identity=self.identity(), where=HERE, text="待补：部门概况")

    def page_break(self) -> PageBreak:
        return PageBreak(identity=self.identity(), where=HERE)

    def points(self) -> ListBlock:
        items = tuple(self.inlines() for _ in range(self.random.randint(1, 4)))
        ordered = self.random.choice([True, False])
        return ListBlock(identity=self.identity(), where=HERE, items=items, ordered=ordered)

    def picture(self) -> Picture:
        data = io.BytesIO()
        size = (self.random.randint(1, 3) * 40, 30)
        Image.new("RGB", size, (self.random.randint(0, 255), 90, 90)).save(data, "PNG")
        return Picture(
            identity=self.identity(), where=HERE, number="图1", caption=self.inlines(), alt="机构图",
            data=data.getvalue(), media=Media.PNG, pixels=size, density=96,
        )  # fmt: skip

    def table(self) -> Table:
        columns = self.random.randint(2, 4)
        head = (self.row(columns),) if self.random.random() < 0.7 else ()
        body = self.rows(columns)
        title = (self.words(),) if self.random.random() < 0.5 else ()
        shares = [self.random.randint(1, 3) for _ in range(columns)]
        widths = tuple(Decimal(share) / sum(shares) for share in shares[:-1])
        return Table(
            identity=self.identity(), where=HERE, widths=(*widths, 1 - sum(widths, Decimal(0))), head=head,
            body=body, title=title,
        )  # fmt: skip

    def rows(self, columns: int) -> tuple[Row, ...]:
        """One group of rows under a merged label, then single ones, some with cells side by side."""
        grouped = self.random.randint(0, 3)
        made = [self.row(columns, rowspan=grouped if n == 0 else 0) for n in range(grouped)]
        made += [self.row(columns) for _ in range(self.random.randint(0 if made else 1, 3))]
        return tuple(made)

    def row(self, columns: int, rowspan: int = 1) -> Row:
        cells = [self.cell(0, rowspan=rowspan)] if rowspan else []
        column = 1
        while column < columns:
            span = self.random.randint(1, columns - column)
            cells.append(self.cell(column, colspan=span))
            column += span
        return Row(identity=self.identity(), where=HERE, cells=tuple(cells))

    def cell(self, column: int, rowspan: int = 1, colspan: int = 1) -> Cell:
        children = self.inlines(least=0)
        return Cell(where=HERE, column=column, children=children, rowspan=rowspan, colspan=colspan)

    def document(self) -> Document:
        return Document(
            kind="自评报告", title=((self.words(),),), subtitle=(), unit="某局", year=2023,
            orientation=self.random.choice([Orientation.PORTRAIT, Orientation.LANDSCAPE]),
            blocks=tuple(self.block() for _ in range(self.random.randint(0, 8))),
        )  # fmt: skip

    def edited(self, document: Document) -> Document:
        """*document* after one to six edits of its blocks; sometimes of its title, too."""
        blocks = list(document.blocks)
        for _ in range(self.random.randint(1, 6)):
            self._edit(blocks)
        title = ((self.words(),),) if self.random.random() < 0.2 else document.title
        return replace(document, blocks=tuple(blocks), title=title)

    def _edit(self, blocks: list[Block]) -> None:
        place = self.random.randint(0, len(blocks))
        kind = self.random.randint(0, 4)
        if kind == 0 or place == len(blocks):
            blocks.insert(place, self.block())
        elif kind == 1:
            del blocks[place]
        elif kind == 2:
            blocks.append(blocks.pop(place))
        else:
            blocks[place] = self._changed(blocks[place])

    def _changed(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            role = self.random.choice(["正文", block.role])
            return replace(block, children=self._reworded(block.children), role=role)
        if isinstance(block, Heading):
            body = self._reworded(block.body) if block.body else ()
            return replace(block, children=self._reworded(block.children), body=body)
        if isinstance(block, ListBlock):
            return replace(block, items=tuple(map(self._reworded, self._recut(block.items))))
        if isinstance(block, Picture):
            return replace(self.picture(), caption=block.caption)
        return self._retabled(block) if isinstance(block, Table) else self.block()

    def _recut(self, items: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
        place = self.random.randint(0, len(items))
        more = (*items[:place], self.inlines(), *items[place:])
        return items[1:] if len(items) > 1 and self.random.random() < 0.4 else more

    def _reworded(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Some figures move, some text gains or loses a few characters."""
        return tuple(self._moved(child) for child in children) or self.inlines()

    def _moved(self, child: Inline) -> Inline:
        if isinstance(child, PrintedFigure):
            return replace(child, text=self.figure().text)
        if isinstance(child, Text):
            cut = self.random.randint(0, len(child.text))
            new = self.random.choice(["", "新", "12件", child.text[cut:]])
            return Text(text=child.text[:cut] + new + child.text[cut + 1 :])
        return child

    def _retabled(self, table: Table) -> Table:
        columns = len(table.widths)
        kind = self.random.randint(0, 3)
        if kind == 0:
            return self.table()
        if kind == 1:
            return replace(table, body=(*table.body, self.row(columns)))
        if kind == 2:
            return replace(table, body=self.rows(columns))
        return replace(table, body=tuple(map(self._rerowed, table.body)))

    def _rerowed(self, row: Row) -> Row:
        cells = (replace(cell, children=self._reworded(cell.children)) for cell in row.cells)
        return replace(row, cells=tuple(cells))
