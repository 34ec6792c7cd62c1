"""What editors are told by the JSON Schema of policies and assumptions: one message for one wrong key."""

import copy
import json
import random
import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

import random_policies
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
    ladder.medal.tier = [{ name = "a", base_pay = 2000 }, { name = "b", base_pay = { by = "shop", figures = { s = 1 } } }]
    brackets = { slices = { rates = [[0, 1]] }, steps = { by = "shop", figures = { north = [[0, "1%"], [10, 2]] } } }
    metric = { speed = "calls / hours", one = 1, yes = true, slow = { value = 2, zh = "慢" } }
    """
    assert messages(json.loads(tw.policy_schema()), tomllib.loads(text)) == []


AMENDMENT = "[[amendment]]\nfrom = '2026-07'\n"
SCHEMA = jsonschema.Draft202012Validator(json.loads(tw.policy_schema()))


def amendment_messages(text: str) -> list[str]:
    return messages(SCHEMA.schema, tomllib.loads(AMENDMENT + text))


def plain(value: Any) -> Any:
    """What stands at a path, as a file says it."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, tw.Formula) else value


@pytest.mark.parametrize("seed", [None, *range(30)])
def test_an_amendment_may_set_every_path_that_there_is_to_what_stands_there(seed: int | None) -> None:
    policies = [tw.example("three_shops"), tw.example("small_desk")]
    if seed is not None:
        rng = random.Random(seed)
        policies = [tw.Policy.parse(random_policies.to_toml(random_policies.random_policy(rng)))]
    for policy in policies:
        values = {path: plain(policy[path]) for path in policy.paths() if policy.get(path) != "unset"}
        assert len(values) > 20
        assert messages(SCHEMA.schema, {"amendment": [{"from": "2026-07", "set": values}]}) == []
        wrong = [path + "x" for path in values if path[-1] not in '"]' and policy_refuses(policy, path + "x")]
        assert len(wrong) > 5
        for path in wrong:
            assert len(messages(SCHEMA.schema, {"amendment": [{"set": {path: 1}, "from": "2026-07"}]})) == 1, path


def policy_refuses(policy: tw.Policy, path: str) -> bool:
    """Whether a path is of no policy: its last name is no member's, and names no element."""
    around, _, last = path.rpartition(".")
    try:
        found = policy[around] if around else policy
    except tw.Error:
        return False
    return (
        not isinstance(found, dict)
        and last[:-1] not in ("tier", "line", "measure", "gate", "offence")
        and (not around or around.count(".") > 1)
    )


@pytest.mark.parametrize(
    "text",
    [
        'remove = ["pay.meal", \'pay.line."a b"\', "brackets.rates.rates[0]"]',
        'add = { "parameter.rate" = 3, "parameter.x" = { by = "shop", figures = { north = 1 } }, "inputs.calls" = "count" }',
        'add = { "metric.speed" = "calls / hours", "metric.own" = { value = 1, behind = "speed" } }',
        'add = { "pay.line.meal" = { amount = 300, before = "base" }, "pay.night" = { amount = "8 * days", zh = "夜" } }',
        'add = { "pay.deduction_cap" = { of = "gross", keep_at_least = 1900 } }',
        'add = { "ladder.medal.iron.probation" = { months = 3, confirm = "true" } }',
        'add = { "ladder.medal.tier.top" = { base_pay = 3 }, \'ladder.medal."a b"\' = { enter = "score > 3" }, "rehire" = {} }',
        'add = { "brackets.rates" = { rates = [[0, "1%"], [2, 0.03]] }, "scorecard.measure.speed" = { value = "calls" } }',
        'set = { "parameter.rate" = 3, "metric.speed" = "calls", "inputs.calls" = "hours", "parameter.x.value" = "5%" }',
        'set = { "brackets.rates.rates[1][1]" = "2%", "brackets.rates.rates[0]" = [0, 1], "shops" = ["a"], "rounding" = "up" }',
        'set = { "ladder.post.lead.seats.north" = 2, "parameter.x.table.north.gold" = 3, "pay.line.base.kind" = "memo" }',
        'set = { "ladder.medal.iron.acting.months" = "3", "ladder.medal.review_months" = [1, 7], "pay.proration" = "0.5" }',
    ],
)  # fmt: skip
def test_what_an_amendment_may_say_is_fine(text: str) -> None:
    assert amendment_messages(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('remove = ["pay..meal"]', "'pay..meal' does not match"),
        ('remove = "pay.meal"', "'pay.meal' is not of type 'array'"),
        (
            'add = { "pay.line.meal" = { amont = 300 } }',
            "Additional properties are not allowed ('amont' was unexpected)",
        ),
        ('add = { "pay.line.meal" = { zh = "餐" } }', "'amount' is a required property"),
        (
            'add = { "pay.line.meal" = { name = "meal", amount = 3 } }',
            "Additional properties are not allowed ('name' was",
        ),
        ('add = { "pay.line.meal" = { amount = 3, behind = 1 } }', "1 is not of type 'string'"),
        ('add = { "pay.line.meal.amount" = 3 }', "'pay.line.meal.amount' does not match any of the regexes"),
        ('add = { "payline.meal" = { amount = 3 } }', "'payline.meal' does not match any of the regexes"),
        ('add = { "parameter.rate" = [3] }', "[3] is not of type 'number', 'string'"),
        ('add = { "parameter.rate" = { zh = "x" } }', "'value' is a required property"),
        ('add = { "scorecard.speed" = { value = "calls" } }', "'scorecard.speed' does not match any of the regexes"),
        ('set = { "pay.base.amount" = [3] }', "[3] is not of type 'string', 'number', 'boolean'"),
        ('set = { "pay.base.amont" = 3 }', "'pay.base.amont' does not match any of the regexes"),
        ('set = { "ladder.medal.iron.base_pay" = true }', "True is not of type 'number', 'string'"),
        ('set = { "brackets.rates.kind" = "marginl" }', "'marginl' is not one of"),
        ('set = { "ladder.post.lead.seats" = 3 }', "3 is not of type 'object'"),
        ('set = { "pay.line" = { base = { amount = 1 } } }', "is not of type 'array'"),
        ("set = 3", "3 is not of type 'object'"),
    ],
)
def test_what_an_amendment_cannot_say_gives_one_message(text: str, told: str) -> None:
    found = amendment_messages(text)
    assert len(found) == 1, found
    assert told in found[0]
