"""How an editor finds a schema: the line at the top of a YAML file, the settings of VS Code."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ziping.edit.edits import Edit
from ziping.edit.source_files import created, rewritten, source_file, with_edits
from ziping.features.schema.catalogue import FREE, SCHEMAS, schema_text
from ziping.source.problem import Fault
from ziping.source.project import Project

SETTINGS = ".vscode/settings.json"
FOLDER = "schemas"  # Where a project that wants them has its schemas.
_MODELINE = re.compile(r"^# yaml-language-server: \$schema=.*$", re.M)


def schema_for(path: str) -> str:
    """The name of the schema of a project's file; "" of one that has none."""
    place = PurePosixPath(path)
    own = (name for name, kind in SCHEMAS.items() if name != FREE and _is(place, kind.pattern))
    return next(own, FREE if _is(place, SCHEMAS[FREE].pattern) else "")


def _is(place: PurePosixPath, pattern: str) -> bool:
    return len(place.parts) == len(PurePosixPath(pattern).parts) and place.match(pattern)


def modeline(path: str, folder: str) -> str:
    """The comment by which an editor finds the schema of *path* in *folder*, both of the project."""
    way = os.path.relpath(f"{folder}/{schema_for(path)}.json", PurePosixPath(path).parent)
    return f"# yaml-language-server: $schema={PurePosixPath(way.replace(os.sep, '/'))}"


def with_modeline(text: str, path: str, root: Path) -> str:
    """A new file as it is written to a project: with its line, where the project has schemas."""
    return f"{modeline(path, FOLDER)}\n{text}" if (root / FOLDER).is_dir() else text


def wired(text: str, path: str, folder: str) -> Edit | None:
    """What to change so that the file begins with its line; None when it has it."""
    line = modeline(path, folder)
    present = _MODELINE.search(text)
    if present is None:
        return Edit(start=0, end=0, new=f"{line}\n", problems=())
    if present.group() == line:
        return None
    return Edit(start=present.start(), end=present.end(), new=line, problems=())


def associations(folder: str) -> dict[str, str]:
    """The ``yaml.schemas`` of VS Code. Topics with free keys go by their own line alone: their pattern
    would take in the others."""
    return {
        f"./{folder}/{name}.json": kind.pattern for name, kind in SCHEMAS.items() if name != FREE
    }


def settings_text(folder: str) -> str:
    """The settings file of a project that has none."""
    return json.dumps({"yaml.schemas": associations(folder)}, ensure_ascii=False, indent=2) + "\n"


def lacking(settings: str, folder: str) -> Iterator[str]:
    """The lines that a settings file of the user's own still needs; it is never changed."""
    for schema, pattern in associations(folder).items():
        if schema not in settings:
            yield f"{json.dumps(schema, ensure_ascii=False)}: {json.dumps(pattern, ensure_ascii=False)}"


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
