"""Shapes of replies as JSON schemas that strict servers accept as they are."""

import re
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from redraft.models.chat import Schema

_PLACE = re.compile(r"at `\$([^`]*)`\Z")
_STEP = re.compile(r"\.(\w+)|(\[)")
_KEPT = ("type", "enum", "const", "anyOf", "items", "properties", "$ref")


@lru_cache(maxsize=32)
def strict_schema(kind: type[Struct]) -> Schema:
    """The schema of a kind of reply.

    Every property is required and no other is allowed; nothing refers elsewhere; bounds and defaults are left out,
    because some servers refuse a schema that has them. Whoever reads the reply checks those.

    Args:
        kind: the shape; not one that holds itself.

    Returns:
        The schema, named after the kind.
    """
    (top,), parts = msgspec.json.schema_components([kind])
    body = _strict(top, parts)
    return Schema(kind.__name__.lower(), body)


def _strict(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _strict(parts[schema["$ref"].rpartition("/")[2]], parts)
    kept = {key: value for key, value in schema.items() if key in _KEPT}
    if "items" in kept:
        kept["items"] = _strict(kept["items"], parts)
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(each, parts) for each in kept["anyOf"]]
    if "properties" in kept:
        kept["properties"] = {name: _strict(each, parts) for name, each in kept["properties"].items()}
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    if "enum" in kept:
        kept["type"] = "string" if all(isinstance(each, str) for each in kept["enum"]) else "integer"
    return kept


def allowed_at(kind: type[Struct], fault: str) -> str:
    """What may stand where a reply was found wrong, for telling the model: it is told only that its own value may not.

    Args:
        kind: the shape.
        fault: the validator's message, which ends in a path such as "at `$.findings[0].cause`".

    Returns:
        The values, where there are but a few; else "".
    """
    told = _PLACE.search(fault)
    node = strict_schema(kind).body if told else {}
    for key, place in _STEP.findall(told[1] if told else ""):
        node = node.get("properties", {}).get(key, {}) if key else node.get("items", {}) if place else {}
    return ", ".join(map(repr, node.get("enum", ())))
