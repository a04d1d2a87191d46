"""The story format as JSON Schema, with the fields of every command, for editors and writers."""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from cases.codes import CODES
from cases.commands import COMMANDS, INSTANTS, REFERENCES
from cases.names import MAKES
from cases.story import Story
from rules import words

_MAY_BE_LEFT_OUT = {"kind", "problem", "version"}
_MOMENT = {
    "type": "string",
    "description": "Counted from the start of the story (3d, 12h, 2w, 5wd), or a date and time.",
    "examples": ["20d", "5wd", "2027-03-01 09:00"],
}
_REFERENCE = {
    "responsibility": "The key of a responsibility.",
    "handoff": "The id of the step that made the handoff, or h1 for the first of the story.",
    "supersedes": "The handoff that this one comes after, by the id of its step, or h1.",
    "step": "The id of the step that planned it on the ladder, or s1 for the first of the story.",
    "commitment": "The id of the step that proposed it, or c1 for the first of the story.",
}


def story_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a story file."""
    schema = Story.model_json_schema(by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "description": "A case as a story that `remit case play` can play. YAML or JSON.",
    }
    defs: dict[str, Any] = schema["$defs"]
    choices: list[dict[str, Any]] = []
    for kind, model in sorted(COMMANDS.items()):
        fields = model.model_json_schema(by_alias=True)
        for name, inner in fields.pop("$defs", {}).items():
            defs.setdefault(name, _with_moments(inner))
        defs[f"with {kind}"] = _friendly(_with_moments(fields))
        choices.append(
            {
                "if": {"properties": {"do": {"const": kind}}, "required": ["do"]},
                "then": {"properties": {"with": {"$ref": f"#/$defs/with {kind}"}}},
            }
        )
    step = defs["Step"]
    step["allOf"] = choices
    step["dependentRequired"] = {
        "do": ["as"], "as": ["do"], "with": ["do"], "id": ["do"], "refused": ["do"],
        "deputy_for": ["do"],
    }  # fmt: skip
    step["anyOf"] = [{"required": ["do"]}, {"required": ["expect"]}]
    step["properties"]["do"] = {
        "description": "The command, as noun and verb.",
        "enum": sorted(COMMANDS),
    }
    step["properties"]["id"]["description"] += f" For {' and '.join(MAKES)}."
    step["properties"]["refused"]["examples"] = CODES
    _say_states(defs["Expectations"]["properties"])
    _describe(defs)
    return schema


def _describe(defs: dict[str, Any]) -> None:
    """Give each field the docstring that stands under it in the code, where one does."""
    for model in _models({Story, *COMMANDS.values()}):
        said = _docstrings(model)
        for place in (defs.get(model.__name__), defs.get(f"with {_kind(model)}")):
            for name, told in (place or {}).get("properties", {}).items():
                if name in said:
                    told.setdefault("description", said[name])


def _kind(model: type[BaseModel]) -> str:
    kind = model.model_fields.get("kind")
    return str(kind.default) if kind else ""


def _models(found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """These models and every model within them."""
    new = {
        inner
        for model in found
        for field in model.model_fields.values()
        for inner in _within(field.annotation)
    }
    return found if new <= found else _models(found | new)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _within(inner)


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: " ".join(told.value.value.split())
        for field, told in itertools.pairwise(body.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
        and isinstance(told.value.value, str)
    }


def _with_moments(fields: dict[str, Any]) -> dict[str, Any]:
    for name in INSTANTS:
        if name in fields.get("properties", {}):
            optional = name not in fields.get("required", [])
            told = _MOMENT | ({"type": ["string", "null"]} if optional else {})
            fields["properties"][name] = told
    return fields


def _friendly(fields: dict[str, Any]) -> dict[str, Any]:
    told = fields["properties"]
    told.pop("kind")
    for name in REFERENCES:
        if name in told:
            told[name] = {"type": "string", "description": _REFERENCE[name]}
    fields["required"] = [name for name in fields.get("required", []) if name in told]
    fields["required"] = [name for name in fields["required"] if name not in _MAY_BE_LEFT_OUT]
    if "version" in told:
        told["version"]["description"] = "The newest is meant where nothing is said."
    return fields


def _say_states(told: dict[str, Any]) -> None:
    states = {
        "problem": words.STAGES,
        "responsibility": words.RESPONSIBILITY_STATES,
        "handoff": words.HANDOFF_STATES,
        "commitment": words.COMMITMENT_STATES,
    }
    for name in ("who", "notifications"):
        one_or_more = told[name]
        told[name] = {
            "description": one_or_more.pop("description", "") + " One, or a list of them.",
            "anyOf": [one_or_more["items"], one_or_more],
        }
    known = "; ".join(f"of a {noun}: {', '.join(names)}" for noun, names in states.items())
    told["states"]["description"] += f" States {known}."
    told["entries"]["propertyNames"] = {"enum": sorted(words.EVENTS)}
