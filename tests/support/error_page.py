"""Error pages: a page of ``docs/errors`` as the examples that it shows.

``docs/errors/README.md`` says, for people, how an example is written; this is its reader.
"""

from __future__ import annotations

import re
import shlex
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
from openpyxl import Workbook

from support import ROOT
from support.projects import base_project

PAGES = ROOT / "docs" / "errors"

Deed = Callable[[Path], None]  # What an example does to the project before its command runs.

_FILE = re.compile(r"`([^`]+)`(?:（(\S+) 编码）)?：")
_OFFICE = re.compile(r"`([^`]+)`（(Excel|Word) 文件）：")
_GONE = re.compile(r"删去 `([^`]+)`。")
_CHANGED = re.compile(r"把 `([^`]+)` 里的 `([^`]+)` 改成 `([^`]*)`。")
_PATCHED = re.compile(r"（测试时把 `([^`]+)` 改成 `([^`]+)`。）")
_CHARACTER = re.compile("⟦U\\+([0-9A-F]{4,6})⟧")
_REPEATED = re.compile("⟦(\\d+)×([^⟧]+)⟧")
ANYTHING = "⟦…⟧"
_PROBLEM = re.compile(r"\S.*: (?:错误|警告|提示) ([EWN]\d{3}): .+")
_RECORD = re.compile(r'"code": "([EWN]\d{3})"')


@dataclass(slots=True)
class Example:
    """Files and other changes over the base project, a command, and what it must print."""

    deeds: list[Deed] = field(default_factory=list)
    patches: list[tuple[str, str]] = field(default_factory=list)
    command: str = ""
    expected: tuple[str, ...] = ()
    first_line: int = 0  # Of the expected lines in the page, 0-based.

    @property
    def arguments(self) -> list[str]:
        """The command line without ``$ ziping``."""
        return shlex.split(self.command)[2:]

    def project(self, folder: Path) -> Path:
        """The example's project, made in *folder*."""
        base_project(folder)
        for deed in self.deeds:
            deed(folder)
        return folder

    def fits(self, printed: tuple[str, ...]) -> bool:
        """Whether the lines are the expected ones; ``⟦…⟧`` stands for any text."""
        expected = re.escape("\n".join(self.expected)).replace(re.escape(ANYTHING), ".*")
        return re.fullmatch(expected, "\n".join(printed)) is not None


@dataclass(frozen=True, slots=True)
class Page:
    path: Path
    lines: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.path.stem

    def sections(self) -> list[str]:
        """The headings under the title, those inside code left out."""
        fences = [line.startswith("```") for line in self.lines]
        outside = (sum(fences[:index]) % 2 == 0 for index in range(len(self.lines)))
        pairs = zip(self.lines, outside, strict=True)
        return [line for line, plain in pairs if plain and line.startswith("## ")]

    def examples(self) -> tuple[Example, ...]:
        """The examples of the section 例; each ends with its console block."""
        start, end = self.lines.index("## 例"), self.lines.index("## 怎么改")
        return tuple(_examples(self.lines[:end], start))

    def mended(self) -> tuple[Example, ...]:
        """The examples of the section 怎么改, which no longer show the problem."""
        return tuple(_examples(self.lines, self.lines.index("## 怎么改")))

    def updated(self, printed: dict[int, tuple[str, ...]]) -> str:
        """The page with other expected lines, given by the first line of each."""
        lines = list(self.lines)
        for example in reversed((*self.examples(), *self.mended())):
            first = example.first_line
            lines[first : first + len(example.expected)] = printed[first]
        return "\n".join(lines) + "\n"


def pages() -> tuple[Page, ...]:
    """Every page of the catalogue in the order of codes."""
    found = sorted(path for path in PAGES.glob("*.md") if path.stem != "README")
    return tuple(Page(path, tuple(path.read_text("utf-8").splitlines())) for path in found)


def problem_lines(output: str) -> tuple[str, ...]:
    """The problems of a command's output, without its other lines; all of a JSON output."""
    text = "".join(map(_visible, output))
    if text.startswith("["):
        return tuple(text.splitlines())
    lines: list[str] = []
    within = False
    for line in text.splitlines():
        within = bool(_PROBLEM.fullmatch(line)) or (within and line.startswith("  "))
        lines += [line] if within else []
    return tuple(lines)


def codes_in(lines: tuple[str, ...]) -> frozenset[str]:
    matches = (_PROBLEM.fullmatch(line) or _RECORD.search(line) for line in lines)
    return frozenset(match.group(1) for match in matches if match)


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Co") and character != "\n"
    return f"⟦U+{ord(character):04X}⟧" if hidden else character


def _examples(lines: tuple[str, ...], start: int) -> Iterator[Example]:
    example, index = Example(), start
    while index < len(lines):
        line = lines[index]
        index += 1
        if match := _FILE.fullmatch(line):
            first = index + (not lines[index])
            last = _fence_end(lines, first)
            content = "".join(f"{text}\n" for text in lines[first + 1 : last])
            example.deeds.append(_written(match.group(1), content, match.group(2) or "utf-8"))
            index = last + 1
        elif match := _OFFICE.fullmatch(line):
            first = index + (not lines[index])
            last = _fence_end(lines, first)
            rows = [text.split("|") for text in lines[first + 1 : last]]
            example.deeds.append(
                _workbook(match[1], rows) if match[2] == "Excel" else _words(match[1], rows)
            )
            index = last + 1
        elif match := _GONE.fullmatch(line):
            example.deeds.append(_removed(match.group(1)))
        elif match := _CHANGED.fullmatch(line):
            example.deeds.append(_changed(*match.groups()))
        elif match := _PATCHED.fullmatch(line):
            example.patches.append((match.group(1), match.group(2)))
        elif line == "```console":
            last = _fence_end(lines, index - 1)
            example.command, example.first_line = lines[index], index + 1
            example.expected = lines[index + 1 : last]
            yield example
            example, index = Example(), last + 1


def _fence_end(lines: tuple[str, ...], first: int) -> int:
    """The line that closes the fence opened at *first*."""
    fence = re.match("`{3,}", lines[first])
    assert fence, f"第 {first + 1} 行应是代码块"
    return lines.index(fence.group(), first + 1)


def _written(name: str, content: str, encoding: str) -> Deed:
    text = _REPEATED.sub(lambda match: match.group(2) * int(match.group(1)), content)
    text = _CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), text)

    def write(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(text.encode(encoding))

    return write


def _workbook(path: str, rows: list[list[str]]) -> Deed:
    """A sheet, a row a line, the cells apart by |."""

    def save(folder: Path) -> None:
        book = Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(folder / path)

    return save


def _words(path: str, rows: list[list[str]]) -> Deed:
    """A Word file, a paragraph a line."""

    def save(folder: Path) -> None:
        document = docx.Document()
        for row in rows:
            document.add_paragraph("|".join(row))
        document.save(str(folder / path))

    return save


def _removed(name: str) -> Deed:
    def remove(project: Path) -> None:
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return remove


def _changed(name: str, old: str, new: str) -> Deed:
    """A file of the project, or the built-in one put into it, with one change."""

    def change(project: Path) -> None:
        path = project / name
        text = (path if path.exists() else ROOT / name).read_text("utf-8")
        assert old in text, f"{name} 里没有“{old}”"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change
