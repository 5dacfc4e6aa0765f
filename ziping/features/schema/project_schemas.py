"""Project schemas: every schema in a folder, and the files and settings of a project that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ziping.edit.source_files import created, rewritten, source_file, with_edits
from ziping.features.schema.catalogue import SCHEMAS, schema_text
from ziping.features.schema.modelines import SETTINGS, lacking, schema_for, settings_text, wired
from ziping.source.problem import Fault
from ziping.source.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The data files of a project, led to their schemas: how many were changed, and which could not be."""

    changed: int
    refused: tuple[tuple[str, str], ...]  # Path and reason.


def write_schemas(folder: Path) -> None:
    """Every schema as a file of *folder*. Raises Fault."""
    for name in SCHEMAS:
        created(folder / f"{name}.json", schema_text(name).encode("utf-8"))


def wire_files(project: Project, folder: str) -> Wiring:
    """Let the first line of every data file name its schema in *folder* of the project."""
    changed, refused = 0, []
    for path in project.data_files():
        if schema_for(path):
            try:
                changed += _wire_file(project, path, folder)
            except Fault as error:
                refused.append((path, error.problem.message))
    return Wiring(changed=changed, refused=tuple(refused))


def _wire_file(project: Project, path: str, folder: str) -> bool:
    file = source_file(project, path)
    edit = wired(file.text, path, folder)
    if edit is not None:
        rewritten(file, with_edits(file, [edit]))
    return edit is not None


def write_settings(root: Path, folder: str) -> bool:
    """A settings file for VS Code; False when there is one, which belongs to the user and stays."""
    place = root / SETTINGS
    if place.exists():
        return False
    created(place, settings_text(folder).encode("utf-8"))
    return True


def lacking_settings(root: Path, folder: str) -> Iterator[str]:
    """The lines that the user's settings file still needs."""
    return lacking((root / SETTINGS).read_text("utf-8", "replace"), folder)
