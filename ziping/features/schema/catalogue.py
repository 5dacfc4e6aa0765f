"""Catalogue: every schema by name, and which files of a project it describes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from ziping.check.settings import SettingsShape
from ziping.facts.topics import LISTS, TOPICS
from ziping.features.schema.editor import DRAFT, FACT, Schema, adapted, models_in, schema_of
from ziping.features.schema.fact_topics import definitions, standard, topic
from ziping.features.schema.layout_values import layout
from ziping.scoring.framework_file import FrameworkShape
from ziping.scoring.rules.families import FAMILIES
from ziping.scoring.schema import framework_schema
from ziping.source.shape import Shape


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
