"""The schema of the content files, made from the models (JSON Schema 2020-12)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal import languages
from portal.content.clauses import clause_schema
from portal.content.kinds import Child, ContentKind, discover, is_translated, model_field
from portal.dates import PARTIAL_DATE
from portal.models import RelationType
from portal.publishing.states import Readiness

SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}
TEXT = {
    "type": "object",
    "properties": {code: {"type": "string", "minLength": 1} for code in languages.CODES},
    "additionalProperties": False,
    "minProperties": 1,
}
PARTIAL = {"type": "string", "pattern": f"^{PARTIAL_DATE.pattern}$".replace("(\\d", "([0-9]").replace("\\d", "[0-9]")}
RELATION = {
    "type": "object",
    "properties": {
        "type": {"enum": RelationType.values},
        "to": {"type": "string", "pattern": "^[a-z-]+/[a-z0-9-]+$"},
    },
    "required": ["type", "to"],
    "additionalProperties": False,
}
TRANSLATION = {
    "type": "object",
    "properties": {
        "official": {"type": "boolean"},
        "translator": {"type": "string", "maxLength": 200},
        "from": {"enum": list(languages.CODES)},
        "readiness": {"enum": [Readiness.CURRENT, Readiness.OUTDATED, Readiness.DRAFT]},
    },
    "additionalProperties": False,
}
EXTRAS = {
    "relations": {"type": "array", "items": RELATION},
    "translations": {
        "type": "object",
        "properties": dict.fromkeys(languages.CODES, TRANSLATION),
        "additionalProperties": False,
    },
    "published": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
# Texts without which a record cannot be shown: in all languages where pages rely on a name.
NAMES_IN_ALL = {"name"}


def field_schema(owner: ContentKind | Child, name: str) -> dict[str, Any]:
    """The schema of one field of a file."""
    field = model_field(owner, name)
    if is_translated(owner.model, field.name):
        limit = {"maxLength": field.max_length} if field.max_length else {}
        each = {"type": "string", "minLength": 1, **limit}
        text = TEXT | {"properties": dict.fromkeys(languages.CODES, each)}
        return text | {"required": list(languages.CODES)} if name in NAMES_IN_ALL else text
    if isinstance(field, models.ManyToManyField):
        return {"type": "array", "items": SLUG, "uniqueItems": True}
    if isinstance(field, models.ForeignKey):
        return SLUG
    if isinstance(field, models.DateField):
        return PARTIAL
    if field.choices:
        return {"enum": [value for value, _label in field.flatchoices if value != ""]}
    if isinstance(field, models.FloatField):
        return {"type": "number", **limits(field)}
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, models.IntegerField):
        return {"type": "integer", **limits(field)}
    if name == "slug":
        return SLUG
    string: dict[str, Any] = {"type": "string", "minLength": 1}
    return string | {"maxLength": field.max_length} if field.max_length else string


def limits(field: models.Field) -> dict[str, Any]:
    """The least and the greatest value that the model field's validators allow."""
    least = [each.limit_value for each in field.validators if isinstance(each, MinValueValidator)]
    greatest = [each.limit_value for each in field.validators if isinstance(each, MaxValueValidator)]
    return ({"minimum": max(least)} if least else {}) | ({"maximum": min(greatest)} if greatest else {})


def child_schema(child: Child) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: field_schema(child, name) for name in child.fields},
            "required": list(child.required),
            "additionalProperties": False,
        },
    }


def kind_schema(kind: ContentKind) -> dict[str, Any]:
    """The schema of one file."""
    properties: dict[str, Any] = {name: field_schema(kind, name) for name in kind.all_fields}
    properties |= {child.name: child_schema(child) for child in kind.children}
    if kind.is_publication:
        properties |= EXTRAS
    own: dict[str, Any] = {}
    if kind.has_clauses:
        properties["clauses"] = {"type": "array", "items": {"$ref": "#/$defs/clause"}}
        # With an identifier of its own, so that the reference means the same here and within the schema of all files.
        own = {"$id": f"urn:portal:content:{kind.name}", "$defs": {"clause": clause_schema(kind.clause_ties)}}
    return {
        **own,
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(kind.all_required),
            "additionalProperties": False,
        },
    }


def schema() -> dict[str, Any]:
    """The schema of all files: `$defs` has one entry for each kind, under its file's name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Content files of the portal",
        "$defs": {name: kind_schema(kind) for name, kind in discover().items()},
    }
