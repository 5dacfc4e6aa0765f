"""Notes on an adoption: what went where, what is proposed, and all that found no place, in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ziping.features.importer.imported import ImportedProject
from ziping.foreign.document import LeftOut
from ziping.source.terminal_text import wrapped

SHOWN = 12
NAMELESS = "没有认出单位全称：在 单位.yaml 里填写。"


def note_text(adoption: ImportedProject, name: str) -> str:
    """The note that is kept beside the data."""
    return "\n".join(_note_lines(adoption, name)) + "\n"


def _note_lines(adoption: ImportedProject, name: str) -> Iterator[str]:
    yield f"《{name}》的导入说明。核对完可以删去这个文件；程序不读它。"
    yield from _part("要做的事", adoption.told)
    yield from _part(
        "章节（原来的标题）", [f"{own}（{old or '没有标题'}）" for own, old in adoption.chapters]
    )
    proposed = [f"{one} {value}（{where}）" for one, value, where in adoption.proposed]
    yield from _part("提出的数据（在原文的哪里）", proposed)
    for title, left_out in _left_out(adoption):
        yield from _part(title, [_omission(omission) for omission in left_out])
    yield from _part("印出来不一样的句子", [omission.text for omission in adoption.different])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"【{title}】"
        yield from lines


def _left_out(adoption: ImportedProject) -> Iterator[tuple[str, list[LeftOut]]]:
    """What is not in the files, and what is there in another form."""
    for title, written in (("没有放进文件的", False), ("换了写法、要核对的", True)):
        yield title, [omission for omission in adoption.unplaced if omission.written is written]


def _omission(omission: LeftOut) -> str:
    return f"{omission.kind}（{omission.where}）：{omission.text}"


def summary_lines(adoption: ImportedProject, *, dry: bool, width: int | None) -> Iterator[str]:
    """What a person reads on the screen; the note holds it in full."""
    yield "会写这些文件（没有写）：" if dry else "写了这些文件："
    for path in adoption.files:
        yield f"  {path}"
    for path in adoption.kept:
        yield f"  {path} 已经在，没有动它"
    if adoption.chapters:
        yield f"章节 {len(adoption.chapters)} 个，提出数据 {len(adoption.proposed)} 个，文中引用 {adoption.linked} 处。"
    if adoption.rows:
        yield f"评分行 {adoption.rows} 个，其中 {adoption.ruled} 个照评分标准提出了规则，其余待补。"
    for title, left_out in _left_out(adoption):
        yield from _listed(title, left_out, width)
    if adoption.different:
        yield f"印出来与原文不一样的句子 {len(adoption.different)} 处："
        for omission in adoption.different[:SHOWN]:
            yield from wrapped("  ", omission.text[:60], 2, width)
    for line in adoption.told:
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
