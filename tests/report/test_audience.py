from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from grader.model import (
    Array,
    Diagnosis,
    Note,
    NoteKind,
    Result,
    StudentFailure,
    Verdict,
    Visibility,
)
from grader.model.failure_details import Raised
from grader.report.audience import for_student
from grader.report.html import render_staff, render_student
from grader.report.submission_page import staff_page, student_page

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
    return replace(result, judgements=judgements)


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


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        (("ValueError", "mlp.py", 3), ("ValueError", "mlp.py", 3)),
        (
            ("numpy.linalg.LinAlgError", "mlp.py", 3),
            ("numpy.linalg.LinAlgError", "mlp.py", 3),
        ),
        (("MLP", "mlp.py", 3), ("MLP", "mlp.py", 3)),
        (("E_0_7312", "mlp.py", 3), ("", "mlp.py", 3)),
        (("ValueError", "0.7312.py", 3), ("ValueError", "", 0)),
        (("ValueError", "mlp.py", 7312), ("ValueError", "", 0)),
    ],
)
def test_what_a_process_claims_of_an_exception_cannot_carry_inputs(
    make,
    claimed,
    shown,
):
    result = make("Eve", [("test_w2", Verdict.RUNTIME_ERROR)])
    exception, file, line = claimed
    failure = StudentFailure(Raised(exception, "0.7312", file, line))
    judgements = tuple(
        replace(j, outcome=replace(j.outcome, failure=failure))
        for j in result.judgements
    )
    seen = for_student(replace(result, judgements=judgements))
    hidden = next(
        j.outcome.failure
        for j in seen.judgements
        if j.test.visibility is Visibility.HIDDEN
    )
    assert (hidden.exception, hidden.file, hidden.line) == shown
    assert hidden.detail == ""


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        (
            "`f` raised ValueError on line 26 of mlp.py.",
            "`f` raised ValueError on line 26 of mlp.py.",
        ),
        (
            "`f` needed more than 1024 MiB in 0.5 s.",
            "`f` needed more than 1024 MiB in 0.5 s.",
        ),
        (
            "`f` returned the keys 0.73124, -1.5e-07.",
            "`f` returned the keys …, -….",
        ),
        ("`f` raised E73124.", "`f` raised E…."),
        ("`f` raised MadeUp.", "`f` raised an exception."),
    ],
)
def test_sentences_worded_beside_student_code_carry_no_inputs(
    make,
    claimed,
    shown,
):
    result = make("Eve", [("test_w2", Verdict.RUNTIME_ERROR)])
    failure = StudentFailure(Raised("MadeUp"))
    note = Note(NoteKind.RENAMED, "Called with 0.73124.")
    judgements = tuple(
        replace(
            j,
            feedback=claimed,
            outcome=replace(j.outcome, failure=failure, notes=(note,)),
        )
        for j in result.judgements
    )
    seen = for_student(replace(result, judgements=judgements, notes=(note,)))
    hidden = next(
        j for j in seen.judgements if j.test.visibility is Visibility.HIDDEN
    )
    assert hidden.feedback == shown
    assert (
        hidden.outcome.notes[0].text == seen.notes[0].text == "Called with …."
    )
    public = next(
        j for j in seen.judgements if j.test.visibility is Visibility.PUBLIC
    )
    assert public.feedback == claimed


def test_a_place_in_a_notebook_is_known_where_its_cell_has_that_line(
    make,
    submission,
):
    result = make("Bob", [("::test_w2", Verdict.RUNTIME_ERROR)])
    content = b'{"cells": [{"cell_type": "code", "source": "a\\nb\\n"}]}'
    files = submission({"mlp.ipynb": content}).files
    submitted = replace(result.submission, files=files, main="mlp.ipynb")

    def shown(file, line):
        judgements = tuple(
            replace(
                j,
                outcome=replace(
                    j.outcome,
                    failure=StudentFailure(Raised("E", "", file, line)),
                ),
            )
            for j in result.judgements
            if j.outcome.failure
        )
        seen = for_student(
            replace(result, submission=submitted, judgements=judgements),
        )
        return {
            (j.outcome.failure.file, j.outcome.failure.line)
            for j in seen.judgements
        }

    assert shown("mlp.ipynb cell 1", 2) == {("mlp.ipynb cell 1", 2)}
    assert (
        shown("mlp.ipynb cell 1", 9)
        == shown("mlp.ipynb cell 2", 1)
        == {("", 0)}
    )
