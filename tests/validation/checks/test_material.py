"""What students get is there, fresh, and without secrets."""

import shutil

from grader.validation.checks.material import (
    check_kit,
    check_recorded,
    check_texts,
)
from grader.validation.checks.small_cases import check_small_cases


def test_the_material_of_the_new_assignment_is_whole(whole):
    for check in (check_texts, check_recorded, check_kit, check_small_cases):
        (found,) = check(whole)
        assert found.ok
        assert not found.warning


def test_missing_texts_are_listed(copy):
    folder = copy.root / "assignments/softmax"
    (folder / "starter/softmax.py").unlink()
    copy.write("assignments/softmax/handout.md", "Write `softmax`.")
    copy.replace(
        "hidden_tests/softmax/test_cross_entropy.py",
        'hint="Average',
        'hint="" and "Average',
    )
    copy.replace(
        "assignments/softmax/public_tests/test_small_cases.py",
        '    hint="Over which axis do you sum?",\n',
        "",
    )
    (found,) = check_texts(copy.subject)
    assert not found.ok
    assert found.detail == (
        f"{folder / 'starter/softmax.py'} is missing: what do students begin with?",
        "test_small_cases.py::test_rows_add_up_to_one has no hint",
        "test_cross_entropy.py::test_loss has no hint",
        "the handout does not mention `cross_entropy`",
    )


def test_an_empty_handout_is_missing(copy):
    copy.write("assignments/softmax/handout.md", "\n")
    (found,) = check_texts(copy.subject)
    assert [
        line.endswith("handout.md is missing or empty") for line in found.detail
    ] == [True]


def test_stale_values_and_what_mends_them_are_told(copy):
    copy.test("    student.softmax(scores=np.ones((1, 2)))")
    (found,) = check_recorded(copy.subject)
    assert not found.ok
    assert found.detail == ("Run `grader record softmax`.",)


def test_a_kit_with_the_answer_is_refused(copy):
    shutil.copy(
        copy.root / "reference/softmax/softmax.py",
        copy.root / "assignments/softmax/helper.py",
    )
    (found,) = check_kit(copy.subject)
    assert not found.ok
    assert "is the same file as" in found.sentence


def test_without_small_cases_there_is_something_to_look_at(copy):
    (copy.root / "assignments/softmax/small_cases.py").unlink()
    (found,) = check_small_cases(copy.subject)
    assert found.ok
    assert found.warning


def test_what_a_student_types_for_no_small_case_is_a_fault(copy):
    path = copy.root / "assignments/softmax/small_cases.py"
    path.write_text(
        path.read_text(encoding="utf-8")
        + 'PYTHON = {"softmacks": "print(1)"}\n',
        encoding="utf-8",
    )
    (found,) = check_small_cases(copy.subject)
    assert not found.ok
    assert found.detail == (
        "PYTHON tells what to type for `softmacks`, which has no small case",
    )


def test_small_cases_that_do_not_fit_are_faults(copy):
    copy.write(
        "assignments/softmax/small_cases.py",
        "import numpy as np\n\n\ndef softmax(rng):\n    return {'scores': rng.standard_normal((2, 4))}\n",
    )
    missing, found = check_small_cases(copy.subject)
    assert missing.detail == ("`cross_entropy` has no small case",)
    assert missing.warning
    assert found.detail == ("softmax: an axis has length 4; 3 is the most",)
    copy.write(
        "assignments/softmax/small_cases.py",
        "def softmax(rng):\n    return {'x': 1}\n",
    )
    _, found = check_small_cases(copy.subject)
    assert found.detail == ("softmax: it has x; the hook takes scores",)
