"""The style sheet of a document, made from the layout: it adds no measures of its own.

Type is in rem of the body's size, so that a small screen can shrink everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ziping.document.roles import CONTENTS_STYLES, LEVEL_STYLES, StyleRole
from ziping.document.tree import Orientation
from ziping.layout.layout import (
    EMPHASIS,
    FALLBACKS,
    Face,
    Layout,
    Page,
    PageNumber,
    Place,
    Ruling,
    Style,
    TextAlign,
)
from ziping.layout.lengths import MM_PER_POINT
from ziping.numbers.number_format import without_zeros

_ALIGNS = {
    TextAlign.JUSTIFY: "justify",
    TextAlign.LEFT: "left",
    TextAlign.CENTRE: "center",
    TextAlign.RIGHT: "right",
}
_GENERIC = ("serif", "sans-serif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The CSS families that stand for each role: for Chinese text, and for ASCII before it."""

    chinese: Mapping[str, str]
    latin: Mapping[str, str]

    def of(self, latin: str, face: str) -> str:
        """font-family for text in *face* with the letters and digits of *latin*."""
        first = "" if latin == face else self.latin[latin] + ","
        return first + self.chinese[face]


def named_families(layout: Layout) -> Families:
    """Families by the names that systems give them: for a browser, nothing embedded."""
    chinese = {role: ",".join(map(_quoted, face.web)) for role, face in layout.faces.items()}
    return Families(chinese=chinese, latin={role: f'"ascii-{role}"' for role in layout.faces})


def embedded_families(layout: Layout) -> Families:
    """Families that the PDF writer defines by @font-face; the fallbacks follow each of them."""
    rest = ",".join(f'"file-{role}"' for role in FALLBACKS)
    return Families(
        chinese={role: f'"file-{role}",{rest}' for role in layout.faces},
        latin={role: f'"ascii-{role}"' for role in layout.faces},
    )


def local_ascii_faces(layout: Layout) -> str:
    """@font-face rules that take only ASCII from a named font, so that “ ” — stay Chinese."""
    return "".join(
        f'@font-face{{font-family:"ascii-{role}";src:{_locals(face)};unicode-range:U+20-7E}}\n'
        for role, face in layout.faces.items()
    )


def _locals(face: Face) -> str:
    return ",".join(f'local("{name}")' for name in face.web if name not in _GENERIC)


def _quoted(name: str) -> str:
    return name if name in _GENERIC else f'"{name}"'


def type_rules(layout: Layout, orientation: Orientation, families: Families) -> str:
    """The rules that hold on paper and on screen: page, styles, tables."""
    page = layout.page(orientation)
    styles = layout.styles_of(orientation)
    body = styles[StyleRole.BODY]
    parts = [
        _page_rules(page, layout.page_number(orientation), families),
        f"html{{font-size:{_number(body.size)}pt;color:{page.colour}}}\n",
        _FIXED_RULES,
        f"p,li{{orphans:{page.orphans};widows:{page.widows}}}\n",
        _table_rules(layout.ruling(orientation), body.size),
        f"em{{font-style:normal;font-family:{families.chinese[EMPHASIS]}}}\n",
    ]
    for role, style in styles.items():
        parts.extend(_style_rules(role, style, page, body.size, layout, families))
    parts.append(contents_rules(layout.contents.levels))
    parts.append(
        "td.l,th.l{text-align:left}td.c,th.c{text-align:center}td.r,th.r{text-align:right}\n"
    )
    return "".join(parts)


_FIXED_RULES = """\
body{margin:0}
h1,h2,h3,h4,h5,p,ol,ul,li,table,caption,figure,figcaption{margin:0;padding:0;font-weight:normal}
ol,ul{list-style:none}
strong,b{font-weight:normal}
td,th,.loose{overflow-wrap:anywhere}
.line{display:block}
.标题,.目录标题{bookmark-level:none}
.points{white-space:nowrap}
.points::before{content:attr(data-before);visibility:hidden}
.points::after{content:attr(data-after);visibility:hidden}
.nowrap{white-space:nowrap}
.figure{color:inherit}
.page-break{break-after:page;height:0}
table{border-collapse:collapse;table-layout:fixed;width:100%}
thead{display:table-header-group}
tr,.whole,figure{break-inside:avoid}
figure img{display:block;margin:0 auto;max-width:100%}
tbody tr:last-child{break-before:avoid}
tr.tall{break-inside:auto}
tbody tr.cut{break-before:page}
td,th{vertical-align:middle}
"""


def _page_rules(page: Page, number: PageNumber, families: Families) -> str:
    margins = " ".join(f"{_number(x)}mm" for x in (page.top, page.right, page.bottom, page.left))
    size = f"{_number(page.width)}mm {_number(page.height)}mm"
    rules = f"@page{{size:{size};margin:{margins}}}\n"
    if number.place is Place.CENTRE:
        return rules + f"@page{{@bottom-center{{{_number_box(number, families, '')}}}}}\n"
    if number.place is Place.BOUND:
        return rules + _bound_number(page, number, families)
    for side, edge in (("right", "right"), ("left", "left")):
        box = _number_box(number, families, f"padding-{edge}:{_number(number.inset)}em;")
        rules += f"@page :{side}{{@bottom-{edge}{{{box}}}}}\n"
    return rules


_HALF_A_DASH = Decimal("0.5")  # The dash stands half a character below the top of its line.


def _bound_number(page: Page, number: PageNumber, families: Families) -> str:
    """The number of a landscape page, where an upright page has its own when they are bound together:
    turned to the right, at the left edge, odd pages low, even pages high."""
    box = (
        f'content:"{number.before}" counter(page) "{number.after}";'
        f"font-family:{families.chinese[number.face]};font-size:{_number(number.size)}pt;"
        f"line-height:1;white-space:pre;vertical-align:top;height:1em;transform-origin:0 0;"
    )
    top = page.left - number.drop + number.size * _HALF_A_DASH * MM_PER_POINT  # Of the turned line.
    inset = number.inset * number.size * MM_PER_POINT
    low = number.size * MM_PER_POINT - inset - page.left  # The box is as wide as the margin.
    rules = ""
    for side, place, align, start in (
        ("right", "bottom", "right", low),
        ("left", "top", "left", inset),
    ):
        turned = f"transform:translate({_number(top)}mm,{_number(start)}mm) rotate(90deg)"
        rules += f"@page :{side}{{@left-{place}{{{box}text-align:{align};{turned}}}}}\n"
    return rules


def _number_box(number: PageNumber, families: Families, inset: str) -> str:
    drop = number.drop - number.size * _HALF_A_DASH * MM_PER_POINT
    return (
        f'content:"{number.before}" counter(page) "{number.after}";'
        f"font-family:{families.chinese[number.face]};font-size:{_number(number.size)}pt;"
        f"line-height:1;white-space:pre;vertical-align:top;padding-top:{_number(drop)}mm;{inset}"
    )


def _table_rules(ruling: Ruling, body: Decimal) -> str:
    inner, outer = _number(ruling.inner), _number(ruling.outer)
    padding = f"{rem(ruling.padding_block, body)} {rem(ruling.padding_inline, body)}"
    space = f"{rem(ruling.before, body)} 0 {rem(ruling.after, body)}"
    return (
        f"td,th{{border:{inner}pt solid #000;padding:{padding}}}\n"
        f"table{{border:{outer}pt solid #000;margin:{space}}}\n"
    )


def _style_rules(
    role: str, style: Style, page: Page, body: Decimal, layout: Layout, families: Families
) -> Iterator[str]:
    face, latin = layout.roles_of(style, bold=style.bold)
    weight = "bold" if style.bold and face == style.face else ""
    advance = style.size + (page.letter_spacing if style.size == body else 0)
    rules = {
        "font-family": families.of(latin, face),
        "font-size": rem(style.size, body),
        "line-height": rem(style.pitch, body),
        "text-align": _ALIGNS[style.align],
        "text-indent": rem((style.indent - style.hanging) * advance, body),
        "letter-spacing": rem(advance - style.size, body),
        "padding-left": rem(style.left * advance, body),
        "padding-right": rem(style.right * advance, body),
        "margin-top": rem(style.before, body),
        "margin-bottom": rem(style.after, body),
    }
    if role in (StyleRole.TABLE_TEXT, StyleRole.TABLE_HEAD):  # A cell's sides are the ruling's.
        rules = {name: rules[name] for name in list(rules)[:6]}
    if style.keep_with_next:
        rules["break-after"] = "avoid"
    if style.page_before or style.keep_with_previous:
        rules["break-before"] = "page" if style.page_before else "avoid"
    if weight:
        rules["font-weight"] = weight
    if style.colour:
        rules["color"] = style.colour
    yield f".{role}{{{';'.join(f'{name}:{value}' for name, value in rules.items())}}}\n"
    strong = layout.faces[style.face].strong
    if strong:
        yield f".{role} strong{{font-family:{families.chinese[strong]}}}\n"
    if role in LEVEL_STYLES:
        lead = ";font-weight:bold" if weight else ""
        yield f".lead-{role}{{font-family:{families.of(latin, face)}{lead}}}\n"
        yield f".{role},.run-in-{role}{{bookmark-level:{LEVEL_STYLES.index(role) + 1}}}\n"
        yield f".run-in-{role}{{bookmark-label:attr(data-label)}}\n"
    if role == StyleRole.ATTACHMENT_TITLE:
        yield f".{role}{{bookmark-level:1;bookmark-label:attr(data-label)}}\n"


def contents_rules(levels: int) -> str:
    """The contents page. Browsers, which know no pages, leave out what they cannot compute."""
    if not levels:
        return ""
    entries = ",".join(f".{role} a" for role in CONTENTS_STYLES[:levels])
    return (
        ".目录{break-after:page}\n"
        f"{entries}{{color:inherit;text-decoration:none}}\n"
        f"{entries.replace(' a', ' a::after')}"
        "{content:leader('…') target-counter(attr(href),page)}\n"
    )


def rem(points: Decimal, body: Decimal) -> str:
    """A length in points as CSS, in parts of the body's size."""
    return "0" if not points else f"{_number(points / body)}rem"


def _number(value: Decimal) -> str:
    """A decimal in plain digits, to the fifth place, without a tail of zeros."""
    return without_zeros(value, 5)


# WeasyPrint lets a run in a second font raise its line. Runs without a height of their own leave
# the pitch to the paragraph; browsers do so anyway.
STEADY_LINES = ".run,.lead,strong,em{line-height:0}\n"
# PDF/A forbids a reader to smooth pictures.
EXACT_DOTS = "img{image-rendering:crisp-edges}\n"


def screen_rules(layout: Layout, orientation: Orientation) -> str:
    """How the page looks in a browser: a sheet of paper on a desk, or the width of a phone."""
    page = layout.page(orientation)
    body = layout.styles_of(orientation)[StyleRole.BODY].size
    padding = " ".join(f"{_number(x)}mm" for x in (page.top, page.right, page.bottom, page.left))
    wide = orientation is Orientation.LANDSCAPE
    return _SCREEN_RULES % {
        "width": _number(page.width),
        "padding": padding,
        "size": _number(body if wide else body * Decimal("0.8")),
        "scroll": _number(page.type_width * Decimal("0.75")) + "mm" if wide else "36em",
    }


_SCREEN_RULES = """\
p,li,h1,h2,h3,h4,h5,td,th{line-break:strict}
td strong,th strong{font-weight:bold}
@media screen{
body{background:#e8e8e6;padding:1.5rem 0}
main{box-sizing:border-box;width:%(width)smm;padding:%(padding)s;margin:0 auto;background:#fff;
box-shadow:0 .1rem .6rem rgba(0,0,0,.25)}
.figure{cursor:help;transition:background .15s}
.figure:hover,.figure:target{background:#fff2bf}
.page-break{border-top:1px dashed #bbb;height:0;margin:1rem 0}
.目录{border-bottom:1px dashed #bbb;padding-bottom:1rem;margin-bottom:2rem}
.附件标记{border-top:1px dashed #bbb;padding-top:1rem;margin-top:2rem}
}
@media screen and (max-width:%(width)smm){
html{font-size:%(size)spt}
body{background:#fff;padding:0}
main{width:auto;padding:1.2rem 1rem 2rem;box-shadow:none}
.table{overflow-x:auto}
.table table{min-width:min(%(scroll)s,var(--least,0px))}
p.正文{text-align:left}
}
"""
