"""Projects: the files of a folder with ``data/`` and ``content/``, read and never written.

A project's own ``templates/`` and ``data/frameworks/`` win over the built-in ones file by file. Nothing
outside the project and the built-in folders is read: a link that leads outside is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.text import MAX_CHARACTERS, decoded, normalised
from ziping.source.view import DiskView, View, files_below
from ziping.source.yaml import Node, parsed

_PACKAGE = Path(__file__).resolve().parent.parent
BUILT_IN = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
_BUILT_IN_VIEW = DiskView(BUILT_IN)
_LIMIT = 4 * MAX_CHARACTERS + 1  # Bytes of a text; one more is too much.
_YEAR = re.compile(r"[12]\d{3}")
# Endings that Notepad, Word and other programs make of .yaml and .md; the longest first.
_LIKE: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "data": (".yaml", (".yaml.txt", ".yml.txt", ".yaml", ".yml")),
        "content": (".md", (".md.txt", ".markdown", ".docx", ".doc", ".txt", ".md")),
    }
)
BUILT_IN_LABEL = "内置:"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
MAX_PICTURE = 10 * 1024**2  # Bytes.


@dataclass(frozen=True, slots=True, order=True)
class UnitYear:
    """A unit's folder name and a year: what is built as one."""

    unit: str
    year: int

    def __str__(self) -> str:
        return f"{self.unit}/{self.year}"


class SourcesRead(dict[str, str]):
    """The texts that were read so far, by their labels in positions. A run reads each file once, and what
    a document carries of its sources is what was read."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a folder, seen as it is on the disk unless another *view* is given. All paths below are
    relative to it, with forward slashes."""

    root: Path
    view: View = None  # type: ignore[assignment]  # The disk; set below.
    texts: SourcesRead = field(default_factory=SourcesRead, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "view", self.view or DiskView(self.root))

    def unit_years(self) -> tuple[UnitYear, ...]:
        """Every ``data/<unit>/<year>`` folder, in the order of names."""
        return tuple(
            sorted(UnitYear(unit, year) for unit in self._units() for year in self._years(unit))
        )

    def _units(self) -> Iterator[str]:
        names = (name for name in self.view.names("data") if not name.startswith("."))
        return (n for n in names if n != "frameworks" and self.view.is_folder(f"data/{n}"))

    def _years(self, unit: str) -> Iterator[int]:
        for name in self.view.names(f"data/{unit}"):
            if _YEAR.fullmatch(name) and self.view.is_folder(f"data/{unit}/{name}"):
                yield int(name)

    def has(self, which: UnitYear) -> bool:
        return self.view.is_folder(f"data/{which}")

    def has_file(self, path: str) -> bool:
        return self.view.is_file(path)

    def topics(self, which: UnitYear) -> tuple[str, ...]:
        """The topic files of a year, in the order of names."""
        return self._files(f"data/{which}", ".yaml")

    def chapters(self, which: UnitYear) -> tuple[str, ...]:
        """The chapter files of a year, in the order of names."""
        return self._files(f"content/{which}", ".md")

    def _files(self, folder: str, suffix: str) -> tuple[str, ...]:
        return tuple(f"{folder}/{name}" for name in self._names(folder) if name.endswith(suffix))

    def _names(self, folder: str) -> list[str]:
        return sorted(n for n in self.view.names(folder) if not n.startswith((".", "~")))

    def data_files(self) -> tuple[str, ...]:
        """Every YAML file of the project's data: topics, settings, frameworks."""
        years = (path for which in self.unit_years() for path in self.topics(which))
        folders = ("data", "data/frameworks")
        return (*years, *(path for folder in folders for path in self._files(folder, ".yaml")))

    def overlooked(self, which: UnitYear) -> Iterator[tuple[str, str]]:
        """Files beside the topics and chapters that were probably meant to be read, each with the
        name that it should have."""
        for folder, (suffix, others) in _LIKE.items():
            for name in self._names(f"{folder}/{which}"):
                plain = name.casefold()
                meant = next((len(other) for other in others if plain.endswith(other)), 0)
                if meant and not name.endswith(suffix):
                    yield f"{folder}/{which}/{name}", name[:-meant] + suffix

    def stray_chapters(self) -> tuple[str, ...]:
        """The ``content/<unit>/<year>`` folders without data: probably misnamed."""
        names, is_folder = self.view.names, self.view.is_folder
        years = ((unit, year) for unit in names("content") for year in names(f"content/{unit}"))
        return tuple(
            f"content/{unit}/{year}"
            for unit, year in sorted(years)
            if is_folder(f"content/{unit}/{year}") and not is_folder(f"data/{unit}/{year}")
        )

    def text(self, path: str) -> str:
        """The text of a file of the project. Raises Fault E101–E103, E107."""
        return self._text(self.view, path, path)

    def source(self, label: str) -> str:
        """The text of a source by its label in a position. Raises Fault E101–E103, E107."""
        built_in = label.startswith(BUILT_IN_LABEL)
        return self._text(
            _BUILT_IN_VIEW if built_in else self.view, label.removeprefix(BUILT_IN_LABEL), label
        )

    def _text(self, view: View, path: str, label: str) -> str:
        if label not in self.texts:
            self.texts[label] = decoded(view.read(path, label, _LIMIT), label)
        return self.texts[label]

    def picture(self, path: str, where: Position) -> bytes:
        """The bytes of a picture that *where* names. Raises Fault E514 there."""
        try:
            data = self.view.read(path, path, MAX_PICTURE + 1)
        except Fault as error:
            problem = error.problem
            raise fault("E514", where, f"{path}：{problem.message}", hint=problem.hint) from None
        if len(data) > MAX_PICTURE:
            message = f"{path} 超过 {MAX_PICTURE // 1024**2} MB"
            raise fault("E514", where, message, hint="缩小以后再放进来")
        return data

    def pictures(self, folder: str) -> tuple[str, ...]:
        """The picture files in a folder or below it, in the order of names."""
        files = files_below(self.view, folder)
        return tuple(sorted(p for p in files if p.casefold().endswith(PICTURE_SUFFIXES)))

    def bytes(self, path: str) -> bytes:
        """A file of the project as it is, not read as text. Raises Fault E101."""
        return self.view.read(path, path, _LIMIT)

    def place(self, path: str) -> Path:
        """The file itself, behind any links inside the project. Raises Fault E101."""
        return DiskView(self.root).place(path, Position(path, 1, 1))

    def shown(self, label: str) -> str:
        """What stands in a file by its label in a position, for an excerpt, readable or not.

        Raises Fault E101.
        """
        inside = label.startswith(BUILT_IN_LABEL)
        path = label.removeprefix(BUILT_IN_LABEL)
        view = _BUILT_IN_VIEW if inside else self.view
        data = view.read(path, label, _LIMIT)
        return normalised(data.decode("utf-8-sig", "replace"))

    def yaml(self, path: str) -> Node | None:
        """The nodes of a YAML file of the project. Raises Fault E101–E108."""
        return parsed(self.text(path), path)

    def template(self, name: str) -> tuple[str, str]:
        """Label and text of a template: the project's own or the built-in one. Raises Fault E209."""
        return self._own_or_built_in(f"templates/{name}", "模板")

    def built_in_template(self, name: str) -> tuple[str, str]:
        """Label and text of a built-in template, whatever the project's own one says."""
        return self._built_in(f"templates/{name}")

    def framework(self, name: str) -> tuple[str, str]:
        """Label and text of a framework file. Raises Fault E209."""
        return self._own_or_built_in(f"data/frameworks/{name}.yaml", "指标体系")

    def frameworks(self) -> tuple[str, ...]:
        """The names of the frameworks of the project and of the built-in ones."""
        names = {n for view in (self.view, _BUILT_IN_VIEW) for n in view.names("data/frameworks")}
        return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))

    def _own_or_built_in(self, path: str, what: str) -> tuple[str, str]:
        sound = len(path) < 150 and not re.search(r"[\\:]|\.\.", path)
        if sound and self.view.is_file(path):
            return path, self.text(path)
        if sound and _BUILT_IN_VIEW.is_file(path):
            return self._built_in(path)
        hint = f"检查名称，或在项目里放一份 {path}"
        raise fault("E209", Position(path, 1, 1), f"找不到{what}“{path}”", hint=hint)

    def _built_in(self, path: str) -> tuple[str, str]:
        own = isinstance(self.view, DiskView) and self.root.resolve() == BUILT_IN
        label = path if own else BUILT_IN_LABEL + path
        return label, self._text(_BUILT_IN_VIEW, path, label)
