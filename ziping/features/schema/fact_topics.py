"""Facts: the schemas of topics with free keys, and of the 计算, 占比组 and 勾稽 in them."""

from __future__ import annotations

from ziping.facts.definition import FormulaShape, ShareShape, TieShape
from ziping.features.schema.editor import FACT, VALUE, Schema, schema_of
from ziping.source.shape import Shape

# The letters of a key, near enough for an editor: `check` knows all of Unicode.
KEY = r"^[^\s\d.,:;()\[\]{}\"'，。：；、（）“”][^\s.,:;()\[\]{}\"'，。：；、（）“”]*$"
GROUP, DEFINING = "事实组", "定义组"
EXAMPLES = ["6,067.65 万元", "99.92%", "506 项", "2021 年 4 月 6 日", "是"]


def definitions() -> dict[str, Schema]:
    """The definitions that every schema with free keys refers to."""
    value: Schema = {
        **VALUE,
        "title": "事实",
        "description": "一个数连着单位写；是、否；或一段文字。打几位小数就是几位。",
        "examples": EXAMPLES,
    }
    fact: Schema = {
        "title": "事实",
        "anyOf": [value, _ref(GROUP), {"type": "array", "items": _ref(FACT)}],
    }
    group: Schema = {
        "title": "事实组",
        "description": "下一级的事实；也可以在这里写 计算、占比组、勾稽",
        "type": "object",
        "properties": _reserved(),
        "propertyNames": {"pattern": KEY},
        "additionalProperties": _ref(FACT),
    }
    return {FACT: fact, GROUP: group, **_shapes()}


def topic() -> Schema:
    """A topic with free keys: 收支, 采购 …"""
    return {
        "title": "主题",
        "description": "一个主题的事实：键和数由单位自己定，另可写 计算、占比组、勾稽",
        "anyOf": [_ref(GROUP), {"type": "array", "items": _ref(FACT)}],
        "definitions": definitions(),
    }


def standard() -> Schema:
    """templates/figures.yaml: definitions by topic, no facts."""
    defining: Schema = {
        "title": "定义组",
        "type": "object",
        "properties": _reserved(),
        "propertyNames": {"pattern": KEY},
        "additionalProperties": _ref(DEFINING),
    }
    return {
        "title": "标准计算项和勾稽",
        "description": "templates/figures.yaml：按主题写 计算、占比组、勾稽，不写事实",
        "type": "object",
        "additionalProperties": _ref(DEFINING),
        "definitions": {DEFINING: defining, **_shapes()},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _reserved() -> dict[str, Schema]:
    formula: Schema = {"type": ["string", "number"], "description": "公式"}

    def named(description: str, *choices: Schema, example: Schema) -> Schema:
        choice = choices[0] if len(choices) == 1 else {"anyOf": list(choices)}
        return {
            "title": description.partition("：")[0],
            "description": description,
            "type": "object",
            "propertyNames": {"pattern": KEY},
            "additionalProperties": choice,
            "examples": [example],
        }

    return {
        "计算": named(
            "计算：由别的数算出来的数，名称: 公式",
            formula,
            _ref("公式"),
            example={"执行率": {"式": "决算 / 预算", "格式": "百分比(2)"}},
        ),
        "占比组": named(
            "占比组：合计正好等于总和的一组占比",
            _ref("占比组"),
            example={"结构": {"总和": "100%", "小数": 1, "成员": {"甲占比": "甲 / 总额"}}},
        ),
        "勾稽": named(
            "勾稽：必须成立的关系，名称: 关系",
            formula,
            _ref("勾稽"),
            example={"支出构成": "基本支出 + 项目支出 = 总额"},
        ),
    }


def _shapes() -> dict[str, Schema]:
    titled: dict[str, type[Shape]] = {"公式": FormulaShape, "占比组": ShareShape, "勾稽": TieShape}
    by_title: dict[str, Schema] = {}
    for title, model in titled.items():
        schema = schema_of(model)
        schema.pop("definitions")
        by_title[title] = {**schema, "title": title}
    return by_title
