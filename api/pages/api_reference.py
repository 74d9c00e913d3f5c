"""The API as a page: every operation with what it takes, what it answers, and a line to try."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages.frame import show
from api.pages.vocabulary import _

router = APIRouter(include_in_schema=False)

Schema = Mapping[str, Any]


class Field(NamedTuple):
    """A parameter, or a field of a form or an answer."""

    name: str
    where: str
    kind: str
    needed: bool
    says: str


class Shape(NamedTuple):
    """A form or an answer under its name."""

    name: str
    says: str
    fields: tuple[Field, ...]


class Reply(NamedTuple):
    """A status that may be answered, and with what."""

    status: str
    says: str
    shape: str


class Operation(NamedTuple):
    """Something that a program may ask for."""

    anchor: str
    method: str
    path: str
    title: str
    says: str
    parameters: tuple[Field, ...]
    body: Shape | None
    replies: tuple[Reply, ...]
    example: str


class Room(NamedTuple):
    """Operations that belong together."""

    name: str
    operations: tuple[Operation, ...]


@router.get("/api")
def reference(door: ThisDoor, request: Request) -> HTMLResponse:
    """Every operation, room by room, and every shape that they take or give."""
    app: FastAPI = request.app
    rooms, shapes = _read(app)
    return show(
        door,
        "api-reference.html",
        title=_("API reference"),
        section="api",
        rooms=rooms,
        shapes=shapes,
        about=app.openapi()["info"]["description"].strip().split("\n\n"),
    )


def _read(app: FastAPI) -> tuple[tuple[Room, ...], tuple[Shape, ...]]:
    document = app.openapi()
    schemas = document["components"]["schemas"]
    public = app.state.fund.public_url
    rooms: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            rooms[said["tags"][0]].append(_operation(method, path, said, schemas, public))
    named = tuple(_shape(name, schema) for name, schema in sorted(schemas.items()))
    return tuple(Room(name, tuple(found)) for name, found in rooms.items()), named


def _operation(method: str, path: str, said: Schema, schemas: Schema, public: str) -> Operation:
    sent = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    name = _name(sent) if sent else ""
    return Operation(
        anchor=said["operationId"],
        method=method.upper(),
        path=path,
        title=said["summary"],
        says=said.get("description", ""),
        parameters=tuple(_parameter(one) for one in said.get("parameters", ())),
        body=_shape(name, schemas[name]) if name in schemas else None,
        replies=tuple(_replies(said["responses"])),
        example=_example(method, path, said, schemas.get(name), public),
    )


def _parameter(one: Schema) -> Field:
    schema = one["schema"]
    return Field(
        one["name"],
        one["in"],
        _kind(schema),
        one.get("required", False),
        one.get("description", ""),
    )


def _replies(responses: Mapping[str, Schema]) -> Iterator[Reply]:
    for status, reply in sorted(responses.items()):
        content: Schema = next(iter(reply.get("content", {}).values()), {})
        yield Reply(status, reply["description"], _name(content.get("schema", {})))


def _shape(name: str, schema: Schema) -> Shape:
    needed = schema.get("required", ())
    fields = tuple(
        Field(field, "body", _kind(one), field in needed, one.get("description", ""))
        for field, one in schema.get("properties", {}).items()
    )
    if not fields and "enum" in schema:
        fields = (Field("", "body", _kind(schema), needed=True, says=""),)
    return Shape(name, schema.get("description", ""), fields)


def _name(schema: Schema) -> str:
    """The name of the shape that a schema refers to."""
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""


def _kind(schema: Schema) -> str:
    """A type in a few words."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return _(" or ").join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return _("list of %s") % _kind(schema.get("items", {}))
    return str(schema.get("format") or schema.get("type", _("anything")))


def _example(method: str, path: str, said: Schema, form: Schema | None, public: str) -> str:
    parts = [f"curl {public}{path.replace('{', '').replace('}', '')}"]
    if said["security"]:
        parts.append("-H 'Authorization: Bearer mptf_...'")
    if method == "post":
        wants_key = any(
            one["name"] == "idempotency-key" and one.get("required")
            for one in said.get("parameters", ())
        )
        if wants_key:
            parts.append("-H 'Idempotency-Key: 6f1c7d0e-0001'")
        parts.append(f"--json '{json.dumps(_filled(form or {}))}'")
    return " \\\n  ".join(parts)


def _filled(form: Schema) -> dict[str, Any]:
    """The fields that a form needs, each with something of its type."""
    properties = form.get("properties", {})
    return {field: _some(properties[field]) for field in _needed(form)}


def _needed(form: Schema) -> Sequence[str]:
    needed: Sequence[str] = form.get("required", ())
    return needed


def _some(schema: Schema) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    by_format = {"date": "2021-03-18", "date-time": "2021-03-18T09:00:00Z"}
    by_type = {"integer": 1, "array": [], "object": {}, "boolean": True}
    kind = schema.get("format", "")
    return by_format.get(kind) or by_type.get(schema.get("type", ""), "...")
