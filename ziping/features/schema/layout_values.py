"""Layout: the schema of layout.yaml, in which each value may name its clause and strength."""

from __future__ import annotations

from typing import cast

from ziping.features.schema.editor import VALUE, Schema, adapted, models_in
from ziping.layout.layout import Layout, Strength

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
