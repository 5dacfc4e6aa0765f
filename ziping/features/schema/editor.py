"""Editor: pydantic's JSON Schema of a shape as an editor sees the file.

An editor reads a plain scalar as a number, a text or a truth value (`2023`, `是`, `6,067.65 万元`), so
wherever a person writes a value any of them is right; what the value says is for `check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast, get_args

from pydantic import BaseModel

from ziping.source.shape import Shape

Schema = dict[str, object]
DRAFT = "http://json-schema.org/draft-07/schema#"
VALUE: Schema = {"type": ["string", "number", "boolean"]}
FACT = "事实"  # The definition of a fact: `facts.definitions`.
_SCALARS = ({"type": "string"}, {"type": ["number", "string"]})


def schema_of(model: type[BaseModel]) -> Schema:
    """The schema of a shape, its inner shapes in ``definitions``; ``$ref`` to `FACT` where it is free."""
    return adapted(model.model_json_schema(), models_in(model))


def adapted(schema: Mapping[str, object], models: Iterable[type[BaseModel]]) -> Schema:
    """A schema of pydantic's, with the words of the *models* it was made from."""
    named = {model.__name__: model for model in models}
    whole = {**schema, "definitions": schema.get("$defs", {})}
    whole.pop("$defs", None)
    definitions = cast(Mapping[str, Schema], whole.pop("definitions"))
    result = _object(whole, named)
    result["definitions"] = {name: _object(one, named) for name, one in definitions.items()}
    return result


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A shape and all shapes within it."""

    def within(annotation: object) -> Iterator[type[BaseModel]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from models_in(annotation)
        for part in get_args(annotation):
            yield from within(part)

    yield model
    for info in model.model_fields.values():
        yield from within(info.annotation)


def _object(schema: Schema, named: Mapping[str, type[BaseModel]]) -> Schema:
    """A shape's own schema: its Chinese title, and whether it takes other keys."""
    adapted_schema = cast(
        Schema, _part({key: value for key, value in schema.items() if key != "title"})
    )
    model = named.get(str(schema.get("title")))
    said = str(schema.get("description", ""))
    if said:
        adapted_schema["title"] = said.partition("：")[0].partition("。")[0].strip("`")
    if schema.get("type") == "object" and "properties" in schema:
        free = model is not None and issubclass(model, Shape) and model.free
        adapted_schema["additionalProperties"] = (
            {"$ref": f"#/definitions/{FACT}"} if free else False
        )
    return adapted_schema


def _part(schema: object) -> object:
    if isinstance(schema, list):
        return [_part(item) for item in schema]
    return _mapped(schema) if isinstance(schema, dict) else schema


def _mapped(schema: Schema) -> Schema:
    if "anyOf" in schema:
        schema = _without_null(schema)
    if {"type": schema.get("type")} in _SCALARS and "enum" not in schema:
        schema = {**schema, **VALUE}
    kept: Schema = {}
    for key, value in schema.items():
        if key == "$ref":
            kept[key] = str(value).replace("#/$defs/", "#/definitions/")
        elif key == "properties":
            own = cast(Mapping[str, Schema], value)
            kept[key] = {name: _part({**inner, "title": name}) for name, inner in own.items()}
        elif key == "additionalProperties" and value is True:
            kept[key] = {"$ref": f"#/definitions/{FACT}"}
        elif key != "default" or (isinstance(value, str) and value):
            kept[key] = _part(value)
    return kept


def _without_null(schema: Schema) -> Schema:
    """A key that need not be there: it is left out, never written as nothing."""
    choices = [one for one in cast(list[Schema], schema["anyOf"]) if one != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**choices[0], **rest} if len(choices) == 1 else {**rest, "anyOf": choices}
