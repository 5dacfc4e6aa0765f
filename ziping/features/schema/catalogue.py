"""Catalogue: every schema by name, and which files of a project it describes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from ziping.check.settings import SettingsShape
from ziping.facts.definition import FormulaShape, ShareShape, TieShape
from ziping.facts.topics import LISTS, TOPICS
from ziping.features.schema.editor import DRAFT, FACT, VALUE, Schema, adapted, models_in, schema_of
from ziping.layout.layout import Layout, Strength
from ziping.scoring.framework_file import FrameworkShape, framework_schema
from ziping.scoring.rules.families import FAMILIES
from ziping.source.shape import Shape

_GROUNDS: dict[str, Schema] = {
    "条款": {**VALUE, "title": "条款", "description": "这些值依据的条款，如 GB/T 9704-2012 5.2.1"},
    "强度": {
        "title": "强度",
        "description": "条款的要求有多强",
        "enum": [str(strength) for strength in Strength],
    },
    "容许": {**VALUE, "title": "容许", "description": "条文允许的偏差，如 1 mm"},
    "理由": {**VALUE, "title": "理由", "description": "与标准不同的理由，印在诊断里"},
    "依据": {"type": "object", "title": "依据", "description": "按键说明这一组里各值的依据"},
}
_ANY: Schema = {"anyOf": [VALUE, {"type": "array", "items": VALUE}]}


def layout() -> Schema:
    """The schema of a layout file: keys are checked, measures are left to the tool."""
    found = adapted(Layout.model_json_schema(), models_in(Layout))
    return {
        **_grounded(found),
        "title": "版式",
        "description": "版式：每个尺寸和它的依据",
    }


def _grounded(schema: Schema) -> Schema:
    """Every object takes 条款 and 强度; every value stands alone or as 值 beside them."""
    if "properties" in schema:
        own_properties = {
            key: {**_grounded(value), "title": key}
            for key, value in cast(dict[str, Schema], schema["properties"]).items()
            if key.isidentifier() and not key.isascii()
        }
        grounded: Schema = {"type": "object", "properties": {**own_properties, **_GROUNDS}}
        grounded["additionalProperties"] = False
    elif "$ref" in schema:
        grounded = {"$ref": schema["$ref"]}
    elif schema.get("type") == "object":
        by_pattern = cast(dict[str, Schema], schema.get("patternProperties", {}))
        inner = cast(Schema, schema.get("additionalProperties") or [*by_pattern.values(), {}][0])
        grounded = {
            "type": "object",
            "properties": _GROUNDS,
            "additionalProperties": _grounded(inner),
        }
    else:
        pair = {
            "type": "object",
            "properties": {"值": _ANY, **_GROUNDS},
            "required": ["值"],
            "additionalProperties": False,
        }
        grounded = {"anyOf": [*cast(list[Schema], _ANY["anyOf"]), pair]}
    definitions = cast(dict[str, Schema], schema.get("definitions", {}))
    named = {name: _grounded(one) for name, one in definitions.items() if "enum" not in one}
    named |= {name: _grounded({}) for name, one in definitions.items() if "enum" in one}
    if "definitions" in schema:
        grounded["definitions"] = named
    return grounded


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A kind of file: *pattern* names its files, relative to the project; *make* its schema."""

    pattern: str
    make: Callable[[], Schema]


FREE = "主题"  # The schema of every topic without a shape of its own.


def _topic(name: str) -> Described:
    return Described(pattern=f"data/*/*/{name}.yaml", make=lambda: _shaped(TOPICS[name]))


def _list(name: str) -> Described:
    return Described(pattern=f"data/*/*/{name}.yaml", make=lambda: _listed(LISTS[name]))


def _shaped(model: type[Shape]) -> Schema:
    return _with_facts(schema_of(model))


def _listed(model: type[Shape]) -> Schema:
    item = _shaped(model)
    named = cast(Schema, item.pop("definitions"))
    whole: Schema = {"title": item["title"], "type": "array", "items": {"$ref": "#/definitions/项"}}
    return {**whole, "definitions": {"项": item, **named}}


def _with_facts(schema: Schema) -> Schema:
    """The definitions of facts go with a schema that refers to them."""
    if f'"#/definitions/{FACT}"' not in json.dumps(schema, ensure_ascii=False):
        return schema
    return {**schema, "definitions": {**cast(Schema, schema["definitions"]), **definitions()}}


def _framework() -> Schema:
    models: tuple[type[Shape], ...] = (FrameworkShape, *FAMILIES.values())
    return adapted(framework_schema(), (inner for model in models for inner in models_in(model)))


SCHEMAS: Mapping[str, Described] = MappingProxyType(
    {
        **{name: _topic(name) for name in TOPICS},
        **{name: _list(name) for name in LISTS},
        FREE: Described(pattern="data/*/*/*.yaml", make=topic),
        "规则": Described(pattern="data/规则.yaml", make=lambda: schema_of(SettingsShape)),
        "指标体系": Described(pattern="data/frameworks/*.yaml", make=_framework),
        "标准计算项": Described(pattern="templates/figures.yaml", make=standard),
        "版式": Described(pattern="templates/layout.yaml", make=layout),
    }
)


def schema_named(name: str) -> Schema:
    """A schema of the catalogue. KeyError for any other name."""
    schema = SCHEMAS[name].make()
    if not schema.get("definitions", True):
        del schema["definitions"]
    return {"$schema": DRAFT, **schema}


def schema_text(name: str) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema_named(name), ensure_ascii=False, indent=2) + "\n"
