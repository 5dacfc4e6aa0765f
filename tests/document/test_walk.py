"""Each kind of node is known to the walk and to every writer, and an unknown one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import cast, get_args

import pytest

from ziping.document.roles import StyleRole
from ziping.document.text import document_text, plain_text
from ziping.document.tree import (
    Bars,
    Block,
    Cell,
    Chart,
    ChartKind,
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
from ziping.document.walk import BLOCKS, leaves, pieces, pieces_of, printed_figures
from ziping.features.diff.prose import passages
from ziping.source.position import Position
from ziping.write.docx import blocks as docx_blocks
from ziping.write.docx import evidence as docx_evidence
from ziping.write.docx import inline as docx_inline
from ziping.write.html import inline as html_inline
from ziping.write.html import page as html_page

HERE = Position("content/甲/2023/章.md", 3, 1)


class Footnote:
    """A node that nobody knows."""

    where = HERE


UNKNOWN_BLOCK, UNKNOWN_INLINE = cast(Block, Footnote()), cast(Inline, Footnote())


def text(words: str) -> tuple[Inline, ...]:
    return (Text(text=words),)


def figure(words: str, index: int = 0) -> PrintedFigure:
    return PrintedFigure(
        text=words, name="收支.总额", value="1 元", origin=HERE, where=HERE, index=index
    )


def row(name: str, *cells: str) -> Row:
    return Row(
        identity=name,
        where=HERE,
        cells=tuple(
            Cell(where=HERE, column=column, children=text(words))
            for column, words in enumerate(cells)
        ),
    )


INLINES: tuple[Inline, ...] = (
    Text(text="甲"),
    figure("1元"),
    Strong(children=text("乙")),
    Emphasis(children=(Text(text="丙"), figure("2元", 1))),
    LineBreak(),
)
SAMPLES: tuple[Block, ...] = (
    Heading(
        identity="h",
        where=HERE,
        level=2,
        number="（一）",
        children=text("接排。"),
        shape=HeadingShape.RUN_IN,
        body=INLINES,
    ),
    Paragraph(identity="p", where=HERE, children=text("段落")),
    Gap(identity="g", where=HERE, text="某数"),
    Table(
        identity="t",
        where=HERE,
        widths=(Decimal(1),),
        head=(row("t-1", "头"),),
        body=(row("t-2", "身"),),
        title=text("表名"),
    ),
    ListBlock(identity="l", where=HERE, items=(text("一项"), text("二项")), ordered=True),
    PageBreak(identity="b", where=HERE),
    Picture(
        identity="i",
        where=HERE,
        number="图1",
        caption=text("照片"),
        alt="",
        data=b"",
        media=Media.PNG,
        pixels=(1, 1),
        density=96,
    ),
    Chart(
        identity="c",
        where=HERE,
        number="图2",
        caption=text("构成"),
        kind=ChartKind.COMPOSITION,
        bars=(Bars(label="基本支出", figures=(figure("3元", 2),), amounts=(Decimal(3),)),),
        total=figure("4元", 3),
    ),
)


def document(*blocks: Block) -> Document:
    return Document(
        kind="自评报告",
        title=(text("题"), text("名")),
        subtitle=text("（2023年度）"),
        unit="某局",
        year=2023,
        orientation=Orientation.PORTRAIT,
        blocks=blocks,
    )


def test_the_samples_are_every_kind_of_node() -> None:
    assert {type(block) for block in SAMPLES} == set(get_args(Block))
    assert {type(inline) for inline in INLINES} == set(get_args(Inline))


@pytest.mark.parametrize(
    "table",
    [BLOCKS, html_page.BLOCKS, docx_blocks.BLOCKS],
    ids=["walk", "html", "docx"],
)
def test_every_writer_knows_every_block(table: Mapping[type, object]) -> None:
    assert set(table) == set(get_args(Block))


@pytest.mark.parametrize("table", [html_inline.INLINES, docx_inline.INLINES], ids=["html", "docx"])
def test_every_writer_knows_every_inline(table: Mapping[type, object]) -> None:
    assert set(table) == set(get_args(Inline))


def test_the_evidence_names_every_block() -> None:
    assert set(docx_evidence.KINDS) == {*get_args(Block), Row}


def test_the_text_is_every_piece_in_reading_order() -> None:
    assert document_text(document(*SAMPLES)).split("\n") == [
        *("题", "名", "（2023年度）"),
        *("（一）接排。甲1元乙丙2元", ""),  # The body ends with a line break.
        *("段落", "【待补：某数】", "表名", "头", "身", "1.一项", "2.二项"),
        *("图1\u3000照片", "图2\u3000构成"),
    ]


def test_every_figure_is_found_once() -> None:
    assert [found.index for found in printed_figures(document(*SAMPLES))] == [0, 1, 2, 3]


def test_every_piece_names_a_style_and_its_place() -> None:
    for piece in pieces(document(*SAMPLES)):
        assert piece.role in (*StyleRole, "二级")
        assert piece.where == HERE


def test_what_is_compared_is_every_block_but_page_breaks() -> None:
    for block in SAMPLES:
        assert len(list(passages(document(block)))) > 1 or isinstance(block, PageBreak)


@pytest.mark.parametrize(
    "read",
    [
        lambda block: pieces_of(block),
        lambda block: document_text(document(block)),
        lambda block: passages(document(block)),
        lambda block: printed_figures(document(block)),
    ],
    ids=["walk", "text", "compare", "figures"],
)
def test_an_unknown_block_is_refused(read: Callable[[Block], Iterable[object]]) -> None:
    with pytest.raises(TypeError, match="Footnote"):
        list(read(UNKNOWN_BLOCK))


@pytest.mark.parametrize("read", [leaves, plain_text], ids=["walk", "text"])
def test_an_unknown_inline_is_refused(
    read: Callable[[Iterable[Inline]], Iterable[object]],
) -> None:
    with pytest.raises(TypeError, match="Footnote"):
        list(read((UNKNOWN_INLINE,)))
