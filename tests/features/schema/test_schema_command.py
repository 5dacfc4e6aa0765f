"""``ziping schema``: the list, one schema, all in a folder, and wired into a project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft7Validator

from support import ROOT
from support.projects import base_project, invoke
from ziping.features.schema.catalogue import SCHEMAS, schema_named, schema_text

pytestmark = pytest.mark.documents


def run(*arguments: str) -> Result:
    return invoke("schema", *arguments)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_is_shipped(name: str) -> None:
    Draft7Validator.check_schema(schema_named(name))
    assert (ROOT / "schemas" / f"{name}.json").read_text("utf-8") == schema_text(name)
    text = schema_text(name)
    used = set(re.findall(r'"#/definitions/([^"]+)"', text))
    assert used <= set(schema_named(name).get("definitions", ()))  # type: ignore[call-overload]


def test_the_list_and_one_schema() -> None:
    listed = run().stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(SCHEMAS)
    assert run("单位").stdout == schema_text("单位")
    assert run("单为").exit_code == 2
    assert run("单位", "--wire").exit_code == 2


def test_all_in_a_folder(tmp_path: Path) -> None:
    run("--output", str(tmp_path / "甲/乙"))
    names = {path.name for path in (tmp_path / "甲/乙").iterdir()}
    assert names == {f"{name}.json" for name in SCHEMAS}


def test_wiring_leads_every_file_to_its_schema_and_keeps_the_rest(tmp_path: Path) -> None:
    project = tmp_path / "项目"
    base_project(project)
    unit = project / "data/shili/2023/单位.yaml"
    unit.write_bytes("\ufeff全称: 示例局\r\n年度: 2023\r\n".encode())
    assert run("--wire", "--project", str(project)).exit_code == 0
    start = "\ufeff# yaml-language-server: $schema=../../../schemas/单位.json\r\n"
    assert unit.read_bytes() == f"{start}全称: 示例局\r\n年度: 2023\r\n".encode()
    after = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert "；0 个文件" in run("--wire", "--project", str(project)).stdout
    assert {path: path.read_bytes() for path in after} == after
    run("--wire", "--project", str(project), "--output", str(project / "模式"))
    assert "$schema=../../../模式/单位.json\r\n" in unit.read_bytes().decode()
    assert unit.read_bytes().count(b"yaml-language-server") == 1


def test_settings_of_the_user_stay(tmp_path: Path) -> None:
    (tmp_path / "data/ju/2023").mkdir(parents=True)
    settings = tmp_path / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.wordWrap": "on"} // 我的', "utf-8")
    said = run("--wire", "--project", str(tmp_path)).stdout
    assert settings.read_text("utf-8") == '{"editor.wordWrap": "on"} // 我的'
    assert '"./schemas/单位.json": "data/*/*/单位.yaml",' in said


def test_schemas_stay_in_the_project(tmp_path: Path) -> None:
    (tmp_path / "甲/data/ju/2023").mkdir(parents=True)
    place = ["--project", str(tmp_path / "甲"), "--output", str(tmp_path / "乙")]
    assert run("--wire", *place).exit_code == 2
    assert not (tmp_path / "乙").exists()
