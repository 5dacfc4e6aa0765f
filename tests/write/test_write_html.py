"""HTML: well-formed, self-contained, and all of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.small_report import report, small_report, table
from support.small_tree import HERE, cell, figure, heading, paragraph, row, words
from ziping.document.tree import Gap, LineBreak, ListBlock, Strong
from ziping.layout.layout import Layout
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.write.fonts import fonts_of
from ziping.write.html.page import html_document
from ziping.write.pdf.writer import pdf_bytes

# Fonts and files.


def test_a_character_without_a_glyph_is_an_error_at_its_place(layout: Layout, fonts: Path) -> None:
    there = paragraph("有的字。")
    missing = replace(paragraph("没有的字：𒀀。"), where=Position("content/a.md", 12, 1))
    pdf = pdf_bytes(report(there, missing), layout, fonts)
    assert pdf.data == b""
    assert [(p.code, str(p.where)) for p in pdf.problems] == [("E603", "content/a.md:12:1")]
    assert "U+12000" in pdf.problems[0].message


def test_a_role_without_a_font_is_an_error(layout: Layout, fonts: Path) -> None:
    lost = layout.faces["仿宋"].model_copy(update={"candidates": ("没有这个文件.ttf",)})
    without = layout.model_copy(update={"faces": {**layout.faces, "仿宋": lost}})
    pdf = pdf_bytes(report(paragraph("字")), without, fonts)
    assert [(p.code, "没有这个文件.ttf" in p.hint) for p in pdf.problems] == [("E602", True)]


def test_the_first_candidate_that_is_there_is_taken(layout: Layout, tmp_path: Path) -> None:
    for name in ("FandolFang-Regular.otf", "SimFang.TTF"):
        (tmp_path / name).touch()
    assert fonts_of(layout, (tmp_path,)).files["仿宋"].path.name == "SimFang.TTF"


# HTML.


class _Outline(HTMLParser):
    """The tags that are open, the ids, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.starts: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.starts.append((tag, named))
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.text += data


def test_html_escapes_everything_and_is_well_formed(layout: Layout) -> None:
    evil = '<script>alert("1")</script>&amp;\'"'
    blocks = (
        paragraph(evil, figure(evil), Strong(children=words(evil)), LineBreak()),
        heading(2, "（一）", evil, evil),
        Gap(identity=f'"{evil}', where=HERE, text=evil),
        ListBlock(identity="表", where=HERE, items=(words(evil),), ordered=True, start=3),
        table(row(cell(0, evil, rowspan=1), cell(1, evil))),
    )
    document = replace(report(*blocks), unit=evil, title=(words(evil),), subtitle=words(evil))
    page = _Outline(html_document(document, layout))
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.starts}
    assert page.text.count(evil) == 11
    assert len(page.ids) == len(set(page.ids))


def test_html_figures_say_what_they_are(layout: Layout) -> None:
    shown = replace(figure("6,067.95万元"), value="6067.95 万元", index=12)
    page = _Outline(html_document(report(paragraph("收入", shown)), layout))
    assert ("data", {
        "class": "figure",
        "id": "f12",
        "value": "6067.95 万元",
        "title": "收支.收入总额 · data/demo/2023/收支.yaml:3:7",
    }) in page.starts  # fmt: skip


def test_html_is_self_contained(layout: Layout) -> None:
    html = html_document(report(*small_report().blocks), layout)
    assert re.findall(r"url\(|https?://|src=|href=|@import", html) == []


def test_an_unknown_role_is_named_with_its_place(layout: Layout) -> None:
    with pytest.raises(Fault, match=r"样例\.md:7:1: E607: 版式里没有样式“诗”"):
        html_document(report(paragraph("字", role="诗")), layout)


def test_an_unknown_node_is_a_bug(layout: Layout) -> None:
    class Poem:
        pass

    with pytest.raises(TypeError, match="Poem"):
        html_document(report(Poem()), layout)  # type: ignore[arg-type]


# Layout.


def test_every_value_of_the_layout_has_its_clause(layout: Layout) -> None:
    grounds = {ground.name: ground for ground in layout.grounds}
    assert str(grounds["页面.上边距"].strength) == "规定"
    assert grounds["样式.三级.字号"].clause == "GB/T 9704-2012 7.3.3"
    assert layout.page_.type_width == 156
    assert layout.page_.type_height == 225
