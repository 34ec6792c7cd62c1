"""What editors are told by the JSON Schema of policies and assumptions: one message for one wrong key."""

import copy
import json
import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

import tierwise as tw

# Tables whose keys are names that the file's author gives.
NAMED = {
    "inputs",
    "parameter",
    "metric",
    "brackets",
    "ladder",
    "seats",
    "by_shop",
    "figures",
    "table",
    "shares",
    "activity",
}

DOCUMENTS = [
    (tw.policy_schema, tw.example("three_shops").to_toml()),
    (tw.assumptions_schema, tw.example_assumptions("three_shops").to_toml()),
]


def leaves(error: jsonschema.ValidationError) -> Iterator[jsonschema.ValidationError]:
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from leaves(inner)


def messages(schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    found = jsonschema.Draft202012Validator(schema).iter_errors(document)
    return [leaf.message for error in found for leaf in leaves(error)]


def keys(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key of every table that is no name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not (path and path[-1] in NAMED):
                yield (*path, key)
            yield from keys(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from keys(inner, (*path, i))


def misspelt(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    out = copy.deepcopy(document)
    table: Any = out
    for step in path[:-1]:
        table = table[step]
    table[path[-1] + "x"] = table.pop(path[-1])
    return out


@pytest.mark.parametrize(("schema_of", "text"), DOCUMENTS)
def test_one_misspelt_key_gives_one_message_wherever_it_stands(schema_of, text) -> None:
    schema, document = json.loads(schema_of()), tomllib.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert messages(schema, document) == []
    paths = list(keys(document))
    assert len(paths) > 50
    for path in paths:
        told = messages(schema, misspelt(document, path))
        assert len(told) == 1, (path, told)
        assert f"'{path[-1]}x'" in told[0], path


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('[[pay.line]]\nname = "base"\n', "'amount' is a required property"),
        ('[[pay.line]]\namount = "base_pay"\n', "'name' is a required property"),
        ('[parameter.floor]\nzh = "底线"\n', "'value' is a required property"),
        ('[parameter]\nfloor = "much"\n', "'much' does not match"),
        ("[parameter]\nfloor = [1]\n", "[1] is not of type 'number', 'string'"),
        ('[inputs]\ncalls = "cuont"\n', "'cuont' is not one of"),
        ('[inputs.calls]\nkind = "cuont"\n', "'cuont' is not one of"),
        ("[inputs.calls]\nkind = 1\n", "1 is not one of"),
        ("rounding = true\n", "True is not one of"),
        ("[metric]\nspeed = [1]\n", "[1] is not of type 'string', 'number', 'boolean'"),
        ("shops = 3\n", "3 is not of type 'array'"),
        ("ladder = 3\n", "3 is not of type 'array', 'object'"),
    ],
)
def test_what_is_missing_or_of_another_type_gives_one_message_too(wrong: str, told: str) -> None:
    found = messages(json.loads(tw.policy_schema()), tomllib.loads(wrong))
    assert len(found) == 1
    assert found[0].startswith(told)


def test_lone_values_and_tables_stand_for_elements_by_name() -> None:
    text = """
    inputs = { calls = "count", hours = { kind = "hours" } }
    parameter = { floor = 1, share = "5%", target = { by = "shop", figures = { north = 1 } } }
    brackets = { slices = { rates = [[0, 1]] }, steps = { by = "shop", figures = { north = [[0, "1%"], [10, 2]] } } }
    metric = { speed = "calls / hours", one = 1, yes = true, slow = { value = 2, zh = "慢" } }
    """
    assert messages(json.loads(tw.policy_schema()), tomllib.loads(text)) == []
