"""Adopting a file: opened, told apart, made into files. The one entry to this room."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ziping.adopt.adoption import Adoption
from ziping.adopt.notes import note_text
from ziping.adopt.opening import original_of
from ziping.adopt.original import Original, Paragraph
from ziping.adopt.report import adopted_report
from ziping.source.problem import fault
from ziping.source.position import Position
from ziping.source.project import Project, UnitYear


def adopted(
    file: Path, project: Project, which: UnitYear, *, framework: str | None, standard: bool
) -> Adoption:
    """What a file becomes. Raises Fault E101, E772, and E209 for what the project lacks."""
    original = original_of(file)
    adoption = adopted_report(original, project, which, standard=standard)
    unit_file = f"data/{which}/单位.yaml"
    if (project.root / unit_file).exists():
        files = {path: data for path, data in adoption.files.items() if path != unit_file}
        adoption = replace(adoption, files=files, kept=(unit_file,))
    note = f"data/{which}/导入说明-报告.txt"
    text = note_text(adoption, original.name)
    return replace(adoption, files={**adoption.files, note: text.encode()})
