"""Sameness: what the contenders made, to show that they did the same work.

Usage: sameness.py FOLDER … prints JSON: for each folder its documents' pages, embedded font files, sizes
and the DOCX text's checksum. Runs in ziping's .venv, after the measuring.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from pypdf import PdfReader

from ziping.write.docx.reading_back import docx_text


def pdf_record(path: Path) -> dict[str, object]:
    """Pages, number of embedded fonts and size in KB of a PDF."""
    reader = PdfReader(path)
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    }
    size = round(path.stat().st_size / 1024)
    return {"pages": len(reader.pages), "fonts": len(names), "size": size}


def docx_record(path: Path) -> dict[str, object]:
    """The checksum of the text of a DOCX, and its size in KB."""
    data = path.read_bytes()
    text = docx_text(data)
    return {"text": hashlib.sha256(text.encode()).hexdigest(), "size": round(len(data) / 1024)}


RECORDS = {".pdf": pdf_record, ".docx": docx_record}


def main(folders: list[str]) -> None:
    """Print the record of every document of the folders."""
    records = {
        folder: {
            path.name: RECORDS[path.suffix](path)
            for path in sorted(Path(folder).iterdir())
            if path.suffix in RECORDS
        }
        for folder in folders
    }
    print(json.dumps(records))


if __name__ == "__main__":
    main(sys.argv[1:])
