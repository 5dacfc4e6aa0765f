"""Edits of the demo unit: faults that the checker must find, and harmless ones that it must let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from support import ROOT
from support.projects import copied_sources
from ziping.document.walk import printed_figures
from ziping.numbers.figure import Figure
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Problem
from ziping.source.project import Project, UnitYear

DEMO, BEFORE = UnitYear("demo", 2023), UnitYear("demo", 2022)
DATA, CONTENT = "data/demo/2023", "content/demo/2023"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Lines of one file changed. A fault names the codes of which one must be told, and its line."""

    kind: str
    path: str
    line: int  # 1-based; the line that is replaced.
    new: str  # May hold several lines, or none.
    codes: tuple[str, ...] = ()
    there: bool = True  # Whether the problem must be told at this very line.


@dataclass(slots=True)
class Unit:
    """A copy of the demo unit that is edited and checked again and again."""

    folder: Path
    before: Run | None = None

    @classmethod
    def copied(cls, folder: Path) -> Unit:
        return cls(copied_sources(folder, "data/demo", "content/demo"))

    def prepared(self) -> CheckedYear:
        """The year as it stands; the year before, which no edit touches, is read once."""
        if self.before is None:
            self.before = Run(Project(self.folder))
            self.before.score(BEFORE)
            self.before.layout()
            self.before.settings()
        workshop = copy(self.before)
        workshop.project = Project(self.folder)
        workshop._facts, workshop._figures = dict(self.before._facts), dict(self.before._figures)
        workshop._scores = dict(self.before._scores)
        return workshop.checked_year(DEMO)

    def text(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def checked(self, edits: Sequence[Edit]) -> tuple[Problem, ...]:
        """The problems with the edits made; then the files are as before."""
        before = {edit.path: self.text(edit.path) for edit in edits}
        try:
            for path, text in before.items():
                lines = text.split("\n")
                own = sorted((e for e in edits if e.path == path), key=lambda e: -e.line)
                for edit in own:
                    lines[edit.line - 1 : edit.line] = edit.new.split("\n") if edit.new else []
                (self.folder / path).write_text("\n".join(lines), "utf-8")
            return self.prepared().problems
        finally:
            for path, text in before.items():
                (self.folder / path).write_text(text, "utf-8")


def _lines(unit: Unit, path: str) -> list[tuple[int, str]]:
    return list(enumerate(unit.text(path).split("\n"), start=1))


def _files(unit: Unit, folder: str) -> list[str]:
    found = (unit.folder / folder).iterdir()
    texts = (path for path in found if path.suffix in (".md", ".yaml"))
    return sorted(path.relative_to(unit.folder).as_posix() for path in texts)


def typed_by_hand(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """A printed figure typed instead, one in each line of a chapter."""
    seen = set()
    for document in prepared.documents.trees:
        for printed in printed_figures(document):
            where = printed.where
            place = (where.path, where.line)
            if (
                not where.path.startswith(CONTENT)
                or place in seen
                or not re.search(r"\d", printed.text)
            ):
                continue
            line = unit.text(where.path).split("\n")[where.line - 1]
            start = where.column - 1
            new = line[:start] + printed.text + line[start + where.length :]
            if line[start : start + 2] == "{{":
                seen.add(place)
                codes = ("W701", "W702", "W703", "W704")
                yield Edit(kind="手打的数", path=where.path, line=where.line, new=new, codes=codes)


def broken_sums(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """A figure of a tie-out changed in its second digit."""
    names = {name for judgement in prepared.judgements for name in judgement.inputs}
    for name in sorted(names):
        figure = prepared.book.find(name)
        if not isinstance(figure, Figure) or figure.formula or not figure.value:
            continue
        if not figure.where.path.startswith(DATA):
            continue
        line = unit.text(figure.where.path).split("\n")[figure.where.line - 1]
        start = figure.where.column - 1
        match = re.match(r"[\d,]+(?:\.\d+)?", line[start:])
        if not match or len(re.sub(r"\D", "", match.group())) < 3:
            continue
        digits = list(match.group())
        second = [i for i, c in enumerate(digits) if c.isdigit()][1]
        digits[second] = str((int(digits[second]) + 3) % 10)
        new = line[:start] + "".join(digits) + line[start + match.end() :]
        codes = ("E401", "W402", "E308", "E408", "E404")
        yield Edit(
            kind="改错一个数", path=figure.where.path, line=figure.where.line, new=new,
            codes=codes, there=False,
        )  # fmt: skip


def misnamed(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """A name in {{ }} with one character too few."""
    for path in _files(unit, CONTENT):
        for number, line in _lines(unit, path):
            match = re.search(r"\{\{ ([\w.]+?)(\w)(\||\s*\}\})", line)
            if match and "." in match[1] and not line.startswith(("#", "{%")):
                new = line[: match.start(2)] + line[match.end(2) :]
                yield Edit(kind="写错名称", path=path, line=number, new=new, codes=("E502", "E304"))


def wrong_quantities(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """Units, digits and dates that cannot be read, in turn, one in each line of the data."""
    ways = (
        (r"万元$", "万圆", ("E302",)),
        (r"(\d),(\d)", r"\1,,\2", ("E301",)),
        (r"(\d)\.(\d)", r"\1..\2", ("E301",)),
        (r"(\d) (件|人|次|项|场|个)$", r"\1 \2儿", ("E302",)),
        (r"年 \d+ 月", "年 13 月", ("E301",)),
        (r": .*\d.*$", ": 待填", ("E206", "E404", "E304", "E407", "E408")),
    )
    turn = 0
    for path in _files(unit, DATA):
        for number, line in _lines(unit, path):
            if "{" in line or "计算" in line or not re.search(r": -?\d", line):
                continue
            for _ in ways:
                pattern, put, codes = ways[turn % len(ways)]
                turn += 1
                new, count = re.subn(pattern, put, line, count=1)
                if count and "年度" not in line:
                    yield Edit(kind="读不懂的值", path=path, line=number, new=new, codes=codes)
                    break


def stale_years(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    for path in _files(unit, CONTENT):
        for number, line in _lines(unit, path):
            if "{{ 单位.年度 }}" in line:
                new = line.replace("{{ 单位.年度 }}", "2022", 1)
                yield Edit(kind="上年的年份", path=path, line=number, new=new, codes=("W703",))


def stale_values(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """An amount of the data that is still last year's."""
    earlier = prepared.book.earlier
    assert earlier is not None
    for figure in prepared.book.figures():
        old = earlier.find(figure.name)
        if (
            figure.formula
            or not isinstance(old, Figure)
            or old.value == figure.value
            or old.formula
        ):
            continue
        if figure.unit.name != "万元" or len(old.value.normalize().as_tuple().digits) < 4:
            continue
        line = unit.text(figure.where.path).split("\n")[figure.where.line - 1]
        start = figure.where.column - 1
        match = re.match(r"[\d,]+(?:\.\d+)?", line[start:])
        if match and "{" not in line:
            new = line[:start] + f"{old.value:,}" + line[start + match.end() :]
            codes = ("W704", "E401")
            yield Edit(
                kind="上年的数值", path=figure.where.path, line=figure.where.line, new=new,
                codes=codes, there=False,
            )  # fmt: skip


def wrong_ways(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """增长 or 下降 written by hand, the other way than the data."""
    for path in (*_files(unit, CONTENT), f"{DATA}/工作亮点.yaml"):
        for number, line in _lines(unit, path):
            match = re.search(r"\{\{ ([\w.]+)\|增减(?:\(\d\))? \}\}", line)
            figure = prepared.book.find(match[1]) if match else None
            if match and isinstance(figure, Figure) and figure.value:
                word = "增长" if figure.value < 0 else "下降"
                put = f"{word}{{{{ {match[1]} }}}}"
                new = line[: match.start()] + put + line[match.end() :]
                yield Edit(kind="增减写反", path=path, line=number, new=new, codes=("W714",))


def unlinked(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """Measures without owner, date or problem; lost points without a problem; no outcome."""
    for number, line in _lines(unit, f"{DATA}/改进措施.yaml"):
        if re.match(r"  (责任科室|完成期限):", line):
            yield Edit(
                kind="措施没有责任期限", path=f"{DATA}/改进措施.yaml", line=number, new="",
                codes=("W761",), there=False,
            )  # fmt: skip
        if match := re.match(r"  问题: \[(\w+)\]", line):
            new = line.replace(match[1], "WT9")
            path = f"{DATA}/改进措施.yaml"
            yield Edit(
                kind="问题对不上", path=path, line=number, new=new, codes=("E208",), there=False
            )
    for number, line in _lines(unit, f"{DATA}/问题.yaml"):
        if match := re.match(r"  对应指标: \[(.*)\]", line):
            rows = match[1].split(", ")
            for row in rows:
                left = ", ".join(r for r in rows if r != row)
                path, new = f"{DATA}/问题.yaml", f"  对应指标: [{left}]"
                yield Edit(
                    kind="失分没有问题",
                    path=path,
                    line=number,
                    new=new,
                    codes=("W753",),
                    there=False,
                )
                new = line.replace(row, row + "率")
                yield Edit(kind="指标不存在", path=path, line=number, new=new, codes=("W754",))
    for number, line in _lines(unit, f"{DATA}/整改情况.yaml"):
        if line.startswith("- 措施: "):
            path, new = f"{DATA}/整改情况.yaml", "- 措施: CS7"
            yield Edit(
                kind="上年措施没有交代",
                path=path,
                line=number,
                new=new,
                codes=("W762",),
                there=False,
            )


def admitted(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """Full marks whose basis admits a fault."""
    card = prepared.scored.scorecard
    assert card is not None
    for row in card.rows():
        for part in row.basis:
            where = getattr(part, "where", None)
            if row.score == row.weight and where is not None and where.path.startswith(DATA):
                line = unit.text(where.path).split("\n")[where.line - 1]
                if re.match(r"\s+依据: .*。$", line):
                    new = line[:-1] + "，个别材料报送不及时。"
                    yield Edit(
                        kind="满分而有问题",
                        path=where.path,
                        line=where.line,
                        new=new,
                        codes=("W752",),
                    )


def misspelt_keys(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    for topic, keys in (
        ("工作亮点", ("编号", "标题", "正文")), ("问题", ("编号", "正文", "对应指标")),
        ("改进措施", ("编号", "问题", "责任科室")), ("单位", ("全称", "年度")), ("指标", ("框架",)),
    ):  # fmt: skip
        path = f"{DATA}/{topic}.yaml"
        for number, line in _lines(unit, path):
            for key in keys:
                if re.match(rf"(?:- |  )?{key}:", line):
                    new = line.replace(key, key[:-1] + "儿", 1)
                    codes = ("E201", "E202", "E208", "E209")
                    yield Edit(
                        kind="写错键名", path=path, line=number, new=new, codes=codes, there=False
                    )


def twice(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    for path in _files(unit, DATA):
        for number, line in _lines(unit, path):
            if re.match(r"\S+: .*\d", line):
                new = f"{line}\n{line}"
                yield Edit(
                    kind="键写了两次", path=path, line=number, new=new, codes=("E106",), there=False
                )


SAID = (
    ("内设科室{{ 单位.内设科室数 }}：办公室、政治工作科、法制科。", "W713"),
    ("派驻机构{{ 单位.派驻机构数 }}，分别是东园街司法所、西园街司法所。", "W713"),
    ("收支预算全部完成，完成率{{ 预算执行.执行率 }}。", "W717"),
    ("部门预算均已执行，执行率{{ 预算执行.执行率 }}。", "W717"),
    ("自评得分{{ 评分.总分 }}，评价等级为“良”。", "W715"),
    ("自评得分{{ 评分.总分 }}，评定等级为“中”。", "W715"),
    (
        "支出总额{{ 收支.本年支出.总额 }}，其中基本支出{{ 收支.本年支出.基本支出 }}、项目支出{{ 采购.总额 }}。",
        "W712",
    ),
    ("采购支出总额{{ 采购.总额 }}，分为货物{{ 采购.货物 }}、工程{{ 采购.工程 }}。", "W712"),
    ("办结法律援助案件{{ 绩效目标.产出指标.CC1.实际 }}，首次突破{{ 业务.行政复议收案 }}。", ""),
    ("执行率{{ 预算执行.执行率 }}，预算执行率为97.94%。", "W701"),
    ("全年开展活动十二场，比上年多三场。", "W702"),
    ("经费比上年下降百分之五。", "W702"),
    ("支出约三分之一用于办案。", "W702"),
    ("2022年度预算执行情况良好。", "W703"),
    ("2021年4月6日公开部门预算。", "W706"),
    ("本年支出3,312.75万元。", "W704"),
)


def said_wrong(unit: Unit, prepared: CheckedYear) -> Iterator[Edit]:
    """A wrong sentence at the end of a chapter."""
    chapters = [p for p in _files(unit, CONTENT) if not p.endswith("收支情况.md")]
    for index, (sentence, code) in enumerate(SAID):
        if not code:
            continue
        for path in (chapters[index % len(chapters)], chapters[(index + 3) % len(chapters)]):
            lines = unit.text(path).split("\n")
            last = len(lines)
            yield Edit(
                kind="说错的句子", path=path, line=last, new=f"{lines[-1]}\n\n{sentence}\n",
                codes=(code,), there=False,
            )  # fmt: skip


FAULTS = (
    typed_by_hand, broken_sums, misnamed, wrong_quantities, stale_years, stale_values, wrong_ways,
    unlinked, admitted, misspelt_keys, twice, said_wrong,
)  # fmt: skip


def _sentences() -> Iterator[str]:
    """Sentences without a number of any kind; those of the rules of style have look-alikes."""
    for name in ("harmless.txt", "style_sentences.txt"):
        lines = (ROOT / "tests/support" / name).read_text("utf-8").splitlines()
        yield from (
            one for one in lines if one and (name[0] == "h" or not re.search(r"\d|两期", one))
        )


def harmless(unit: Unit) -> Iterator[Edit]:
    """Sentences that say nothing of figures, comments, empty lines, other words for a title."""
    chapters = _files(unit, CONTENT)
    for index, sentence in enumerate(_sentences()):
        path = chapters[index % len(chapters)]
        first = unit.text(path).split("\n")[0]
        yield Edit(kind="加一句话", path=path, line=1, new=f"{sentence}\n\n{first}")
    for path in _files(unit, DATA):
        for number, line in _lines(unit, path):
            if re.match(r"\S+:( .*)?$", line) and not line.startswith("计算"):
                yield Edit(kind="加注释", path=path, line=number, new=f"# 已与科室核对。\n{line}")
    for path in (f"{DATA}/工作亮点.yaml", f"{DATA}/问题.yaml", f"{DATA}/改进措施.yaml"):
        for number, line in _lines(unit, path):
            if match := re.match(r"  标题: (.+)$", line):
                yield Edit(kind="换标题", path=path, line=number, new=f"  标题: 进一步{match[1]}")
