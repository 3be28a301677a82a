"""Misconceptions measure the tests."""

from dataclasses import replace

import pytest

from grader.validation.checks.mutation import check_mistakes, costs


def findings(subject):
    return {finding.check: finding for finding in check_mistakes(subject)}


def test_every_mistake_of_the_new_assignment_is_caught_at_a_fair_price(whole):
    found = findings(whole)
    assert all(finding.ok and not finding.warning for finding in found.values())
    assert (
        found["misconceptions"].sentence
        == "Mutation score 100 %: 6 of 6 misconceptions lose points."
    )
    assert (
        found["misconceptions"]
        .detail[0]
        .startswith(
            "gradient_without_labels: 4 points (33%); test_gradient (4)",
        )
    )


def test_costs_are_points_of_the_rubric(whole):
    by_name = {cost.mistake: cost for cost in costs(whole)}
    assert by_name["softmax_without_shift"].points == 1
    assert {
        test.partition("[")[0]
        for test in by_name["softmax_without_shift"].tests
    } == {"test_softmax.py::test_large_scores"}


def test_a_mistake_that_no_test_sees_survives(copy):
    copy.mistake("renames", "    reference.other = reference.softmax")
    found = findings(copy.subject)["misconceptions"]
    assert not found.ok
    assert (
        found.sentence
        == "Mutation score 85 %: 6 of 7 misconceptions lose points."
    )
    assert found.detail == ("renames passes every test",)


BOTH_SUMMED = (
    "    right = reference.cross_entropy\n"
    "    reference.cross_entropy = lambda scores, labels: tuple(-x for x in right(scores, labels))"
)


def test_a_mistake_that_costs_too_much_is_a_fault_of_the_tests(copy):
    copy.mistake("both_summed", BOTH_SUMMED)
    found = findings(copy.subject)["cost of a mistake"]
    assert not found.ok
    assert found.detail == (
        "both_summed: 8 points (67%); test_loss (4), test_gradient (4); the limit is 4 points",
    )


def test_what_stands_in_the_only_function_may_cost_all_of_its_points(copy):
    copy.mistake("both_summed", BOTH_SUMMED)
    subject = copy.subject
    contract = subject.engine.contract
    one_function = {
        name: replace(hook, label="cross_entropy")
        for name, hook in contract.hooks.items()
    }
    subject.engine.contract = replace(contract, hooks=one_function)
    found = findings(subject)["cost of a mistake"]
    assert found.ok
    assert found.sentence.endswith("the limit is 100% for it.")


def test_a_test_that_breaks_on_a_mistake_is_found(copy):
    copy.test(
        "    assert student.softmax(scores=np.array([[1000.0, 0.0]])).max() > 0",
    )
    found = findings(copy.subject)["internal errors"]
    assert not found.ok
    assert [line.partition(":")[0] for line in found.detail] == [
        "softmax_without_shift, test_more.py",
    ]


def test_tests_that_distinguish_nothing_are_worth_a_look(copy):
    copy.test("    student.softmax(scores=np.ones((2, 2)))")
    found = findings(copy.subject)["idle tests"]
    assert found.ok
    assert found.warning
    assert found.detail == ("test_more.py::test_more: all of 1 case",)


@pytest.mark.parametrize("remove", [True, False])
def test_there_must_be_misconceptions(copy, remove):
    path = copy.root / "reference/softmax/misconceptions/mistakes.py"
    path.unlink() if remove else path.write_text("")
    (found,) = check_mistakes(copy.subject)
    assert not found.ok
    assert found.sentence.startswith("There are no misconceptions in ")


def test_a_mistake_may_cost_the_points_of_its_criterion(whole):
    (finding,) = [
        finding
        for finding in check_mistakes(whole)
        if finding.check == "cost of a mistake"
    ]
    assert finding.ok
    shares = {cost.mistake: cost.share for cost in costs(whole)}
    assert shares["gradient_without_labels"] > 0.25
