"""Word redlines: all accepted is the new document, all rejected the old one, by XML and by LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import tracked
from edited import Maker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from validators import ooxml_errors

from ziping.compare.redline import Redlined, Version, redlined
from ziping.document.tree import Document, Picture
from ziping.write.docx import docx_bytes
from ziping.write.docx_picture import Drawn
from ziping.write.drawn import drawn_picture
from ziping.write.layout import Layout
from ziping.write.layout_file import layout_from

ROOT = Path(__file__).parents[1]
LAYOUT = layout_from(ROOT / "templates" / "layout.yaml")
WITH_CONTENTS = replace_levels = LAYOUT.model_copy(
    update={"contents": LAYOUT.contents.model_copy(update={"levels": 2})}
)


def version(name: str, document: Document, layout: Layout) -> Version:
    pages = {block.identity: n // 3 + 1 for n, block in enumerate(document.blocks)}
    return Version(name=name, document=document, drawings=drawings(document, layout), pages=pages)


def drawings(document: Document, layout: Layout) -> Mapping[str, Drawn]:
    page = layout.page(document.orientation)
    pictures = (block for block in document.blocks if isinstance(block, Picture))
    return {one.identity: drawn_picture(one, page, layout.drawing) for one in pictures}


def redline(old: Document, new: Document, layout: Layout = LAYOUT) -> Redlined:
    return redlined(version("2022年度", old, layout), version("2023年度", new, layout), layout, {})


def alone(one: Version, layout: Layout) -> bytes:
    """The document as it would be without the other one."""
    headings = {name: page for name, page in one.pages.items()}
    shown = {block.identity for block in one.document.blocks if hasattr(block, "level")}
    pages = {name: page for name, page in headings.items() if name in shown}
    return docx_bytes(one.document, layout, pages, one.drawings)


def check(old: Document, new: Document, layout: Layout) -> Redlined:
    """Accepted and rejected it is the one and the other, paragraph by paragraph and cell by cell."""
    made = redline(old, new, layout)
    wanted_new = tracked.body_of(alone(version("", new, layout), layout))
    wanted_old = tracked.body_of(alone(version("", old, layout), layout))
    accepted, rejected = tracked.accepted(made.data), tracked.rejected(made.data)
    assert tracked.seen(accepted) == tracked.seen(wanted_new)
    assert tracked.seen(rejected) == tracked.seen(wanted_old)
    assert tracked.tags(accepted) == tracked.tags(wanted_new)
    return made


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.booleans())
def test_accepting_gives_the_new_document_and_rejecting_the_old_one(
    random: Random, contents: bool
) -> None:
    maker = Maker(random)
    old = maker.document()
    check(old, maker.edited(old), WITH_CONTENTS if contents else LAYOUT)
