"""Schemas for editors: what they mark and what they let pass."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from support import BASE, ROOT
from ziping.features.schema.catalogue import SCHEMAS, schema_named, schema_text
from ziping.features.schema.modelines import schema_for

PROJECTS = (ROOT, ROOT / "examples/xiangmu", BASE)

SHIPPED = [
    (project, path.relative_to(project).as_posix())
    for project in PROJECTS
    for folder in ("data", "templates")
    for path in sorted((project / folder).rglob("*.yaml"))
]


def as_an_editor(text: str) -> Any:
    """The value as the YAML language server reads it: numbers, texts, truth values."""
    value = YAML(typ="safe", pure=True).load(text)
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


def wrong(name: str, text: str) -> list[str]:
    found = Draft7Validator(schema_named(name)).iter_errors(as_an_editor(text))
    return [error.message for error in found]


@pytest.mark.parametrize(("project", "path"), SHIPPED, ids=[path for _, path in SHIPPED])
def test_every_shipped_file_fits_its_schema(project: Path, path: str) -> None:
    assert wrong(schema_for(path), (project / path).read_text("utf-8")) == []


def test_nothing_else_is_shipped() -> None:
    assert {path.stem for path in (ROOT / "schemas").iterdir()} == set(SCHEMAS)


def properties(schema: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(schema, dict):
        own = schema.get("properties", {})
        yield from own.items() if isinstance(own, dict) else ()
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "版式"])
def test_every_key_is_explained_in_chinese(name: str) -> None:
    schema = schema_named(name)
    assert re.search("[一-鿿]", str(schema.get("title")))
    bare = [key for key, one in properties(schema) if not one.get("description")]
    assert bare == []
    titles = re.findall(r'"title": "([^"]*)"', schema_text(name))
    assert [title for title in titles if re.fullmatch(r"[A-Za-z ]+", title)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("单位", "全称: 示例局\n年度: 2023\n"),
        ("单位", "全称: 示例局\n年度: 2023\n虚构: 是\n内设科室: [甲, 乙]\n人数: 30\n"),
        ("工作亮点", "- {编号: LD1, 标题: 甲, 正文: 乙, 事实: {丙: 3 次, 丁: 5}}\n"),
        ("改进措施", "- {编号: 1, 问题: [2], 正文: 3, 完成期限: 2024-06-30}\n"),
        ("绩效目标", "产出指标:\n- {名称: 甲, 目标: 1200, 实际: 99.9%, 数据来源: 台账}\n"),
        ("指标", "框架: x\n指标: {甲: {适用: 否, 理由: 无, 数: [1, 2]}}\n"),
        ("确认", "- {诊断: W410, 对象: 5, 理由: 甲}\n"),
        ("规则", "关闭: [W702]\n降级: {W701: 提示}\n用语: [{正: 甲, 误: [乙]}]\n"),
        ("主题", "总额: 1,200.50 万元\n人: 5\n计算: {率: {式: 甲 / 乙, 格式: 百分比(2)}, 数: 1}\n"),
        ("主题", "- {名称: 甲, 数: 5}\n- 乙\n"),
    ],
)
def test_what_a_person_writes_fits(name: str, text: str) -> None:
    assert wrong(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("单位", "全称: 示例局\n"),
        ("单位", "全称: 示例局\n年度: 2023\n虚构: 真\n"),
        ("工作亮点", "- {编号: LD1, 标題: 甲, 正文: 乙}\n"),
        ("工作亮点", "编号: LD1\n标题: 甲\n正文: 乙\n"),
        ("问题", "- {编号: WT1, 正文: 甲, 对应的指标: [乙]}\n"),
        ("改进措施", "- {编号: CS1, 问题: WT1, 正文: 甲}\n"),
        ("绩效目标", "产出指标:\n- {名称: 甲, 方向: 正\n    }\n"),
        ("绩效目标", "产出指标:\n- {名称: 甲, 定性: {档: 达成, 系数: 1, 因由: 乙}}\n"),
        ("指标", "框架: x\n指标: {甲: {改分: {得分: 1, 原因: 乙}}}\n"),
        ("指标", "框架: x\n"),
        ("确认", "- {诊断: W410, 对像: 甲, 理由: 乙}\n"),
        ("规则", "关掉: [W702]\n"),
        ("规则", "降级: {W701: 错误}\n"),
        ("主题", "计算: {率: {公式: 甲 / 乙}}\n"),
        ("主题", "占比组: {甲: {总和: 100%, 小数: 9, 成员: {乙: 丙}}}\n"),
        ("主题", "勾稽: {甲: {式: 甲 = 乙, 尾差: 写明}}\n"),
        ("主题", "本年支出: {计算: 甲 / 乙}\n"),
        ("标准计算项", "收支: {总额: 5 万元}\n"),
        ("版式", "页面: {纸宽度: 210 mm}\n"),
        ("版式", "页面: {纸宽: {值: 210 mm, 强度: 必须}}\n"),
    ],
)
def test_what_is_wrong_is_marked(name: str, text: str) -> None:
    assert wrong(name, text) != []


FRAMEWORK = (ROOT / "data/frameworks/guangzhou-2023.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [("分值:", "分直:"), ("类型: 扣分", "类型: 减分"), ("等级:", "等次:"), ("下级:", "下一级:")],
)
def test_a_misspelt_key_of_a_framework_is_marked(old: str, new: str) -> None:
    assert old in FRAMEWORK
    assert wrong("指标体系", FRAMEWORK.replace(old, new, 1)) != []


@pytest.mark.parametrize("project", PROJECTS[:2])
def test_the_shipped_data_is_wired(project: Path) -> None:
    for path in sorted((project / "data").rglob("*.yaml")):
        first = path.read_text("utf-8").splitlines()[0]
        target = (path.parent / first.partition("$schema=")[2]).resolve()
        name = schema_for(path.relative_to(project).as_posix())
        assert target == ROOT / "schemas" / f"{name}.json", path
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    assert all((ROOT / schema).is_file() for schema in settings["yaml.schemas"])
