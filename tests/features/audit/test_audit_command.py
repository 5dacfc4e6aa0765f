"""``ziping audit``: files that cannot be read, encodings, and what ziping itself built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.projects import invoke

pytestmark = pytest.mark.documents


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, b"%PDF-1.7\n%%EOF"])
def test_a_damaged_file_is_told_and_the_next_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "坏.docx").write_bytes(data)
    (tmp_path / "好.txt").write_text("自评得分89.5分，评价等级为“优”。", "utf-8")
    files = [str(tmp_path / name) for name in ("坏.docx", "好.txt")]
    result = invoke("audit", *files)
    assert result.exit_code == 1
    assert "E771" in result.output and "按 90、80、60 分档为“良”" in result.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_text_is_read_as_notepad_saved_it(tmp_path: Path, encoding: str) -> None:
    place = tmp_path / "报告.txt"
    place.write_bytes("内设科室5个：办公室、财务科、业务科、监督科。".encode(encoding))
    assert "列出 4 个" in invoke("audit", place).output


@pytest.mark.parametrize("unit", ["demo/2022", "demo/2023", "huadu/2023"])
@pytest.mark.parametrize("name", ["自评报告.docx", "自评表.docx", "自评表.pdf"])
def test_what_we_build_holds(built: Path, unit: str, name: str) -> None:
    """The form of huadu says of itself what does not add up."""
    result = invoke("audit", "--json", built / "shipped" / unit / name)
    found = {record["verdict"] for record in json.loads(result.output)}
    assert found <= {"属实", "尾差"} or (unit == "huadu/2023" and "249.20" in result.output)
