"""What an import makes: the new files, and the notes: what went where, and what found no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ziping.foreign.document import LeftOut
from ziping.source.terminal_text import wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedProject:
    """*files*: new files by their path in the project. *proposed*: facts by name with what they say.
    *unplaced*: what stands in no file. *remarks*: remarks in words."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    kept: tuple[str, ...] = ()  # Files that were there and stay as they are.
    proposed: tuple[tuple[str, str, str], ...] = ()  # Name, value, where it stands.
    unplaced: tuple[LeftOut, ...] = ()
    different: tuple[LeftOut, ...] = ()  # What the built report would not say as it stood.
    remarks: tuple[str, ...] = ()
    unit: str = ""  # The unit's name, as the document gives it.
    linked: int = 0
    chapters: tuple[tuple[str, str], ...] = ()  # Chapter and the heading it had.
    rows: int = 0  # Of a form, and how many of them got a rule of their own.
    ruled: int = 0


SHOWN = 12
NAMELESS = "没有认出单位全称：在 单位.yaml 里填写。"


def note_text(imported: ImportedProject, name: str) -> str:
    """The note that is kept beside the data."""
    return "\n".join(_note_lines(imported, name)) + "\n"


def _note_lines(imported: ImportedProject, name: str) -> Iterator[str]:
    yield f"《{name}》的导入说明。核对完可以删去这个文件；程序不读它。"
    yield from _part("要做的事", imported.remarks)
    yield from _part(
        "章节（原来的标题）", [f"{own}（{old or '没有标题'}）" for own, old in imported.chapters]
    )
    proposed = [f"{one} {value}（{where}）" for one, value, where in imported.proposed]
    yield from _part("提出的数据（在原文的哪里）", proposed)
    for title, left_out in _left_out(imported):
        yield from _part(title, [_omission(omission) for omission in left_out])
    yield from _part("印出来不一样的句子", [omission.text for omission in imported.different])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"【{title}】"
        yield from lines


def _left_out(imported: ImportedProject) -> Iterator[tuple[str, list[LeftOut]]]:
    """What is not in the files, and what is there in another form."""
    for title, written in (("没有放进文件的", False), ("换了写法、要核对的", True)):
        yield title, [omission for omission in imported.unplaced if omission.written is written]


def _omission(omission: LeftOut) -> str:
    return f"{omission.kind}（{omission.where}）：{omission.text}"


def summary_lines(imported: ImportedProject, *, dry: bool, width: int | None) -> Iterator[str]:
    """What a person reads on the screen; the note holds it in full."""
    yield "会写这些文件（没有写）：" if dry else "写了这些文件："
    for path in imported.files:
        yield f"  {path}"
    for path in imported.kept:
        yield f"  {path} 已经在，没有动它"
    if imported.chapters:
        yield f"章节 {len(imported.chapters)} 个，提出数据 {len(imported.proposed)} 个，文中引用 {imported.linked} 处。"
    if imported.rows:
        yield f"评分行 {imported.rows} 个，其中 {imported.ruled} 个照评分标准提出了规则，其余待补。"
    for title, left_out in _left_out(imported):
        yield from _listed(title, left_out, width)
    if imported.different:
        yield f"印出来与原文不一样的句子 {len(imported.different)} 处："
        for omission in imported.different[:SHOWN]:
            yield from wrapped("  ", omission.text[:60], 2, width)
    for line in imported.remarks:
        yield from wrapped("要做：", line, 6, width)


def _listed(title: str, left_out: Sequence[LeftOut], width: int | None) -> Iterator[str]:
    kinds = Counter(omission.kind for omission in left_out)
    if not kinds:
        return
    parts = "，".join(f"{kind} {count} 处" for kind, count in kinds.items())
    yield from wrapped(f"{title}：", parts, 2, width)
    for omission in left_out[:SHOWN]:
        text = " ".join(omission.text.split())
        short = text if len(text) <= 40 else text[:40] + "…"
        yield from wrapped(f"  {omission.kind}（{omission.where}）：", short, 4, width)
    if len(left_out) > SHOWN:
        yield f"  …… 共 {len(left_out)} 处，都列在导入说明里"
