"""The JSON Schema of framework files, for editors."""

from __future__ import annotations

from typing import cast

from pydantic.json_schema import JsonSchemaValue

from ziping.scoring.framework_file import FrameworkShape
from ziping.scoring.rules.families import FAMILIES, RULE


def framework_schema() -> JsonSchemaValue:
    """The schema of a framework file, with one definition for each family of rules."""
    return _with_rules(FrameworkShape.model_json_schema())


def _with_rules(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A JSON Schema with the schemas of all families put where it asks for a rule."""
    definitions = dict(schema.get("$defs", {}))
    for name, family in FAMILIES.items():
        family_schema = family.model_json_schema()
        definitions |= family_schema.pop("$defs", {})
        family_schema["properties"]["类型"] = {"const": name, "description": "规则类型"}
        definitions[RULE + name] = family_schema
    return cast(JsonSchemaValue, _referring({**schema, "$defs": definitions}))


def _referring(schema: object) -> object:
    """The same schema with references to the families at every rule."""
    if isinstance(schema, list):
        return [_referring(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == RULE:
        own = {key: value for key, value in schema.items() if key in ("title", "description")}
        return {**own, "oneOf": [{"$ref": f"#/$defs/{RULE}{name}"} for name in FAMILIES]}
    return {key: _referring(value) for key, value in schema.items()}
