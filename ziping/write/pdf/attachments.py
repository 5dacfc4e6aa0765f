"""Attachments: files that a PDF carries with it, under names that every system can save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    import weasyprint
    from pydyf import PDF


class AttachmentRelation(StrEnum):
    """What an attachment is to its PDF (ISO 19005-3 annex E)."""

    SOURCE = "Source"  # What the text was written in.
    DATA = "Data"  # What the figures were computed from.


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a PDF, as the build read or made it."""

    name: str
    data: bytes
    description: str
    media_type: str
    relation: AttachmentRelation


MAX_NAME = 60  # Characters: in UTF-8 and with a number, still a name of less than 255 bytes.
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def distinct(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments in the order of their names, each of which any system can save beside the others."""
    taken: set[str] = set()
    renamed = []
    for attachment in sorted(attachments, key=lambda one: (one.name, one.description)):
        name = _legal(attachment.name, taken)
        taken.add(_folded(name))
        renamed.append(replace(attachment, name=name))
    return tuple(sorted(renamed, key=lambda one: one.name.encode("utf-16-be")))


def _legal(name: str, taken: set[str]) -> str:
    stem, dot, suffix = _ILLEGAL.sub("_", normalize("NFC", name)).rpartition(".")
    stem = stem[:MAX_NAME].rstrip(" .")
    tries = (
        f"{stem}{dot}{suffix}",
        *(f"{stem}-{n}{dot}{suffix}" for n in range(2, len(taken) + 3)),
    )
    return next(one for one in tries if _folded(one) not in taken)


def _folded(name: str) -> str:
    """What systems that do not tell capitals apart take for the same name."""
    return name.casefold()


def embedded(attachments: Iterable[Attachment], year: int) -> list[weasyprint.Attachment]:
    """The attachments as WeasyPrint takes them, dated at the end of the *year* as the DOCX is."""
    import weasyprint  # Heavy; the PDF writer has loaded it.

    files = {f"attachment:{index}": attachment for index, attachment in enumerate(attachments)}
    fetcher, date = _fetcher(files), datetime(year, 12, 31)
    return [
        weasyprint.Attachment(
            url=address,
            url_fetcher=fetcher,
            name=attachment.name,
            description=attachment.description,
            created=date,
            modified=date,
            relationship=str(attachment.relation),
        )
        for address, attachment in files.items()
    ]


def settled(_: weasyprint.Document, pdf: PDF) -> None:
    """Say the names of attachments in Unicode for old readers too, to whom WeasyPrint gives UTF-8, and
    list each once, where WeasyPrint lists it twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("Type") == "/Filespec":
            one["F"].string = one["UF"].string  # The list of attachments shares it.


def _fetcher(files: Mapping[str, Attachment]) -> weasyprint.urls.URLFetcher:
    """Serves the attachments with their media types, which WeasyPrint would else ask the system for."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Served(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types.
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            one = files[url]
            return URLFetcherResponse(url, one.data, {"Content-Type": one.media_type})

    return Served()
