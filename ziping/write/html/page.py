"""HTML: the document tree as one self-contained page. A node it does not know is a TypeError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from html import escape
from types import MappingProxyType

from ziping.document.columns import NumberSpace, aligned, least_width
from ziping.document.roles import CONTENTS_STYLES, LEVEL_STYLES, StyleRole
from ziping.document.text import caption_of, gap_text, plain_text
from ziping.document.tree import (
    Align,
    Block,
    Cell,
    Chart,
    Document,
    Gap,
    Heading,
    HeadingShape,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Table,
)
from ziping.document.walk import list_mark
from ziping.layout.closing import Spacing, right_spaces
from ziping.layout.layout import Layout, Style
from ziping.layout.lengths import MM_PER_INCH, POINTS_PER_INCH
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.write.contents import entries, heading_label
from ziping.write.drawings import (
    CAPTION_STYLE,
    NO_DRAWINGS,
    PICTURE_STYLE,
    Drawn,
    alt_of,
    data_images,
)
from ziping.write.html.css import local_ascii_faces, named_families, rem, screen_rules, type_rules
from ziping.write.html.inline import HtmlSetting, inlines_html, line_html, tied_html
from ziping.write.keep_together import whole_tables


def html_document(
    document: Document, layout: Layout, drawings: Mapping[str, Drawn] = NO_DRAWINGS
) -> str:
    """The document for a browser: families by name, nothing embedded, nothing fetched.

    Raises Fault E607 for a paragraph whose role is no style of the layout.
    """
    orientation = document.orientation
    rules = (
        local_ascii_faces(layout)
        + type_rules(layout, orientation, named_families(layout))
        + screen_rules(layout, orientation)
    )
    setting = replace(setting_of(document, layout), images=data_images(drawings))
    return html_page(document, rules, setting)


def setting_of(document: Document, layout: Layout) -> HtmlSetting:
    """What the blocks of a document need to know of its page."""
    page, ruling = layout.page(document.orientation), layout.ruling(document.orientation)
    styles = layout.styles_of(document.orientation)
    return HtmlSetting(
        styles=styles,
        type_width=page.type_width / MM_PER_INCH * POINTS_PER_INCH,
        padding=2 * ruling.padding_inline + ruling.inner,
        body=styles[StyleRole.BODY].size,
        whole=whole_tables(document.blocks, styles),
        spaces=_closing_spaces(document, layout),
        contents=entries(document, layout),
        contents_title=layout.contents.title,
    )


def _closing_spaces(document: Document, layout: Layout) -> Mapping[str, Decimal]:
    page, styles = layout.page(document.orientation), layout.styles_of(document.orientation)
    spacing = Spacing(of_body=page.letter_spacing, body=styles[StyleRole.BODY].size)
    room = page.type_width / MM_PER_INCH * POINTS_PER_INCH
    return right_spaces(document.blocks, styles, layout.closing, spacing, room)


def html_page(document: Document, rules: str, setting: HtmlSetting) -> str:
    """The whole page with *rules* as its style sheet."""
    title = plain_title(document)
    blocks = "\n".join(_block(block, setting) for block in document.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="author" content="{escape(document.unit)}">\n'
        f"<style>\n{rules}</style>\n</head>\n<body>\n<main>\n"
        f"{_contents(document, setting)}{_title(document, setting)}{blocks}\n</main>\n</body>\n</html>\n"
    )


def plain_title(document: Document) -> str:
    """The title on one line, without marks."""
    return "".join(plain_text(line) for line in document.title).replace("\n", "")


def _contents(document: Document, setting: HtmlSetting) -> str:
    """The contents page, if the layout wants one: links, to which paper adds page numbers."""
    lines = "".join(
        f'<p class="{CONTENTS_STYLES[entry.level - 1]}">'
        f'<a href="#{escape(entry.identity)}">{line_html(escape(entry.text), setting)}</a></p>\n'
        for entry in setting.contents
    )
    if not lines:
        return ""
    title = line_html(escape(setting.contents_title), setting)
    return f'<nav class="目录">\n<p class="{StyleRole.CONTENTS_TITLE}">{title}</p>\n{lines}</nav>\n'


def _title(document: Document, setting: HtmlSetting) -> str:
    lines = "".join(
        f'<span class="line">{line_html(inlines_html(line, setting), setting)}</span>'
        for line in document.title
    )
    html = f'<h1 class="{StyleRole.TITLE}">{lines}</h1>\n' if lines else ""
    if document.subtitle:
        subtitle = line_html(inlines_html(document.subtitle, setting), setting)
        html += f'<p class="{StyleRole.SUBTITLE}">{subtitle}</p>\n'
    return html


def _block(block: Block, setting: HtmlSetting) -> str:
    write = BLOCKS.get(type(block))
    if write is None:
        raise TypeError(f"html: no function for the block {type(block).__name__}")
    return write(block, setting)


# Blocks.


def _heading(heading: Heading, setting: HtmlSetting) -> str:
    role = LEVEL_STYLES[heading.level - 1]
    identity = escape(heading.identity)
    if heading.shape is HeadingShape.ATTACHMENT:
        return _attachment(heading, setting)
    if heading.shape is HeadingShape.OWN_LINE:
        tag = f"h{heading.level + 1}"
        text = line_html(_numbered(heading, setting), setting)
        return f'<{tag} class="{role}" id="{identity}">{text}</{tag}>'
    lead = (
        f'<span class="lead lead-{role}" role="heading" aria-level="{heading.level + 1}">'
        f"{_numbered(heading, setting)}</span>"
    )
    body = line_html(inlines_html(heading.body, setting), setting)
    label = escape(heading_label(heading))
    return f'<p class="正文 run-in-{role}" id="{identity}" data-label="{label}">{lead}{body}</p>'


def _attachment(heading: Heading, setting: HtmlSetting) -> str:
    mark = line_html(tied_html(heading.number, setting), setting)
    title = line_html(inlines_html(heading.children, setting), setting)
    label = escape(heading_label(heading))
    return (
        f'<p class="{StyleRole.ATTACHMENT_MARK}">{mark}</p>\n<h2 class="{StyleRole.ATTACHMENT_TITLE}" '
        f'id="{escape(heading.identity)}" data-label="{label}">{title}</h2>'
    )


def _numbered(heading: Heading, setting: HtmlSetting) -> str:
    return tied_html(heading.number, setting) + inlines_html(heading.children, setting)


def _paragraph(paragraph: Paragraph, setting: HtmlSetting) -> str:
    _style(paragraph.role, paragraph.where, setting)
    space = setting.spaces.get(paragraph.identity)
    # What ties numbers would take part in the letter spacing: a placed line needs none of it.
    inner = setting if space is None else replace(setting, room=Decimal(0))
    children = line_html(inlines_html(paragraph.children, inner), setting)
    place = f' style="padding-right:{rem(space, setting.body)}"' if space else ""
    return f'<p class="{paragraph.role}" id="{escape(paragraph.identity)}"{place}>{children}</p>'


def _style(role: str, where: Position, setting: HtmlSetting) -> Style:
    if role not in setting.styles:
        hint = f"可用的样式：{'、'.join(setting.styles)}"
        raise fault("E607", where, f"版式里没有样式“{role}”", hint=hint)
    return setting.styles[role]


def _gap(gap: Gap, setting: HtmlSetting) -> str:
    text = line_html(tied_html(gap_text(gap), setting), setting)
    return f'<p class="{StyleRole.GAP}" id="{escape(gap.identity)}">{text}</p>'


def _list(block: ListBlock, setting: HtmlSetting) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "\n".join(
        f"<li>{line_html(escape(list_mark(block, i)) + inlines_html(item, setting), setting)}</li>"
        for i, item in enumerate(block.items)
    )
    return f'<{tag} class="{StyleRole.LIST}" id="{escape(block.identity)}">\n{items}\n</{tag}>'


def _page_break(block: PageBreak, _: HtmlSetting) -> str:
    return f'<div class="page-break" id="{escape(block.identity)}"></div>'


def _drawn(block: Picture | Chart, setting: HtmlSetting) -> str:
    image = setting.images[block.identity]
    width = f"{image.extent.width:.3f}mm"
    caption = line_html(inlines_html(caption_of(block), setting), setting)
    return (
        f'<figure id="{escape(block.identity)}">\n<p class="{PICTURE_STYLE}">'
        f'<img src="{image.url}" alt="{escape(alt_of(block))}" style="width:{width}"></p>\n'
        f'<figcaption class="{CAPTION_STYLE}">{caption}</figcaption>\n</figure>'
    )


def _table(table: Table, setting: HtmlSetting) -> str:
    columns = "".join(f'<col style="width:{share * 100:.4f}%">' for share in table.widths)
    title = line_html(inlines_html(table.title, setting), setting)
    title = f'<p class="{StyleRole.TABLE_TITLE}">{title}</p>\n' if table.title else ""
    head = "\n".join(_row(row, table, setting, "th", {}) for row in table.head)
    points = aligned(table, [_room(share, StyleRole.TABLE_TEXT, setting) for share in table.widths])
    body = "\n".join(_row(row, table, setting, "td", points) for row in table.body)
    kind = "table whole" if table.identity in setting.whole else "table"
    thead = f"<thead>\n{head}\n</thead>\n" if head else ""
    return (
        f'{title}<div class="{kind}">\n<table id="{escape(table.identity)}"{_least(table, setting)}>\n'
        f"<colgroup>{columns}</colgroup>\n{thead}<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _least(table: Table, setting: HtmlSetting) -> str:
    """For a phone: how narrow the table may become before it is scrolled."""
    if setting.paged:
        return ""
    points = least_width(table) * setting.styles[StyleRole.TABLE_TEXT].size
    return f' style="--least:{rem(points, setting.body)}"'


Points = Mapping[tuple[str, int], NumberSpace]


def _row(row: Row, table: Table, setting: HtmlSetting, tag: str, points: Points) -> str:
    states = {"cut": setting.starts, "tall": setting.tall}
    classes = " ".join(name for name, rows in states.items() if row.identity in rows)
    kind = f' class="{classes}"' if classes else ""
    cells = "".join(_cell(cell, row.identity, table, setting, tag, points) for cell in row.cells)
    return f'<tr{kind} id="{escape(row.identity)}">{cells}</tr>'


def _room(share: Decimal, role: str, setting: HtmlSetting) -> Decimal:
    """How many characters fit a share of the type area's width, less a cell's padding."""
    return (share * setting.type_width - setting.padding) / setting.styles[role].size


_ALIGN_CLASSES = {Align.LEFT: "l", Align.CENTRE: "c", Align.RIGHT: "r"}


def _cell(
    cell: Cell, row: str, table: Table, setting: HtmlSetting, tag: str, points: Points
) -> str:
    heading = tag == "th" or cell.heading
    role = StyleRole.TABLE_HEAD if heading else StyleRole.TABLE_TEXT
    share = sum(table.widths[cell.column : cell.column + cell.colspan], Decimal(0))
    room = _room(share, role, setting)
    inner = replace(setting, room=room)
    content = inlines_html(cell.children, inner)
    if beside := points.get((row, cell.column)):
        attributes = f'data-before="{escape(beside.before)}" data-after="{escape(beside.after)}"'
        content = f'<span class="points" {attributes}>{content}</span>'
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if count > 1
    )
    scope = f' scope="{"col" if tag == "th" else "row"}"' if heading else ""
    tag = "th" if heading else "td"
    plain = heading and cell.align is Align.LEFT  # Heads stand as their style says.
    kind = role if plain else f"{role} {_ALIGN_CLASSES[cell.align]}"
    return f'<{tag} class="{kind}"{scope}{spans}>{content}</{tag}>'


BLOCKS: Mapping[type, Callable[..., str]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Gap: _gap,
        Table: _table,
        ListBlock: _list,
        PageBreak: _page_break,
        Picture: _drawn,
        Chart: _drawn,
    }
)
