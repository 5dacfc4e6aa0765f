"""Places: where in the sources a line or a print of a rendered text was written.

A Jinja extension sees each template's tokens: it ends every line of template text with a line marker,
and hands every ``{{ … }}`` through ``_at`` with its own line and column.

Markers are private-use characters that stand for printed values and source lines in rendered text.
They hold no digit, letter or punctuation that the Markdown parser could read. Sources cannot contain
them: `source.text` refuses private-use characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from ziping.source.position import Position
from ziping.source.problem import fault

_BEGIN = re.compile(r"\{[{%]")
_END = re.compile(r"[%}]\}")
_TAG = re.compile(r"\{%.*?%\}")


@lru_cache(maxsize=64)
def lines_of(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A text that is rendered: where its first character stands."""

    label: str  # Unique name of the template.
    text: str
    where: Position
    indent: int = 0  # Columns by which lines after the first stand further right in the file.

    def place(self, line: int, column: int = 1) -> Position:
        """The file's place of a line and column of the text."""
        if line <= 1:
            return Position(self.where.path, self.where.line, self.where.column + column - 1)
        return Position(self.where.path, self.where.line + line - 1, self.indent + column)

    def line(self, number: int) -> Position:
        """A whole line without the space around it."""
        text = lines_of(self.text)[number - 1]
        start = len(text) - len(text.lstrip())
        return replace(self.place(number, start + 1), length=max(1, len(text.strip())))

    def span(self, line: int, column: int = 0) -> Position:
        """The ``{{ … }}`` or ``{% … %}`` at a column; by default the only one of the line, else the line."""
        text = lines_of(self.text)[line - 1]
        begun = [match.start() for match in _BEGIN.finditer(text)]
        if not column and len(begun) != 1:
            return self.line(line)
        start = column - 1 if column else begun[0]
        ended = _END.search(text, start)
        return replace(
            self.place(line, start + 1), length=(ended.end() if ended else len(text)) - start
        )

    def alone(self, line: int, column: int) -> bool:
        """Whether the ``{{ … }}`` at a place has its lines for itself; ``{% … %}`` beside it is nothing."""
        lines = lines_of(self.text)
        before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        while "}}" not in rest and line < len(lines):
            rest, line = lines[line], line + 1
        return not _TAG.sub("", before + rest.partition("}}")[2]).strip()


@dataclass(slots=True)
class Places:
    """The sources by label, and the source lines that line markers stand for."""

    sources: dict[str, TemplateSource] = field(default_factory=dict)
    lines: list[Position] = field(default_factory=list)

    def marker(self, place: Position) -> str:
        self.lines.append(place)
        return line_marker(len(self.lines) - 1)


class PlacesExtension(Extension):
    """Adds line markers and print places to the token stream of every template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        places: Places = self.environment.places  # type: ignore[attr-defined]
        source = places.sources[str(stream.name)]
        prints = _Prints(source)
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _marked(token, source, places))
            elif token.type == "variable_begin":
                yield token
                yield Token(token.lineno, "lparen", "(")
                prints.begin(token.lineno)
            elif token.type == "variable_end":
                yield from prints.end(token)
            else:
                yield token


def _marked(token: Token, source: TemplateSource, places: Places) -> str:
    """The data with a line marker before every line end."""
    lines = token.value.split("\n")
    stray = next((index for index, text in enumerate(lines) if _END.search(text)), None)
    if stray is not None:
        message = "模板写法有误：多了 }} 或 %}，前面没有与它配对的 {{ 或 {%"
        raise fault(
            "E501", source.line(token.lineno + stray), message, hint="补上开头的两个括号，或删去它"
        )
    marked = [
        text + places.marker(source.line(token.lineno + index))
        for index, text in enumerate(lines[:-1])
    ]
    return "\n".join([*marked, lines[-1]])


@dataclass(slots=True)
class _Prints:
    """Finds the column of each ``{{``: the n-th print that begins on a line is its n-th ``{{``."""

    source: TemplateSource
    line: int = 0
    column: int = 0

    def begin(self, line: int) -> None:
        text = lines_of(self.source.text)[line - 1]
        after = self.column if line == self.line else 0
        found = text.find("{{", after)
        self.line, self.column = line, max(found, 0) + 2

    def end(self, token: Token) -> Iterator[Token]:
        place = (str(self.line), str(self.column - 1))
        line = token.lineno
        yield Token(line, "rparen", ")")
        yield Token(line, "pipe", "|")
        yield Token(line, "name", "_at")
        yield Token(line, "lparen", "(")
        yield Token(line, "string", self.source.label)
        yield Token(line, "comma", ",")
        yield Token(line, "integer", int(place[0]))  # type: ignore[arg-type]
        yield Token(line, "comma", ",")
        yield Token(line, "integer", int(place[1]))  # type: ignore[arg-type]
        yield Token(line, "rparen", ")")
        yield token


_DIGITS = "\ue010\ue011\ue012\ue013\ue014\ue015\ue016\ue017\ue018\ue019"
_TO_MARK = str.maketrans("0123456789", _DIGITS)
_FROM_MARK = str.maketrans(_DIGITS, "0123456789")
VALUE = re.compile("\ue000([\ue010-\ue019]+)\ue001")
LINE = re.compile("\ue002([\ue010-\ue019]+)\ue003")


def value_marker(index: int) -> str:
    """The marker of the printed value *index*."""
    return f"\ue000{str(index).translate(_TO_MARK)}\ue001"


def line_marker(index: int) -> str:
    """The marker that ends a line which came from the source line *index*."""
    return f"\ue002{str(index).translate(_TO_MARK)}\ue003"


def marked_index(digits: str) -> int:
    """The index in a marker's digits."""
    return int(digits.translate(_FROM_MARK))
