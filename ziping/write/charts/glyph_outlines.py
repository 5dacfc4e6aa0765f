"""Lettering: words as outlines of the layout's faces, so that a drawing looks the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ziping.layout.layout import FALLBACKS, Style
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.write.fonts import FontFile, Fonts

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font
    from matplotlib.path import Path as Outline

_EM = 1000  # Outlines are read at this size.


@dataclass(slots=True)
class Lettering:
    """Sets words in *style*: ASCII in its Latin face, as the pages do, all else in its Chinese one."""

    fonts: Fonts
    style: Style
    where: Position
    _open: dict[FontFile, FT2Font] = field(default_factory=dict)

    def words(self, text: str) -> tuple[list[Outline], float]:
        """The outline of each character with its base line at y = 0, upwards, and the whole width.

        Raises Fault E603 for a character that no face has.
        """
        from matplotlib.ft2font import LoadFlags
        from matplotlib.path import Path as Outline

        scale = float(self.style.size) / _EM
        outlines, width = [], 0.0
        for character in text:
            font = self._font(character)
            glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
            points, codes = font.get_path()
            if len(points):
                outlines.append(Outline(points * scale + (width, 0), codes))
            width += glyph.linearHoriAdvance / 65536 * scale
        return outlines, width

    def _font(self, character: str) -> FT2Font:
        role = self.style.latin if " " <= character <= "~" else self.style.face
        for file in self._files((role, *FALLBACKS)):
            font = self._opened(file)
            if font.get_char_index(ord(character)):
                return font
        message = f"“{role}”和后备字体里都没有“{character}”（U+{ord(character):04X}）"
        hint = "换一个字，或在字体文件夹里放一个有它的后备字体"
        raise fault("E603", self.where, message, hint=hint)

    def _files(self, roles: Iterable[str]) -> Iterable[FontFile]:
        return (self.fonts.files[role] for role in roles if role in self.fonts.files)

    def _opened(self, file: FontFile) -> FT2Font:
        from matplotlib.ft2font import FT2Font

        if file not in self._open:
            self._open[file] = FT2Font(str(file.path))
            self._open[file].set_size(_EM, 72)
        return self._open[file]
