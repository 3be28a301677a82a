from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import count
from math import log2

import numpy as np
import pytest

from grader.grading.judge import judge
from grader.model import (
    Array,
    Diagnosis,
    Difference,
    DifferenceKind,
    FailureKind,
    Finding,
    Judgement,
    Note,
    NoteKind,
    Outcome,
    OutcomeKind,
    PublicRun,
    Recurrence,
    Result,
    StudentFailure,
    TestCase,
    Verdict,
    Visibility,
)
from grader.model.disclosure import (
    BITS_PER_NAME,
    CREDITED,
    KINDS,
    MOST_BITS,
    MOST_BITS_PER_TEST,
    MOST_NAMES,
    ShownKind,
    bits_of_kind,
    capacity,
    kind_of,
)
from grader.model.failure_details import Bare, Raised, RaisedAtLoad
from grader.report.audience import for_student
from grader.report.html import render_staff, render_student
from grader.report.submission_page import staff_page, student_page
from grader.testing.arrays import from_numpy
from grader.wording import hidden_tests

WRONG = [
    ("test_relu", Verdict.WRONG_ANSWER),
    ("test_w2", Verdict.RUNTIME_ERROR),
    ("::test_b/", Verdict.WRONG_ANSWER),
    ("mse", Verdict.WRONG_ANSWER),
    ("test_bce", Verdict.TIME_LIMIT),
    ("canary", Verdict.WRONG_ANSWER),
]


class Text(HTMLParser):
    """All text and attributes of a page but for our style."""

    def __init__(self, page):
        super().__init__()
        self.parts, self.style = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.style = tag == "style"
        if tag != "meta":
            self.parts += [value or "" for _, value in attrs]

    def handle_endtag(self, _tag):
        self.style = False

    def handle_data(self, data):
        if not self.style:
            self.parts.append(data)


def text(page):
    return "\n".join(Text(page).parts)


def numbers_of(value):
    if isinstance(value, Array):
        return np.frombuffer(value.data).tolist()
    if isinstance(value, list | tuple):
        return [number for item in value for number in numbers_of(item)]
    return [value] if isinstance(value, float) else []


def secrets(judgement):
    """Return every number of a test: inputs, replies, expected values, and what was measured."""
    found, outcome = [], judgement.outcome
    for call in outcome.calls:
        for value in (*call.arguments.values(), call.reply, call.expected):
            found += numbers_of(value)
    if outcome.difference:
        seen = outcome.difference
        found += [
            *numbers_of(seen.actual),
            *numbers_of(seen.expected),
            seen.largest_error,
            seen.actual_at,
        ]
    return {x for x in found if x is not None and len(repr(x)) > 8}


def forms(number):
    """Return how *number* may be written, but for forms so short that a page holds them by chance."""
    found = {
        repr(number),
        f"{number:.4f}",
        f"{number:.5f}",
        *(f"{number:.{digits}g}" for digits in (4, 5, 6, 8)),
    }
    return {form for form in found if len(form) > 5}


def hidden_result(make, visibility=Visibility.HIDDEN):
    result = make("Eve", WRONG, output="print of 0.123456")
    judgements = tuple(
        replace(j, test=replace(j.test, visibility=visibility))
        if j.test.visibility is Visibility.PUBLIC
        and j.test.criterion != "forward"
        else j
        for j in result.judgements
    )
    return replace(result, judgements=judgements, public=PublicRun())


def test_no_number_of_a_hidden_test_is_on_a_students_page(make):
    result = hidden_result(make)
    page = text(render_student(student_page(result)))
    leaked = {
        form
        for j in result.judgements
        for x in secrets(j)
        for form in forms(x)
        if form in page
    }
    assert not leaked
    assert "cannot be multiplied" not in page
    assert "print of" not in page


def test_the_search_finds_numbers_where_they_are_shown(make):
    result = hidden_result(make)
    page = text(render_staff(staff_page(result)))
    assert (
        sum(
            any(form in page for form in forms(x))
            for j in result.judgements
            for x in secrets(j)
        )
        > 50
    )


def test_parameters_of_hidden_cases_are_inputs(make):
    page = text(render_student(student_page(hidden_result(make))))
    assert "2-64" not in page
    assert "test_relu" not in page
    assert "2-64" in text(render_staff(staff_page(hidden_result(make))))


def test_public_tests_show_everything(make):
    result = make(
        "Bob",
        [
            ("test_loss", Verdict.WRONG_ANSWER),
            ("::test_b/", Verdict.RUNTIME_ERROR),
        ],
    )
    page = text(render_student(student_page(result)))
    public = [
        j for j in result.judgements if j.test.visibility is Visibility.PUBLIC
    ]
    assert any(f"{x:.6g}" in page for j in public for x in secrets(j))
    assert "shapes cannot be multiplied" in page


def test_a_student_does_not_learn_of_staff_tests(make):
    result = make(
        "Bob",
        [("canary", Verdict.WRONG_ANSWER), ("test_w1", Verdict.NOT_JUDGED)],
    )
    note = Note(NoteKind.INPUT_CHANGED, "The canary changed.")
    canary = next(j for j in result.judgements if "canary" in j.test.id)
    blind = replace(canary, outcome=replace(canary.outcome, notes=(note,)))
    waiting = [
        replace(j, outcome=replace(j.outcome, waits_for=(canary.test.id,)))
        if "test_w1" in j.test.id
        else j
        for j in result.judgements
    ]
    result = replace(
        result,
        judgements=tuple(blind if j is canary else j for j in waiting),
        diagnoses=(
            Diagnosis("Replies drift", "They do.", tests=(canary.test.id,)),
        ),
        notes=(note,),
    )
    page = text(render_student(student_page(result)))
    for word in ("Replies do not change", "canary", "Replies drift"):
        assert word not in page
        assert word in text(render_staff(staff_page(result)))


def test_our_own_error_text_is_for_staff(make):
    result = make("Bob", [("test_loss", Verdict.INTERNAL_ERROR)])
    assert "test_backward.py:31" not in text(
        render_student(student_page(result)),
    )
    assert "test_backward.py:31" in text(render_staff(staff_page(result)))


def test_prints_are_shown_where_only_public_tests_ran(make):
    result: Result = make("Bob", output="epoch 1")
    assert "epoch 1" not in text(render_student(student_page(result)))
    public = tuple(
        j for j in result.judgements if j.test.visibility is Visibility.PUBLIC
    )
    assert "epoch 1" in text(
        render_student(student_page(replace(result, judgements=public))),
    )


SECRETS = ("0.7312", "1.9486")


def claim_of(secret):
    """Return how a worker fails that carries *secret* in every field it may choose."""
    line = int(secret.replace(".", "")) % 1000
    return Raised(f"E{secret}", secret, f"{secret}.py", line)


def carrying(result, secret):
    """Return *result* with *secret* in all that a worker chooses after a hidden input."""
    number = float(secret)
    array = from_numpy(np.full((int(number * 10), 2), number))
    note = Note(NoteKind.RENAMED, f"Called with {secret}.")
    judgements = []
    for judgement in result.judgements:
        if judgement.test.visibility is Visibility.PUBLIC:
            judgements.append(judgement)
            continue
        outcome = judgement.outcome
        calls = [
            replace(call, reply=array, seconds=number) for call in outcome.calls
        ]
        hidden = replace(
            outcome,
            calls=tuple(calls),
            notes=(note,),
            seconds=number,
        )
        if outcome.failure is not None:
            details = outcome.failure.details
            if isinstance(details, Raised):
                details = claim_of(secret)
            failure = StudentFailure(details, f"f{secret}", refused=number < 1)
            hidden = replace(hidden, failure=failure)
        if outcome.difference is not None:
            hidden = replace(
                hidden,
                difference=replace(
                    outcome.difference,
                    name=secret,
                    summary=f"wrong at {secret}",
                    actual=array,
                    index=(int(number * 1000),),
                    actual_at=number,
                    ratio=number,
                    mismatched=int(number * 100),
                ),
            )
        judgements.append(
            replace(
                judgement,
                feedback=f"Wrong for {secret}.",
                outcome=hidden,
            ),
        )
    fact = Diagnosis(
        f"Wrong by {secret}",
        secret,
        hint=secret,
        tests=(judgements[0].test.id,),
    )
    return replace(
        result,
        judgements=tuple(judgements),
        diagnoses=(*result.diagnoses, fact),
        notes=(*result.notes, note),
        findings=(Finding("autograd", f"{secret}.py", 7, secret),),
        published_only=(secret,),
        output=secret,
        seconds=number,
    )


def test_what_a_worker_chooses_changes_nothing_on_its_students_page(make):
    result = hidden_result(make)
    first, second = (carrying(result, secret) for secret in SECRETS)
    assert for_student(first) == for_student(second)
    page = text(render_student(student_page(first)))
    assert page == text(render_student(student_page(second)))
    assert SECRETS[0] not in page
    assert SECRETS[0] in text(render_staff(staff_page(first)))


def failing(verdict, kind=None, difference=None):
    """Return a judgement of a hidden test of its own function, failed so."""
    number = next(NUMBERS)
    outcome = Outcome(
        f"test_a.py::test_{number}",
        OutcomeKind.FAILED if kind else OutcomeKind.DIFFERENT,
        difference=Difference(difference, "x", "wrong") if difference else None,
        failure=StudentFailure(Bare(kind)) if kind else None,
    )
    case = TestCase(
        outcome.test,
        title="A test",
        points=Fraction(1),
        criterion="forward",
    )
    return Judgement(case, verdict, Fraction(0), "", outcome)


NUMBERS = count()


def ways_to_fail(verdict):
    """Return a judgement for every way in which a worker can bring about *verdict*."""
    ways = [
        failing(
            judge(
                Outcome(
                    "",
                    OutcomeKind.FAILED,
                    failure=StudentFailure(Bare(kind)),
                ),
                None,
            ).verdict,
            kind,
        )
        for kind in FailureKind
    ]
    ways += [
        failing(Verdict.WRONG_ANSWER, difference=kind)
        for kind in DifferenceKind
    ]
    return [way for way in ways if way.verdict is verdict]


def test_each_kind_belongs_to_its_verdict_and_there_are_16_at_most():
    assert len(ShownKind) <= 16
    assert len({*map(hidden_tests.of_kind, ShownKind)}) == len(ShownKind)
    for verdict in KINDS:
        seen = {kind_of(way) for way in ways_to_fail(verdict)}
        assert seen <= set(KINDS[verdict])
        assert log2(len(seen)) <= bits_of_kind(verdict) <= MOST_BITS_PER_TEST


@pytest.mark.parametrize("number", [1, 3, 8, 60])
def test_the_best_encoder_stays_within_the_budget(make, number):
    """Every test fails in a way of its choice: count what the pages can differ in."""
    verdicts = [list(KINDS)[place % len(KINDS)] for place in range(number)]
    result = hidden_result(make)
    bits = 0.0
    fixed = [ways_to_fail(verdict)[0] for verdict in verdicts]
    for place, verdict in enumerate(verdicts):
        feedbacks = set()
        for way in ways_to_fail(verdict):
            chosen = [*fixed]
            chosen[place] = replace(way, test=fixed[place].test)
            seen = for_student(replace(result, judgements=tuple(chosen)))
            others = [*seen.judgements]
            feedbacks.add(others.pop(place).feedback)
            # what is chosen in one place changes no other
            assert others == unchanged(result, fixed, place)
        bits += log2(len(feedbacks))
    names = MOST_NAMES * BITS_PER_NAME + len(CREDITED)
    assert bits + names <= capacity(verdicts) <= MOST_BITS


def unchanged(result, judgements, place):
    seen = for_student(replace(result, judgements=tuple(judgements)))
    return [*seen.judgements[:place], *seen.judgements[place + 1 :]]


def test_of_named_mistakes_so_many_are_shown_as_are_paid_for(make):
    result = hidden_result(make)
    failed_tests = [j.test.id for j in result.judgements if j.verdict in KINDS]
    named = [
        Diagnosis(
            f"Mistake {number}",
            "It is one.",
            misconception=f"mistake_{number}",
            tests=tuple(failed_tests[: 1 + number % 3]),
            mistakes=(f"mistake_{number}",),
            shown_at=(failed_tests[0],),
        )
        for number in range(9)
    ]
    seen = for_student(replace(result, diagnoses=tuple(named)))
    assert [each.misconception for each in seen.diagnoses] == [
        f"mistake_{number}" for number in range(MOST_NAMES)
    ]
    # which values a mistake explains is the worker's choice
    assert {each.tests for each in seen.diagnoses} == {(failed_tests[0],)}
    both = replace(named[0], mistakes=("a", "b", "c", "d", "e"))
    assert for_student(replace(result, diagnoses=(both,))).diagnoses == ()


def test_what_public_cases_showed_is_told_in_full(make):
    result = hidden_result(make)
    hidden = [
        j
        for j in result.judgements
        if j.verdict in KINDS and j.test.visibility is Visibility.HIDDEN
    ]
    message = "shapes (2, 3) and (2, 2) do not fit"
    failure = StudentFailure(Raised("ValueError", message, "mlp.py", 3), "f")
    fact = Diagnosis(
        "`f` is wrong",
        "`f` is wrong. It is 2 times",
        tests=(hidden[1].test.id,),
    )
    note = Note(NoteKind.LEFT_OUT, "Line 9 was left out.")
    public = PublicRun(
        (Recurrence(hidden[0].test.id, failure), Recurrence(hidden[1].test.id)),
        diagnoses=(fact,),
        notes=(note,),
    )
    seen = for_student(replace(result, diagnoses=(), public=public))
    shown = {j.test.id: j for j in seen.judgements}
    assert shown[hidden[0].test.id].outcome.failure == failure
    assert fact in seen.diagnoses
    assert note in seen.notes
    assert hidden_tests.not_shown() not in shown[hidden[1].test.id].feedback
    assert hidden_tests.not_shown() in shown[hidden[2].test.id].feedback
    page = text(render_student(student_page(replace(result, public=public))))
    assert "shapes (2, 3) and (2, 2) do not fit" in page


def test_where_nothing_loads_all_is_shown(make):
    result = hidden_result(make)
    details = RaisedAtLoad("mlp.py", "ImportError", "No module named wandb")
    failure = StudentFailure(details, "mlp.py", at_load=True)
    judgements = [
        replace(
            j,
            feedback="It does not load.",
            outcome=Outcome(j.test.id, OutcomeKind.FAILED, failure=failure),
        )
        for j in result.judgements
    ]
    seen = for_student(replace(result, judgements=tuple(judgements)))
    assert {j.outcome.failure for j in seen.judgements} == {failure}
    # a claim of the same kind by a worker that was asked is none of these
    claimed = [
        replace(
            j,
            outcome=replace(j.outcome, failure=replace(failure, at_load=False)),
        )
        for j in judgements
    ]
    seen = for_student(replace(result, judgements=tuple(claimed)))
    assert {
        j.outcome.failure
        for j in seen.judgements
        if j.test.visibility is Visibility.HIDDEN
    } == {None}
