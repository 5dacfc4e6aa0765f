"""A DOCX explained: its blocks and figures with their sources, and what was changed since the build."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from unicodedata import east_asian_width

from ziping.source.position import Position
from ziping.source.problem import fault, reason
from ziping.write.docx.evidence import (
    BlockTrace,
    Control,
    Evidence,
    FigureTrace,
    Present,
    digest,
    evidence_in,
)

_WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFigure:
    """A figure and its text in the file now; None: its control is gone."""

    trace: FigureTrace
    text: str | None
    bookmark: str

    @property
    def is_changed(self) -> bool:
        return self.text is not None and self.text != self.trace.text


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """A block and its text in the file now; None: its bookmark is gone."""

    trace: BlockTrace
    text: str | None

    @property
    def is_changed(self) -> bool:
        return self.text is not None and digest(self.text) != self.trace.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxExplanation:
    """What a DOCX says of its sources, beside what is in it."""

    evidence: Evidence
    blocks: tuple[FoundBlock, ...]
    figures: tuple[FoundFigure, ...]
    strangers: tuple[Control, ...]  # Controls that the build did not make, such as copies.


def explained_docx(data: bytes, name: str) -> DocxExplanation:
    """Explain the DOCX of that file *name*. Raises Fault E617 when it is none of ours."""
    try:
        evidence, present = evidence_in(data)
    except ValueError as error:
        message = _REASONS.get(str(error), "读不了：文件不完整，或者改坏了")
        hint = "要的是本程序生成的 DOCX，可以用 Word、WPS 改过；另存为别的格式再转回来的不行"
        raise fault("E617", Position(name, 1, 1), message, hint=hint) from None
    controls = _matched(evidence, present)
    taken = {id(control) for control in controls if control}
    return DocxExplanation(
        evidence=evidence,
        blocks=tuple(
            FoundBlock(trace=trace, text=present.texts.get(trace.bookmark))
            for trace in evidence.blocks
            if trace.kind != "分页" or trace.bookmark in present.texts
        ),
        figures=tuple(
            FoundFigure(
                trace=trace,
                text=control.text if control else None,
                bookmark=control.bookmark if control else "",
            )
            for trace, control in zip(evidence.figures, controls, strict=True)
        ),
        strangers=tuple(control for control in present.controls if id(control) not in taken),
    )


_REASONS = {
    "no DOCX": "不是 DOCX 文件",
    "no evidence": "不是本程序生成的 DOCX：里面没有出处",
}


def _matched(evidence: Evidence, present: Present) -> list[Control | None]:
    """The control of each figure: that of its id and tag; where a program gave new ids, the next of
    its tag; where one dropped the tags (LibreOffice does), the one that stands in its place."""
    spare = list(present.controls)
    matched: list[Control | None] = [None] * len(evidence.figures)
    for fits in (_same, _same_tag):
        for index, trace in enumerate(evidence.figures):
            control = None if matched[index] else next((c for c in spare if fits(trace, c)), None)
            if control:
                matched[index] = control
                spare.remove(control)
    left = [index for index, control in enumerate(matched) if control is None]
    for index, control in _aligned(
        evidence, left, [control for control in spare if not control.tag]
    ):
        matched[index] = control
    return matched


def _aligned(
    evidence: Evidence, left: list[int], untagged: list[Control]
) -> Iterator[tuple[int, Control]]:
    """Figures and controls without a tag in their order: as many in a place as there were before."""
    texts = [evidence.figures[index].text for index in left]
    found = SequenceMatcher(None, texts, [one.text for one in untagged], autojunk=False)
    for _, start, end, first, last in found.get_opcodes():
        if end - start == last - first:
            yield from zip(left[start:end], untagged[first:last], strict=True)


def _same(trace: FigureTrace, control: Control) -> bool:
    return control.tag == trace.tag and control.number == trace.control


def _same_tag(trace: FigureTrace, control: Control) -> bool:
    return control.tag == trace.tag


def docx_report(file: Path, *, as_records: bool) -> str:
    """What there is to say of a file, for people or as JSON. Raises Fault E617."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise fault("E617", Position(file.name, 1, 1), f"读不了：{reason(error)}") from None
    explanation = explained_docx(data, file.name)
    if as_records:
        return json.dumps(docx_record(explanation), ensure_ascii=False, indent=2)
    return "\n".join(docx_lines(explanation))


# For people.


def docx_lines(explanation: DocxExplanation) -> Iterator[str]:
    """The blocks in order, each with its figures, then what is not as it was built."""
    evidence = explanation.evidence
    yield f"{evidence.unit} {evidence.year}年度 {evidence.kind}"
    yield f"{len(explanation.blocks)} 个段落和表格行，{len(explanation.figures)} 个数"
    yield ""
    known = {block.trace.bookmark for block in explanation.blocks}
    yield from _figure_lines(explanation, "", known)
    for block in explanation.blocks:
        figures = list(_figure_lines(explanation, block.trace.bookmark, known))
        if figures or block.trace.kind != "行":
            yield _block_line(block)
        yield from figures
    changes = list(_changes(explanation))
    yield ""
    count = sum(not line.startswith("    ") for line in changes)  # Places stand under some.
    yield f"生成以后改动 {count} 处：" if changes else "生成以后没有改动。"
    yield from changes


def _block_line(block: FoundBlock) -> str:
    mark = "（已删）" if block.text is None else "*" if block.is_changed else ""
    return _fitting(f"{block.trace.where}  {mark}{block.trace.kind}  {block.text or ''}")


def _figure_lines(found: DocxExplanation, bookmark: str, known: set[str]) -> Iterator[str]:
    """The figures under *bookmark*; those of the title stand under none."""
    for figure in found.figures:
        own = figure.bookmark if figure.bookmark in known else ""
        if own != bookmark or figure.text is None:
            continue
        yield f"    {figure.text}  {figure.trace.name} = {_short(figure.trace.value)}"
        yield f"      {figure.trace.origin}"


def _short(value: str) -> str:
    """A value that a division has made endless, in fifteen digits."""
    return _ENDLESS.sub(r"\1…", value)


_ENDLESS = re.compile(r"(\d+\.\d{15})\d{5,}")


def _changes(explanation: DocxExplanation) -> Iterator[str]:
    for figure in explanation.figures:
        if figure.is_changed:
            yield f"  “{figure.trace.text}”改成“{figure.text}”：{figure.trace.name}"
            yield f"    {figure.trace.origin}"
        elif figure.text is None:
            yield f"  “{figure.trace.text}”的控件没有了：{figure.trace.name}"
            yield f"    {figure.trace.origin}"
    for control in explanation.strangers:
        yield _fitting(f"  多出一个控件“{control.tag}”：{control.text}")
    for block in explanation.blocks:
        if block.trace.kind != "行" and block.text is None:
            yield f"  {block.trace.kind}没有了：{block.trace.where}"
        elif block.trace.kind != "行" and block.is_changed:
            yield f"  {block.trace.kind}的文字改过：{block.trace.where}"


def _fitting(line: str) -> str:
    """*line* in 80 columns, 汉字 counted as two."""
    width = 0
    for index, character in enumerate(line):
        width += 2 if east_asian_width(character) in "WFA" else 1
        if width > _WIDTH - 2:
            return line[:index] + "…"
    return line


# For tools.


def docx_record(explanation: DocxExplanation) -> dict[str, object]:
    """Every block, row and figure."""
    evidence = explanation.evidence
    return {
        "unit": evidence.unit,
        "year": int(evidence.year) if evidence.year.isdigit() else evidence.year,
        "document": evidence.kind,
        "blocks": [
            {
                "identity": block.trace.identity,
                "bookmark": block.trace.bookmark,
                "kind": block.trace.kind,
                **block.trace.where.record(),
                "present": block.text is not None,
                "changed": block.is_changed,
            }
            for block in explanation.blocks
        ],
        "figures": [
            {
                "name": figure.trace.name,
                "tag": figure.trace.tag,
                "value": figure.trace.value,
                "built": figure.trace.text,
                "text": figure.text,
                "changed": figure.is_changed,
                "bookmark": figure.bookmark,
                "origin": figure.trace.origin.record(),
                "printed": figure.trace.where.record(),
            }
            for figure in explanation.figures
        ],
        "strangers": [{"tag": one.tag, "text": one.text} for one in explanation.strangers],
    }
