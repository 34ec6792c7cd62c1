"""Every combination of some figures, with the same luck."""

import json

import numpy as np
import pytest

import tierwise as tw

HOW = {"months": 4, "replicas": 20, "seed": 2}
VARY = {"ladder.medal.iron.base_pay": [2000, 2200, 2400], "demand.chatbot": ["20%", "40%"]}


@pytest.fixture(scope="module")
def assumed():
    return tw.example_assumptions("three_shops")


@pytest.fixture(scope="module")
def swept(today, ledger, assumed):
    return tw.sweep(today, ledger, assumed, VARY, measures=["total_cost", "busy"], **HOW)


def test_every_combination_has_a_row_for_each_measure(swept):
    rows = list(swept.rows())
    assert len(rows) == 3 * 2 * 2
    assert [row["ladder.medal.iron.base_pay"] for row in rows[::4]] == [2000, 2200, 2400]
    assert {row["demand.chatbot"] for row in rows} == {"20%", "40%"}
    assert [row["measure"] for row in rows[:2]] == ["total_cost", "busy"]
    for row in rows[:2]:  # no replica differs: there is no interval to tell
        assert (row["difference"], row["difference_low"], row["difference_high"]) == (0, None, None)
    assert all(
        row["difference_low"] <= row["difference"] <= row["difference_high"]
        for row in rows[2:]
        if row["measure"] == "total_cost"
    )


def test_a_combination_is_what_compare_makes_of_it(swept, today, ledger, assumed):
    raised = today.replace("ladder.medal.iron.base_pay", 2400)
    variants = {"first": today, "last": (raised, assumed.replace("demand.chatbot", "40%"))}
    found = next(tw.compare(variants, ledger, assumed, **HOW).table("total_cost").rows())
    last = [row for row in swept.rows() if row["measure"] == "total_cost"][-1]
    for ours, theirs in (("difference", "difference"), ("difference_low", "low"), ("difference_high", "high")):
        assert last[ours] == found[theirs]
    costs = (
        tw.simulate(raised, ledger, assumed.replace("demand.chatbot", "40%"), **HOW).totals().to_polars(money="float")
    )
    sums = np.array(costs["total_cost"]).reshape(20, 4).sum(axis=1)
    assert last["mean"] == pytest.approx(sums.mean())
    assert (last["low"], last["high"]) == pytest.approx(tuple(np.quantile(sums, [0.1, 0.9])))


def test_what_is_compared_with_may_be_another(today, ledger, assumed, swept):
    def differences(**with_):
        found = tw.sweep(today, ledger, assumed, VARY, measures="total_cost", **HOW, **with_)
        return [row["difference"] for row in found.rows()]

    own = [row["mean"] for row in swept.rows() if row["measure"] == "total_cost"]
    other = {"ladder.medal.iron.base_pay": 2200, "demand.chatbot": "40%"}
    assert differences(compare_with=other) == pytest.approx([mean - own[3] for mean in own])
    assert differences(compare_with=today) == pytest.approx([mean - own[0] for mean in own])
    assert differences(compare_with=assumed.replace("demand.chatbot", "40%")) == pytest.approx(
        [mean - own[1] for mean in own]
    )
    with pytest.raises(tw.Error, match="none of the combinations"):
        differences(compare_with={"demand.chatbot": "20%"})


def test_paths_are_found_where_they_are(today, ledger, assumed):
    from tierwise.runs.sweep import changed

    policy, assumptions = changed(
        today, assumed, {"policy:name": "a", "assumptions:name": "b", "demand.chatbot": "30%"}
    )
    assert (policy.name, assumptions.name) == ("a", "b")
    assert assumptions.get("demand.chatbot") == "30%"
    with pytest.raises(tw.Error, match=r"both the policy and the assumptions have this path; write policy:name"):
        tw.sweep(today, ledger, assumed, {"name": ["a", "b"]}, **HOW)
    with pytest.raises(tw.Error) as e:
        changed(today, assumed, {"demand.chatbt": 1})
    assert str(e.value) == "demand.chatbt: unknown name 'chatbt'; did you mean 'chatbot'?"


def test_a_path_is_varied_once(today, ledger, assumed):
    path = "ladder.medal.iron.base_pay"
    with pytest.raises(tw.Error, match=f"^{path}: it is given twice, also as policy:{path}; give it once"):
        tw.sweep(today, ledger, assumed, {f"policy:{path}": [2000], path: [2300]}, **HOW)
    with pytest.raises(tw.Error, match="it is given twice, also as assumptions:demand.chatbot"):
        tw.sweep(today, ledger, assumed, {"demand.chatbot": ["10%"], "assumptions:demand.chatbot": ["30%"]}, **HOW)


def test_what_cannot_be_swept_is_said(today, ledger, assumed):
    for vary, message in (
        ({}, "nothing to vary"),
        ({"demand.chatbot": "30%"}, "expected a list of values, found '30%'"),
        ({"demand.chatbot": []}, "expected a list of values"),
        ({"demand.chatbot": ["much"]}, "demand.chatbot"),
    ):
        with pytest.raises(tw.Error, match=message):
            tw.sweep(today, ledger, assumed, vary, **HOW)
    with pytest.raises(tw.Error, match="unknown measure 'costs'"):
        tw.sweep(today, ledger, assumed, {"demand.chatbot": [0.1]}, measures="costs", **HOW)


def test_what_is_no_policy_and_no_list_of_values_is_told_from_one(today, ledger, assumed):
    vary = {"demand.chatbot": [0.1]}
    amended = today.amend("2026-09", "ladder.medal.iron.base_pay", 2300)
    with pytest.raises(tw.Error, match=r"policy: a sweep changes one policy's figures, .*; tw\.compare plays amended"):
        tw.sweep(amended, ledger, assumed, vary)
    for given, message in (
        (("x", ledger, assumed, vary), r"policy must be a tw\.Policy, found str"),
        ((today, ledger, "x", vary), r"assumptions must be tw\.Assumptions, found str"),
        (
            (today, ledger, assumed, ["demand.chatbot"]),
            "vary must be a dict of lists of values, or of ranges, by path, found list",
        ),
        ((today, ledger, assumed, {1: [2]}), "a path must be a text, found int"),
    ):
        with pytest.raises(TypeError, match=message):
            tw.sweep(*given)
    for other in (3, (today,), "x.toml"):
        with pytest.raises(TypeError, match="compare_with must be a policy, assumptions, or a pair of both"):
            tw.sweep(today, ledger, assumed, vary, compare_with=other)
    with pytest.raises(TypeError, match=r"assumptions must be tw\.Assumptions, found str"):
        tw.sweep(today, ledger, assumed, vary, compare_with=(today, "x.toml"))
    for values in (set(), {"10%"}, "10%", 0.1):
        with pytest.raises(tw.Error, match="demand.chatbot: expected a list of values, found"):
            tw.sweep(today, ledger, assumed, {"demand.chatbot": values})
    with pytest.raises(tw.Error, match="measures: there are none; name at least one"):
        tw.sweep(today, ledger, assumed, vary, measures=[], **HOW)


def test_a_misspelt_measure_is_found_before_anything_is_played(today, ledger, assumed):
    told = []
    with pytest.raises(tw.Error, match="unknown measure 'total_costs'; did you mean 'total_cost'"):
        tw.sweep(
            today, ledger, assumed, {"demand.chatbot": [0.1, 0.2]}, measures=["gross", "total_costs"],
            progress=lambda *done: told.append(done), **HOW,
        )  # fmt: skip
    assert not told


def test_an_interrupted_sweep_keeps_whole_combinations(today, ledger, assumed):
    def stop(done, total):
        if done > 0.6 * total:
            raise KeyboardInterrupt

    def stop_later(done, total):
        if done > 0.8 * total:
            raise KeyboardInterrupt

    how = {"months": 12, "replicas": 600, "threads": 1, "measures": "gross"}
    found = tw.sweep(today, ledger, assumed, {"demand.chatbot": [0.1, 0.2, 0.3]}, progress=stop, **how)
    assert found.interrupted
    assert 0 < found.done < 3
    assert len(found) == found.done
    assert f"interrupted: {found.done} of 3 combinations" in str(found)
    first = tw.sweep(today, ledger, assumed, {"demand.chatbot": [0.1]}, **how)
    assert next(found.rows()) == next(first.rows())
    vary = {"demand.chatbot": [0.1, 0.2, 0.3]}
    last = tw.sweep(today, ledger, assumed, vary, progress=stop_later, compare_with={"demand.chatbot": 0.3}, **how)
    assert last.interrupted
    assert next(last.rows())["difference"] > 0  # what is compared with is played first
    with pytest.raises(KeyboardInterrupt):
        tw.sweep(today, ledger, assumed, {"demand.chatbot": [0.1]}, progress=_stop_at_once, **how)


def _stop_at_once(done, total):
    raise KeyboardInterrupt


def test_a_sweep_is_shown_a_table_a_measure_and_written(swept, tmp_path):
    text = str(swept)
    assert "total_cost 总成本" in text
    assert "busy 忙碌度" in text
    assert "base_pay" in swept._repr_html_()
    manifest = json.loads((swept.write(tmp_path / "out", with_persons=True) / "manifest.json").read_text())
    assert manifest["combinations"] == manifest["combinations_done"] == 6
    assert tw.Policy.load(tmp_path / "out" / manifest["policy"]["file"]).ladder.medal.iron.base_pay == 2000
    assert manifest["assumptions"]["name"] == "three-shops"
    assert {t["file"] for t in manifest["tables"]} == {"sweep.csv", "workforce.csv"}


def test_a_range_is_swept_as_its_values_are(today, ledger, assumed):
    how = {"months": 2, "replicas": 3, "measures": "gross", "progress": False}
    path = "ladder.medal.iron.base_pay"
    listed = tw.sweep(today, ledger, assumed, {path: [2000, 2200, 2400]}, **how)
    ranged = tw.sweep(today, ledger, assumed, {path: {"from": 2000, "to": 2400, "step": 200}}, **how)
    assert list(ranged.rows()) == list(listed.rows())


def test_a_lever_of_several_paths_is_one_column(today, ledger, assumed):
    paths = ["discipline.complaint.fines", "discipline.off_topic_chat.fines"]
    fines = {"paths": paths, "how": "times", "from": "0%", "to": "100%", "step": "50%"}
    found = tw.sweep(
        today, ledger, assumed, {"fines": fines}, months=2, replicas=3, measures="line.fines", progress=False
    )
    assert [row["fines"] for row in found.rows()] == ["0%", "50%", "100%"]
    by_hand = [
        tw.sweep(today, ledger, assumed, dict(zip(paths, ([[50 * f, 100 * f, 0]], [[20 * f]]), strict=True)),
                 months=2, replicas=3, measures="line.fines", progress=False)
        for f in (0, 0.5, 1)
    ]  # fmt: skip
    assert [row["mean"] for row in found.rows()] == [next(iter(one.rows()))["mean"] for one in by_hand]
