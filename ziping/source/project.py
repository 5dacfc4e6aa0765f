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

from ziping.source.nodes import Node
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.system import reason
from ziping.source.text import MAX_CHARACTERS, decoded, normalised
from ziping.source.yaml import parsed

_PACKAGE = Path(__file__).resolve().parent.parent
BUILT_IN = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
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


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder. All paths below are relative to it, with forward slashes."""

    root: Path
    texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What was read so far, by its label in positions: a run reads each file once."""

    def unit_years(self) -> tuple[UnitYear, ...]:
        """Every ``data/<unit>/<year>`` folder, in the order of names."""
        return tuple(
            sorted(UnitYear(unit, year) for unit in self._units() for year in self._years(unit))
        )

    def _units(self) -> Iterator[str]:
        data = self.root / "data"
        if data.is_dir():
            yield from (entry.name for entry in data.iterdir() if _is_unit(entry))

    def _years(self, unit: str) -> Iterator[int]:
        for entry in (self.root / "data" / unit).iterdir():
            if entry.is_dir() and _YEAR.fullmatch(entry.name):
                yield int(entry.name)

    def has(self, which: UnitYear) -> bool:
        return (self.root / "data" / which.unit / str(which.year)).is_dir()

    def topics(self, which: UnitYear) -> tuple[str, ...]:
        """The topic files of a year, in the order of names."""
        return self._files(f"data/{which}", ".yaml")

    def chapters(self, which: UnitYear) -> tuple[str, ...]:
        """The chapter files of a year, in the order of names."""
        return self._files(f"content/{which}", ".md")

    def _files(self, folder: str, suffix: str) -> tuple[str, ...]:
        return tuple(f"{folder}/{name}" for name in self._names(folder) if name.endswith(suffix))

    def _names(self, folder: str) -> list[str]:
        place = self.root / folder
        if not place.is_dir():
            return []
        names = (entry.name for entry in place.iterdir())
        return sorted(name for name in names if not name.startswith((".", "~")))

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
        found = []
        for place in sorted((self.root / "content").glob("*/*")):
            unit, year = place.parent.name, place.name
            if place.is_dir() and not (self.root / "data" / unit / year).is_dir():
                found.append(f"content/{unit}/{year}")
        return tuple(found)

    def text(self, path: str) -> str:
        """The text of a file of the project. Raises Fault E101–E103, E107."""
        return self._text(self.root, path, path)

    def _text(self, root: Path, path: str, label: str) -> str:
        if label not in self.texts:
            self.texts[label] = decoded(_bytes(root, path, label), label)
        return self.texts[label]

    def picture(self, path: str, where: Position) -> bytes:
        """The bytes of a picture that *where* names. Raises Fault E514 there."""
        try:
            data = _bytes(self.root, path, path, MAX_PICTURE + 1)
        except Fault as error:
            found = error.problem
            raise fault("E514", where, f"{path}：{found.message}", hint=found.hint) from None
        if len(data) > MAX_PICTURE:
            message = f"{path} 超过 {MAX_PICTURE // 1024**2} MB"
            raise fault("E514", where, message, hint="缩小以后再放进来")
        return data

    def pictures(self, folder: str) -> tuple[str, ...]:
        """The picture files in a folder or below it, in the order of names."""
        found = (self.root / folder).rglob("*")
        files = (place for place in found if place.suffix.casefold() in PICTURE_SUFFIXES)
        return tuple(sorted(place.relative_to(self.root).as_posix() for place in files))

    def bytes(self, path: str) -> bytes:
        """A file of the project as it lies on the disk. Raises Fault E101."""
        return _bytes(self.root, path, path)

    def place(self, path: str) -> Path:
        """The file itself, behind any links inside the project. Raises Fault E101."""
        return _real(self.root, path, Position(path, 1, 1))

    def shown(self, label: str) -> str:
        """What stands in a file by its label in a position, for an excerpt, readable or not.

        Raises Fault E101.
        """
        inside = label.startswith(BUILT_IN_LABEL)
        path = label.removeprefix(BUILT_IN_LABEL)
        data = _bytes(BUILT_IN if inside else self.root, path, label)
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
        folders = (root / "data" / "frameworks" for root in (self.root, BUILT_IN))
        files = (file for folder in folders if folder.is_dir() for file in folder.glob("*.yaml"))
        return tuple(sorted({file.stem for file in files}))

    def _own_or_built_in(self, path: str, what: str) -> tuple[str, str]:
        sound = len(path) < 150 and not re.search(r"[\\:]|\.\.", path)
        if sound and (self.root / path).is_file():
            return path, self.text(path)
        if sound and (BUILT_IN / path).is_file():
            return self._built_in(path)
        hint = f"检查名称，或在项目里放一份 {path}"
        raise fault("E209", Position(path, 1, 1), f"找不到{what}“{path}”", hint=hint)

    def _built_in(self, path: str) -> tuple[str, str]:
        label = path if self.root.resolve() == BUILT_IN else BUILT_IN_LABEL + path
        return label, self._text(BUILT_IN, path, label)


def _is_unit(entry: Path) -> bool:
    return entry.is_dir() and entry.name != "frameworks" and not entry.name.startswith(".")


def _bytes(root: Path, path: str, label: str, limit: int = 4 * MAX_CHARACTERS + 1) -> bytes:
    where = Position(label, 1, 1)
    real = _real(root, path, where)
    try:
        with real.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise _unreadable(where, reason(error)) from None


def _real(root: Path, path: str, where: Position) -> Path:
    """The file behind all links, which must lie in the project."""
    try:
        real = (root / path).resolve(strict=True)
        inside, is_file = real.is_relative_to(root.resolve()), real.is_file()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle.
        why = reason(error) if isinstance(error, OSError) else "链接绕成了圈"
        raise _unreadable(where, why) from None
    if not inside:
        raise fault("E101", where, "文件是指向项目之外的链接", hint="把文件本身放进项目")
    if not is_file:
        raise fault("E101", where, "这不是一个普通文件", hint="移走同名的文件夹，再建文件")
    return real


def _unreadable(where: Position, why: str) -> Fault:
    return fault("E101", where, f"文件读不了：{why}", hint="检查文件名和权限")
