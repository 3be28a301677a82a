"""Nothing of a hidden test is in a student's report."""

from dataclasses import replace

import numpy as np
import pytest

from grader.model import Call, Diagnosis, PublicRun, Visibility
from grader.validation.checks.secrecy import check_secrecy, leaks, shown_numbers
from grader.validation.page_text import numbers_in, visible_text
from grader.validation.telltale_numbers import telling_numbers

WORDS = ("test_gradient", "0123456789abcdef")


def test_reports_of_the_new_assignment_hold_nothing(whole):
    (found,) = check_secrecy(whole)
    assert found.ok
    assert (
        found.sentence == "No hidden value is in any of 7 reports for students."
    )


def hidden_numbers(result):
    calls = [
        call
        for judgement in result.judgements
        for call in judgement.outcome.calls
    ]
    return telling_numbers(
        value
        for call in calls
        for value in (*call.arguments.values(), call.expected)
    )


def with_diagnosis(result, text="", example=None):
    """Return *result* with a diagnosis that its student is shown, true or not."""
    tests = (result.judgements[0].test.id,)
    fact = Diagnosis("A fact.", text, tests=tests, counterexample=example)
    return replace(result, diagnoses=(), public=PublicRun(diagnoses=(fact,)))


@pytest.mark.parametrize("form", ["{:.5g}", "{:.6f}", "{!r}", "-{:.7g}"])
def test_a_hidden_number_is_found_in_any_form(whole, form):
    result = whole.mistakes["loss_summed"]
    number = float(
        min(
            number
            for number in hidden_numbers(result)
            if number > 0.1 and len(f"{number:.5g}") > 6
        ),
    )
    told = with_diagnosis(result, f"The input {form.format(number)} is wrong.")
    assert list(leaks(told, WORDS)) == [
        f"the report holds {form.format(number).lstrip('-')}, a number of a hidden test",
    ]


def test_the_name_of_a_hidden_test_and_the_seed_are_found(whole):
    told = with_diagnosis(
        whole.mistakes["loss_summed"],
        "See test_gradient and 0123456789abcdef.",
    )
    assert list(leaks(told, WORDS)) == [
        f"the report holds {word}" for word in WORDS
    ]


def test_a_measured_ratio_is_no_secret(whole):
    result = whole.mistakes["loss_summed"]
    ratio = next(
        j.outcome.difference.ratio
        for j in result.judgements
        if j.outcome.difference
    )
    assert not list(
        leaks(
            with_diagnosis(result, f"It is {ratio:.5f} times the right one."),
            WORDS,
        ),
    )


def test_a_counterexample_with_a_hidden_input_is_found(whole):
    result = whole.mistakes["loss_summed"]
    call = next(
        call
        for judgement in result.judgements
        for call in judgement.outcome.calls
    )
    example = Call(call.hook, call.arguments, call.reply)
    assert "the counterexample has a number of a hidden test" in leaks(
        with_diagnosis(result, example=example),
        WORDS,
    )


def test_numbers_that_tell_something_are_long():
    assert telling_numbers(
        [0.5, 3.0, (0.25, {"a": -0.123456}), None, float("nan")],
    ).tolist() == [0.123456]


def test_numbers_of_a_page_have_many_digits():
    found = list(
        numbers_in("0.5, 1.2345, 12345, v1.2.3456, 0.00012345 and 1.23456e-05"),
    )
    assert [number.text for number in found] == [
        "1.2345",
        "0.00012345",
        "1.23456e-05",
    ]
    assert found[0].shows(np.array([1.23451]))
    assert not found[0].shows(np.array([1.23456]))


def test_style_and_script_are_no_text():
    page = "<style>a { width: 1.2345em }</style><p title='0.5'>x</p><script>1.2345</script>"
    assert visible_text(page).split() == ["0.5", "x"]


def test_numbers_in_a_crowd_tell_something_only_together():
    crowd = np.sort(np.random.default_rng(0).uniform(0.4, 0.6, 20_000))
    met_by_chance = list(
        numbers_in(" ".join(f"{0.4 + n / 71:.6f}" for n in range(14))),
    )
    assert any(number.shows(crowd) for number in met_by_chance)
    assert not list(shown_numbers(met_by_chance, crowd))
    (leak,) = shown_numbers(
        list(numbers_in(" ".join(f"{n:.6f}" for n in crowd[:9]))),
        crowd,
    )
    assert leak.startswith(
        "the report holds 9 numbers of hidden tests, where 0.",
    )
    assert list(shown_numbers(list(numbers_in(f"{crowd[7]:.9f}")), crowd)) == [
        f"the report holds {crowd[7]:.9f}, a number of a hidden test",
    ]


def test_what_a_public_test_shows_is_no_secret(whole):
    result = whole.mistakes["loss_summed"]
    number = float(
        min(
            number
            for number in hidden_numbers(result)
            if number > 0.1 and len(f"{number:.5g}") > 6
        ),
    )
    told = with_diagnosis(result, f"The input {number!r} is wrong.")
    public = [
        replace(j, test=replace(j.test, visibility=Visibility.PUBLIC))
        for j in told.judgements
    ]
    assert not list(
        leaks(replace(told, judgements=(*told.judgements, *public)), ()),
    )
