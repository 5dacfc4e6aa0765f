"""PDF: the pages of a document through WeasyPrint, from the same HTML that a browser shows.

Nothing is fetched but the font files that were found and the document's own drawings; whatever WeasyPrint has to say is a problem.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ziping.document.tree import Document
from ziping.document.walk import start_of
from ziping.layout.layout import FALLBACKS, Layout, Level
from ziping.source.position import Position
from ziping.source.problem import Problem, fault
from ziping.write.coverage import RoleText, coverage_problems, role_text
from ziping.write.drawings import NO_DRAWINGS, SVG_MEDIA, Drawn, Image
from ziping.write.fonts import FontFile, Fonts, absent_roles, fonts_of, system_folders
from ziping.write.html.css import EXACT_DOTS, STEADY_LINES, embedded_families, type_rules
from ziping.write.html.page import html_page, setting_of
from ziping.write.merged_cells import Cuts, RowPages, crossing_cuts, cut
from ziping.write.pdf.attachments import Attachment, embedded, settled
from ziping.write.pdf.justification import chinese_justification
from ziping.write.pdf.tags import document_tags
from ziping.write.pdf.tall_rows import lines_on_pages, split, splits_of
from ziping.write.pdf.weasyprint_internals import plain_coordinates, screen_colours, subsets_quickly

if TYPE_CHECKING:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

MAX_PASSES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """A written PDF. *data* is empty when there was an error; *pages* maps each block's identity
    (headings, rows, …) to its page, counted from 1."""

    data: bytes
    problems: tuple[Problem, ...]
    pages: Mapping[str, int]
    page_count: int = 0
    passes: int = 0


def pdf_bytes(
    document: Document,
    layout: Layout,
    fonts_folder: Path,
    attachments: tuple[Attachment, ...] = (),
    drawings: Mapping[str, Drawn] = NO_DRAWINGS,
) -> Pdf:
    """Write *document* with its *drawings* and with *attachments* in it. Fonts are looked for in *fonts_folder*, then where the system keeps them.

    Raises Fault E607 for a role that the layout does not know, E606 when WeasyPrint refuses a file.
    """
    fonts = fonts_of(layout, (fonts_folder, *system_folders()))
    text = role_text(document, layout)
    where = start_of(document)
    problems = absent_roles(layout, fonts, {*text.whole, *text.ascii}, where)
    problems += coverage_problems(text, fonts)
    if any(problem.is_error for problem in problems):
        return Pdf(data=b"", problems=tuple(problems), pages={})
    faces = _faces(text, fonts, with_fallbacks=bool(problems))
    problems += _faces_notes(faces, where)
    written = _written(document, layout, faces, attachments, drawings, where)
    return replace(written, problems=(*problems, *written.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Faces:
    """The files to load, by role: a key for the fonts that a process has loaded."""

    whole: tuple[tuple[str, FontFile], ...]
    ascii: tuple[tuple[str, FontFile], ...]


def _faces(text: RoleText, fonts: Fonts, *, with_fallbacks: bool) -> _Faces:
    spare = [role for role in FALLBACKS if with_fallbacks and role in fonts.files]
    return _Faces(
        whole=tuple((role, fonts.files[role]) for role in (*sorted(text.whole), *spare)),
        ascii=tuple((role, fonts.files[role]) for role in sorted(text.ascii)),
    )


def _faces_notes(faces: _Faces, where: Position) -> list[Problem]:
    """Which file each role got, one note a role."""
    files = dict(sorted((*faces.whole, *faces.ascii)))
    return [
        Problem.of("N609", where, f"{role}：{file.path.name}", about=role)
        for role, file in files.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What a layout is tried with: the document with its tall rows split, which of its rows begin a
    page for that, and where merged cells are cut."""

    document: Document
    forced: frozenset[str] = frozenset()
    cuts: Cuts = field(default_factory=Cuts)

    def corrected(self, whole: Document, pages: weasyprint.Document) -> _Trial:
        """The next trial; the same one when the pages are as they should be. First it is learnt which
        rows are too tall, then where they break, last where merged cells cross a page."""
        crossing = self.cuts | crossing_cuts(self.document, _stands(pages))
        if crossing.tall != self.cuts.tall:
            cuts = Cuts(rows=self.forced, starts=self.forced, tall=crossing.tall)
            return replace(self, cuts=cuts)
        if self.cuts.tall and self.document is whole:
            splits = splits_of(whole, lines_on_pages(pages, self.cuts.tall))
            cuts = Cuts(rows=splits.starts, starts=splits.starts)
            return _Trial(document=split(whole, splits), forced=splits.starts, cuts=cuts)
        return replace(self, cuts=crossing)


def _written(
    document: Document,
    layout: Layout,
    faces: _Faces,
    attachments: tuple[Attachment, ...],
    drawings: Mapping[str, Drawn],
    where: Position,
) -> Pdf:
    rules = type_rules(layout, document.orientation, embedded_families(layout))
    rules += STEADY_LINES + EXACT_DOTS
    served = {f"ziping:{number}": drawn for number, drawn in enumerate(drawings.values())}
    images = {
        name: Image(url=url, extent=drawn.extent)
        for name, (url, drawn) in zip(drawings, served.items(), strict=True)
    }
    setting = replace(setting_of(document, layout), paged=True, images=images)
    trial, passes, is_settled = _Trial(document=document), 0, False
    with _warnings_as_problems(where) as problems, _one_collection():
        _notice_slow_subsetting(where, problems)
        while not is_settled and passes < MAX_PASSES:
            passes += 1
            shown = replace(setting, starts=trial.cuts.starts, tall=trial.cuts.tall)
            html = html_page(cut(trial.document, trial.cuts.rows), rules, shown)
            pages = _laid_out(html, faces, served)
            corrected = trial.corrected(document, pages)
            is_settled, trial = corrected == trial, corrected
        if not is_settled:
            message = f"合并单元格排了 {passes} 遍，分页仍有变化"
            problems.append(Problem.of("W608", where, message, hint="把很长的单元格拆开"))
        data = _archived(pages, layout, document.year, attachments)
    return Pdf(
        data=data,
        problems=tuple(problems),
        pages={identity: stand.first + 1 for identity, stand in _stands(pages).items()},
        page_count=len(pages.pages),
        passes=passes,
    )


_VARIANTS = {Level.ARCHIVE: "pdf/a-3a", Level.PLAIN: None}


def _archived(
    pages: weasyprint.Document, layout: Layout, year: int, attachments: tuple[Attachment, ...]
) -> bytes:
    """The file of the pages, dated at the end of the *year*: a clock would make other bytes each time."""
    pages.metadata.created = pages.metadata.modified = f"{year}-12-31T00:00:00Z"
    variant = _VARIANTS[layout.archive.level]
    if variant:
        pages.color_profiles["srgb"] = screen_colours()
    with document_tags(pages.pages), plain_coordinates():
        data = pages.write_pdf(
            pdf_variant=variant,
            output_intent="ours",  # For "srgb" WeasyPrint opens the same profile and leaves it open.
            attachments=embedded(attachments, year),
            finisher=settled,
        )
    assert isinstance(data, bytes)
    return data


@contextmanager
def _one_collection() -> Iterator[None]:
    """Pages are cyclic garbage of some 100 MB: what an earlier document left goes first, and the
    collector does not run on the objects of this one while they are all in use."""
    if _loaded.cache_info().currsize:
        gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid_out(html: str, faces: _Faces, drawings: Mapping[str, Drawn]) -> weasyprint.Document:
    import weasyprint  # Heavy: only when a PDF is written.

    configuration, sheet = _loaded(faces)
    source = weasyprint.HTML(string=html, url_fetcher=fetcher((), drawings))
    with chinese_justification():
        return source.render(font_config=configuration, stylesheets=[sheet])


@lru_cache(maxsize=4)
def _loaded(faces: _Faces) -> tuple[FontConfiguration, weasyprint.CSS]:
    """The fonts, loaded once for all documents of a process."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    paths = tuple(file.path for _, file in (*faces.whole, *faces.ascii))
    rules = "".join(
        [_font_face(f"file-{role}", file) for role, file in faces.whole]
        + [_font_face(f"ascii-{role}", file, "unicode-range:U+20-7E") for role, file in faces.ascii]
    )
    sheet = weasyprint.CSS(string=rules, font_config=configuration, url_fetcher=fetcher(paths))
    return configuration, sheet


def _font_face(family: str, file: FontFile, only: str = "") -> str:
    source = f'url("{file.path.resolve().as_uri()}")'
    return f'@font-face{{font-family:"{family}";src:{source};{only}}}\n'


def fetcher(
    allowed: tuple[Path, ...], drawings: Mapping[str, Drawn] = NO_DRAWINGS
) -> weasyprint.urls.URLFetcher:
    """A fetcher that serves the files of *allowed* and the drawings of the document by addresses of
    our own, and ends the rendering for anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    served = {path.resolve().as_uri(): path for path in allowed}

    class OnlyAllowed(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types.
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url in drawings:
                drawn = drawings[url]
                kind = {"Content-Type": SVG_MEDIA if drawn.svg else str(drawn.media)}
                return URLFetcherResponse(url, body=drawn.svg or drawn.raster, headers=kind)
            if url not in served:
                raise FatalURLFetchingError(f"refused: {url}")
            return URLFetcherResponse(url, body=served[url].read_bytes())

    return OnlyAllowed()


def _stands(pages: weasyprint.Document) -> dict[str, RowPages]:
    """Where each identity begins and ends."""
    stands: dict[str, RowPages] = {}
    for number, page in enumerate(pages.pages):
        for identity in page.anchors:
            first = stands[identity].first if identity in stands else number
            stands[identity] = RowPages(first=first, last=number)
    return stands


@contextmanager
def _warnings_as_problems(where: Position) -> Iterator[list[Problem]]:
    """Collects what WeasyPrint logs as warnings or worse, and names a refused file."""
    from weasyprint.urls import FatalURLFetchingError

    problems: list[Problem] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            problem = Problem.of("E606", where, f"排版程序报告：{record.getMessage()}")
            if problem not in problems:
                problems.append(problem)

    collector = Collector(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield problems
    except FatalURLFetchingError as error:
        raise fault("E606", where, f"排版时要读不允许的文件：{error}") from None
    finally:
        logger.removeHandler(collector)


def _notice_slow_subsetting(where: Position, problems: list[Problem]) -> None:
    if not subsets_quickly():
        message = "没有 libharfbuzz-subset，生成 PDF 会慢几十倍"
        hint = "Debian、Ubuntu：apt install libharfbuzz-subset0"
        problems.append(Problem.of("W605", where, message, hint=hint))
