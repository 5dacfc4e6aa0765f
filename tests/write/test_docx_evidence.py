"""A DOCX carries its sources: they are found again after a person, Word or LibreOffice changed it."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from docx.document import Document as Package
from lxml import etree

from support.evidence import explain, record
from support.projects import invoke
from ziping.write.docx.package import packed, parts_of

pytestmark = pytest.mark.documents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


NAME = "收支.本年支出.基本支出"


@pytest.fixture
def report(built: Path) -> Path:
    return built / "shipped" / "demo" / "2023" / "自评报告.docx"


def saved(package: Package, folder: Path) -> Path:
    package.save(str(folder / "改.docx"))
    return folder / "改.docx"


def controls(package: Package) -> list[etree._Element]:
    return list(package.element.body.iter(W + "sdt"))


def tag(control: etree._Element) -> str:
    (found,) = control.iter(W + "tag")
    return str(found.get(W + "val"))


def test_a_file_as_built_lists_every_block_and_figure(report: Path) -> None:
    result = explain(report)
    assert result.exit_code == 0
    assert result.output.startswith("示例区司法局 2023年度 自评报告\n")
    assert f"2,671.92万元  {NAME} = 2671.92 万元\n      data/demo/2023/收支.yaml:" in result.output
    assert "templates/report.md.j2:10:1  标题  一、基本情况" in result.output
    assert result.output.endswith("生成以后没有改动。\n")


def test_every_figure_has_its_value_its_origin_and_its_place(report: Path) -> None:
    figures = record(report)["figures"]
    found = [figure for figure in figures if figure["name"] == NAME]
    assert found[0]["text"] == found[0]["built"] == "2,671.92万元"
    assert found[0]["value"] == "2671.92 万元"
    origin, printed = found[0]["origin"], found[0]["printed"]
    assert isinstance(origin, dict)
    assert isinstance(printed, dict)
    assert origin["path"] == "data/demo/2023/收支.yaml"
    assert str(printed["path"]).startswith(("content/demo/2023/", "templates/"))


def test_changed_texts_and_missing_controls_are_told(report: Path, tmp_path: Path) -> None:
    package = docx.Document(str(report))
    (changed, *_), gone = [c for c in controls(package) if tag(c) == NAME], controls(package)[-1]
    first, *others = changed.iter(W + "t")
    first.text = "2,700.00万元"
    for other in others:
        other.text = ""
    lost = tag(gone)
    parent = gone.getparent()
    assert parent is not None
    parent.remove(gone)
    result = explain(saved(package, tmp_path))
    assert result.exit_code == 0
    assert f"  “2,671.92万元”改成“2,700.00万元”：{NAME}\n" in result.output
    assert f"的控件没有了：{lost}\n" in result.output
    assert "  段落的文字改过：" in result.output


def test_text_added_and_removed_around_controls_does_no_harm(report: Path, tmp_path: Path) -> None:
    package = docx.Document(str(report))
    paragraphs = package.paragraphs
    paragraphs[2].insert_paragraph_before("新加的一段。")
    removed = next(p for p in paragraphs if "办结法律援助案件" in p.text)
    count = len(list(removed._p.iter(W + "sdt")))
    parent = removed._p.getparent()
    assert parent is not None
    parent.remove(removed._p)
    found = record(saved(package, tmp_path))
    gone = [figure for figure in found["figures"] if figure["text"] is None]
    assert len(gone) == count > 0
    assert not any(figure["changed"] for figure in found["figures"])
    assert [block["kind"] for block in found["blocks"] if not block["present"]] == ["标题"]


def test_new_ids_do_not_hide_a_figure(report: Path, tmp_path: Path) -> None:
    package = docx.Document(str(report))
    for number, control in enumerate(controls(package)):
        (identity,) = control.iter(W + "id")
        identity.set(W + "val", str(900000 - number))
    assert explain(saved(package, tmp_path)).output.endswith("生成以后没有改动。\n")


def test_other_files_are_told_apart(report: Path, tmp_path: Path) -> None:
    plain = tmp_path / "别的.docx"
    docx.Document().save(str(plain))
    assert "E617: 不是本程序生成的 DOCX：里面没有出处" in explain(plain).output
    text = tmp_path / "文字.docx"
    text.write_bytes(b"PK but no zip")
    assert "E617: 不是 DOCX 文件" in explain(text).output
    parts = parts_of(report.read_bytes())
    for content in (
        b"<evidence",
        b'<evidence xmlns="urn:ziping:evidence:1"><block where="x"/></evidence>',
    ):
        text.write_bytes(packed(parts | {"customXml/item1.xml": content}))
        result = explain(text, "--json")
        assert result.exit_code == 1
        assert json.loads(result.output)[0]["code"] == "E617"


def test_entities_are_not_followed(report: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", "utf-8")
    parts = parts_of(report.read_bytes())
    head = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    body = parts["word/document.xml"]
    start = body.index(b"?>") + 2
    broken = body[:start] + head + body[start:].replace(b"</w:t>", b"&x;</w:t>", 1)
    file = tmp_path / "实体.docx"
    file.write_bytes(packed(parts | {"word/document.xml": broken}))
    assert "geheim" not in explain(file).output


@pytest.mark.parametrize("arguments", [["demo/2023"], ["--docx", "x.docx", "demo/2023"]])
def test_wrong_use_is_told(arguments: list[str], report: Path) -> None:
    replaced = [str(report) if part == "x.docx" else part for part in arguments]
    result = invoke("explain", *replaced)
    assert result.exit_code == 2
    assert "写“单位/年度 数据”，或者只写 --docx 文件" in result.output


def test_lines_fit_a_terminal(report: Path) -> None:
    for line in explain(report).output.splitlines():
        if line.startswith("    "):
            continue  # Names are never cut.
        assert sum(2 if ord(c) > 0x2E7F or c in "“”…—" else 1 for c in line) <= 80, line


def test_the_part_is_the_same_every_time(report: Path) -> None:
    parts = parts_of(report.read_bytes())
    assert b"urn:ziping:evidence:1" in parts["customXml/item1.xml"]
    assert b"ds:itemID=" in parts["customXml/itemProps1.xml"]
    assert parts["customXml/item1.xml"].count(b"<figure ") == len(record(report)["figures"])
