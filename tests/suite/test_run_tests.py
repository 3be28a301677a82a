"""Tests are collected once and run on any number of submissions.

Outcomes come from exception objects.
"""

import textwrap
from dataclasses import replace

import numpy as np
import pytest

from grader.course.handout import Contract, student_hook
from grader.model import (
    Array,
    FailureKind,
    NoteKind,
    OutcomeKind,
    StudentFailure,
)
from grader.model.failure_details import Bare, OutOfTime, Raised, ReturnedNone
from grader.model.failure_kinds import Overrun
from grader.suite.reference_oracle import Oracle
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite, by_module
from grader.testing.arrays import numpy_tree, plain_tree
from grader.wording.differences import summary

SEED = "0123456789abcdef"
HEAD = """
import numpy as np
import pytest
from grader.testing import check_close, note
SEEN = ()
"""


class Hooks:
    @student_hook(firstresult=True)
    def half(self, x) -> Array:
        """Return x / 2."""


CONTRACT = Contract.read(
    type("contract", (), {"Hooks": Hooks, "__name__": "contract"}),
    "toy.py",
)


class Answers:
    """A submission, or the reference, as a function of NumPy arrays."""

    def __init__(self, half):
        self.half = half
        self.seeds = []

    def ask(self, _, arguments, seed):
        self.seeds.append(seed)
        reply = self.half(**numpy_tree(arguments))
        return (
            reply if isinstance(reply, StudentFailure) else plain_tree(reply)
        ), []


class Right(Oracle):
    def answer(self, _, arguments):
        return plain_tree(numpy_tree(arguments)["x"] / 2)

    def errors(self, *_):
        return 0.0


@pytest.fixture
def suite(tmp_path):
    def suite(*tests, seed=SEED):
        source = "\n".join(map(textwrap.dedent, tests))
        (tmp_path / "test_x.py").write_text(HEAD + source, encoding="utf-8")
        return Suite(tmp_path, seed)

    return suite


def run(suite, half=lambda x: x / 2, **others):
    """Return the outcomes of *suite* on a submission with that function."""
    return list(
        suite.run(
            RemoteStudent(Answers(half), CONTRACT),
            Right(CONTRACT),
            suite.cases,
            **others,
        ),
    )


def kinds(outcomes):
    return [outcome.kind for outcome in outcomes]


TEST = '''
    @pytest.mark.points(1, criterion="half")
    def test_half(student, reference, rng):
        """Half is right."""
        x = rng.standard_normal((2, 3))
        check_close(student.half(x=x), reference.half(x=x), name="half")
    '''


def a_test(body, name="test_it", marks="", fixtures="student, reference, rng"):
    head = f'@pytest.mark.points(1, criterion="half"{marks})\ndef {name}({fixtures}):\n    """A title."""\n'
    return head + textwrap.indent(textwrap.dedent(body), "    ")


# --- outcomes ---------------------------------------------------------------------------------------------------------


def test_a_pass_holds_its_call_with_the_right_answer_beside_it(suite):
    (outcome,) = run(suite(TEST))
    assert (outcome.test, outcome.kind) == (
        "test_x.py::test_half",
        OutcomeKind.PASSED,
    )
    (call,) = outcome.calls
    assert call.hook == "half"
    assert call.reply == call.expected
    assert call.arguments["x"].shape == (2, 3)


def test_a_difference(suite):
    (outcome,) = run(suite(TEST), lambda x: x)
    assert outcome.kind is OutcomeKind.DIFFERENT
    assert summary(outcome.difference) == "half is wrong everywhere."
    assert outcome.difference.ratio == pytest.approx(2)
    assert outcome.calls[0].reply != outcome.calls[0].expected


def test_a_failure(suite):
    failure = StudentFailure(OutOfTime(Overrun.COMPUTING, 1.0))
    (outcome,) = run(suite(TEST), lambda **_: failure)
    assert outcome.kind is OutcomeKind.FAILED
    assert outcome.failure == replace(failure, subject="half")
    assert outcome.calls[0].reply == outcome.failure


def test_a_reply_of_the_wrong_structure(suite):
    (outcome,) = run(suite(TEST), lambda **_: None)
    assert outcome.failure == StudentFailure(ReturnedNone(), "half")


ERRORS = {
    "an exception": ("raise KeyError('expected 5')", "KeyError: 'expected 5'"),
    "a bare assert": (
        "assert student.half(x=np.ones(2))[0] == 7",
        "AssertionError",
    ),
    "pytest.fail": ("pytest.fail('no')", "Failed: no"),
    "pytest.xfail": ("pytest.xfail('no')", "XFailed: no"),
    "an unknown hook": (
        "student.hlaf(x=np.ones(2))",
        "the contract has no hook `hlaf`",
    ),
    "an unknown hook of the reference": (
        "reference.hlaf(x=np.ones(2))",
        "the contract has no hook `hlaf`",
    ),
    "arguments that the contract does not know": (
        "student.half(y=np.ones(2))",
        "`half` takes x; the test passes y",
    ),
    "a missing argument": (
        "student.half()",
        "`half` takes x; the test passes nothing",
    ),
    "a system exit": ("raise SystemExit(0)", "SystemExit: 0"),
}


@pytest.mark.parametrize(("body", "text"), ERRORS.values(), ids=ERRORS)
def test_anything_else_is_a_fault_of_ours(suite, body, text):
    (outcome,) = run(suite(a_test(body)))
    assert (outcome.kind, outcome.difference, outcome.failure) == (
        OutcomeKind.ERROR,
        None,
        None,
    )
    assert text in outcome.error


@pytest.mark.parametrize(
    "where",
    [
        "raise ValueError('set-up')\n    yield",
        "yield\n    raise ValueError('tear-down')",
    ],
)
def test_a_fixture_that_fails_is_a_fault_of_ours(suite, where):
    fixture = f"@pytest.fixture\ndef broken():\n    {where}\n"
    (outcome,) = run(
        suite(
            fixture,
            a_test("student.half(x=np.ones(2))", fixtures="student, broken"),
        ),
    )
    assert outcome.kind is OutcomeKind.ERROR
    assert "ValueError: " in outcome.error


def test_what_failed_first_decides(suite):
    fixture = "@pytest.fixture\ndef broken():\n    yield\n    raise ValueError('tear-down')\n"
    body = "check_close(student.half(x=np.ones(2)), np.ones(2), name='half')"
    (outcome,) = run(suite(fixture, a_test(body, fixtures="student, broken")))
    assert outcome.kind is OutcomeKind.DIFFERENT


def test_an_error_after_another_test_touches_only_its_own(suite):
    tests = (
        a_test("raise KeyError", "test_1"),
        TEST,
        a_test("raise KeyError", "test_3"),
    )
    assert kinds(run(suite(*tests))) == [
        OutcomeKind.ERROR,
        OutcomeKind.PASSED,
        OutcomeKind.ERROR,
    ]


def test_a_test_may_skip_itself(suite):
    assert kinds(run(suite(a_test("pytest.skip('not now')")))) == [
        OutcomeKind.SKIPPED,
    ]


def test_a_long_error_keeps_its_end(suite):
    (outcome,) = run(suite(a_test("raise KeyError('x' * 100_000 + 'end')")))
    assert len(outcome.error) == 20_000
    assert outcome.error.rstrip().endswith("end'")


def test_ctrl_c_is_not_swallowed(suite):
    with pytest.raises(KeyboardInterrupt):
        run(suite(a_test("raise KeyboardInterrupt")))


# --- notes ------------------------------------------------------------------------------------------------------------


def test_notes_of_a_test_are_kept_whatever_its_verdict(suite):
    tests = suite(
        a_test("note('first')", "test_1"),
        a_test("note('second')\nraise KeyError", "test_2"),
    )
    assert [
        [note.text for note in outcome.notes] for outcome in run(tests)
    ] == [
        ["first"],
        ["second"],
    ]


def test_changed_inputs_are_noted(suite):
    class Changing(Answers):
        def ask(self, hook, arguments, seed):
            return super().ask(hook, arguments, seed)[0], [
                "x",
                "nothing that was sent",
            ]

    tests = suite(TEST)
    student = RemoteStudent(Changing(lambda x: x / 2), CONTRACT)
    (outcome,) = tests.run(student, Right(CONTRACT), tests.cases)
    assert outcome.kind is OutcomeKind.PASSED
    assert [(note.kind, note.text) for note in outcome.notes] == [
        (
            NoteKind.INPUT_CHANGED,
            "`half` changes what it is given in place: `x`.",
        ),
    ]


# --- float32 ----------------------------------------------------------------------------------------------------------


def only_float32(x):
    if x.dtype == np.float64:
        details = Raised("RuntimeError", "expected Float but got Double")
        return StudentFailure(details)
    return x / 2


@pytest.mark.parametrize("half", [only_float32, lambda x: x / 2 * (1 + 1.5e-6)])
def test_what_fails_in_float64_is_repeated_in_float32(suite, half):
    (outcome,) = run(suite(TEST), half)
    assert outcome.kind is OutcomeKind.PASSED
    assert [(note.kind, note.text) for note in outcome.notes] == [
        (
            NoteKind.FLOAT32,
            "Right in float32; with float64 inputs it fails or loses precision. It got full credit.",
        ),
    ]
    assert outcome.calls[0].arguments["x"].dtype == "float32"
    assert outcome.calls[0].expected.dtype == "float32"


@pytest.mark.parametrize(
    "half",
    [lambda x: x, lambda x: x / 2 * (1 + 1e-5)],
)
def test_what_fails_in_float32_too_is_told_as_in_float64(suite, half):
    (outcome,) = run(suite(TEST), half)
    assert outcome.calls[0].arguments["x"].dtype == "float64"
    assert outcome.notes == ()


@pytest.mark.parametrize(
    "kind",
    [kind for kind in FailureKind if kind is not FailureKind.RAISED],
)
def test_what_precision_cannot_help_is_not_repeated(suite, kind):
    asked = []

    def half(x):
        asked.append(x)
        return StudentFailure(Bare(kind))

    run(suite(TEST), half)
    assert len(asked) == 1


IN_FLOAT32 = (
    "x = np.ones(2, 'f4')\n"
    "check_close(student.half(x=x), reference.half(x=x), name='half')"
)


def test_what_raises_in_float32_only_is_repeated_in_float64(suite):
    def only_float64(x):
        if x.dtype == np.float32:
            details = Raised("RuntimeError", "expected Double but got Float")
            return StudentFailure(details)
        return x / 2

    (outcome,) = run(suite(a_test(IN_FLOAT32)), only_float64)
    assert outcome.kind is OutcomeKind.PASSED
    assert [(note.kind, note.text) for note in outcome.notes] == [
        (
            NoteKind.FLOAT32,
            "Right in float64; with float32 inputs it raises an exception. It got full credit.",
        ),
    ]
    assert outcome.calls[0].arguments["x"].dtype == "float64"


def test_wrong_values_in_float32_are_wrong_whatever_float64_gives(suite):
    def overflows(x):
        return x / 2 if x.dtype == np.float64 else x * np.inf

    (outcome,) = run(suite(a_test(IN_FLOAT32)), overflows)
    assert outcome.kind is OutcomeKind.DIFFERENT
    assert outcome.calls[0].arguments["x"].dtype == "float32"


def test_a_test_in_float32_is_not_repeated(suite):
    asked = []

    def half(x):
        asked.append(x)
        return x

    run(
        suite(
            a_test(
                "check_close(student.half(x=np.ones(2, 'f4')), np.zeros(2, 'f4'), name='half')",
            ),
        ),
        half,
    )
    assert len(asked) == 1


# --- prerequisites ----------------------------------------------------------------------------------------------------


def chain(
    first="check_close(student.half(x=np.ones(2)), np.ones(2), name='x')",
):
    return (
        a_test(first, "test_1"),
        a_test("pass", "test_2", ', requires=["test_1"]'),
        a_test("pass", "test_3", ', requires=["test_2"]'),
        a_test("pass", "test_4"),
    )


def test_a_test_whose_prerequisite_failed_is_blocked_and_so_is_what_requires_it(
    suite,
):
    outcomes = run(suite(*chain()))
    assert kinds(outcomes) == [
        OutcomeKind.DIFFERENT,
        OutcomeKind.BLOCKED,
        OutcomeKind.BLOCKED,
        OutcomeKind.PASSED,
    ]
    assert [outcome.waits_for for outcome in outcomes] == [
        (),
        ("test_x.py::test_1",),
        ("test_x.py::test_2",),
        (),
    ]
    assert outcomes[1].calls == ()


def test_a_fault_of_ours_blocks_too(suite):
    assert kinds(run(suite(*chain("raise KeyError"))))[:2] == [
        OutcomeKind.ERROR,
        OutcomeKind.BLOCKED,
    ]


def test_a_test_whose_prerequisite_passed_runs(suite):
    assert kinds(run(suite(*chain("pass")))) == [OutcomeKind.PASSED] * 4


def test_all_cases_of_a_prerequisite_must_pass(suite):
    tests = suite(
        '@pytest.mark.parametrize("n", [0, 1])\n'
        + a_test("if n == 0: raise KeyError", "test_1", fixtures="n"),
        a_test("pass", "test_2", ', requires=["test_1"]'),
        a_test("pass", "test_3", ', requires=["test_1[1]"]'),
    )
    assert kinds(run(tests))[2:] == [OutcomeKind.BLOCKED, OutcomeKind.PASSED]


def test_prerequisites_reach_from_one_call_to_the_next(suite):
    tests = suite(*chain())
    student, passed = RemoteStudent(Answers(lambda x: x / 2), CONTRACT), {}
    list(tests.run(student, Right(CONTRACT), tests.cases[:1], passed))
    (second,) = tests.run(student, Right(CONTRACT), tests.cases[1:2], passed)
    assert second.kind is OutcomeKind.BLOCKED


# --- many runs --------------------------------------------------------------------------------------------------------


def test_a_suite_runs_any_number_of_submissions_without_a_trace_of_the_others(
    suite,
):
    tests = suite(
        TEST,
        a_test(
            "note('once')\ncheck_close(student.half(x=np.ones(2)), np.ones(2) / 2, name='x')",
        ),
    )
    alone = [facts(outcome) for outcome in run(tests)]
    assert kinds(run(tests, lambda **_: None)) == [OutcomeKind.FAILED] * 2
    assert [facts(outcome) for outcome in run(tests)] == alone


def facts(outcome):
    """Return an outcome without timings."""
    return (
        outcome.test,
        outcome.kind,
        outcome.notes,
        [(call.arguments, call.reply, call.expected) for call in outcome.calls],
    )


def test_fixtures_are_made_anew_for_each_submission(suite):
    counting = """
        from itertools import count
        NUMBERS = count()

        @pytest.fixture
        def number():
            return next(NUMBERS)
        """
    tests = suite(
        counting,
        a_test(
            "check_close(np.float64(number), np.float64(5), name='n')",
            fixtures="number",
        ),
    )
    assert [run(tests)[0].difference.actual_at for _ in range(3)] == [0, 1, 2]


def test_inputs_depend_on_the_seed_and_the_tests_id_alone(suite):
    def drawn(tests):
        return [outcome.calls[0].arguments["x"] for outcome in run(tests)]

    twins = TEST + textwrap.dedent(TEST).replace(
        "test_half",
        "test_again",
    ).replace("\n", "\n    ")
    first = drawn(suite(twins))
    assert first[0] != first[1]
    tests = suite(twins)
    reversed_ = tests.run(
        RemoteStudent(Answers(lambda x: x), CONTRACT),
        Right(CONTRACT),
        tests.cases[::-1],
    )
    assert [outcome.calls[0].arguments["x"] for outcome in reversed_][
        ::-1
    ] == first
    assert drawn(suite(twins, seed=SEED[::-1])) != first


def test_the_submission_is_seeded_alike_in_every_run(suite):
    tests, seeds = suite(TEST), []
    for _ in range(2):
        answers = Answers(lambda x: x / 2)
        list(
            tests.run(
                RemoteStudent(answers, CONTRACT),
                Right(CONTRACT),
                tests.cases,
            ),
        )
        seeds.append(answers.seeds)
    assert seeds[0] == seeds[1]
    assert all(0 <= seed < 2**31 for seed in seeds[0])


def test_suites_of_files_with_one_name_do_not_mix(tmp_path):
    for name, title in (("hidden", "Hidden."), ("public", "Public.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_x.py").write_text(
            HEAD + a_test("pass").replace("A title.", title),
            encoding="utf-8",
        )
    suites = [Suite(tmp_path / name, SEED) for name in ("hidden", "public")]
    assert [suite.cases[0].title for suite in suites] == ["Hidden.", "Public."]
    assert [kinds(run(suite)) for suite in suites] == [[OutcomeKind.PASSED]] * 2


FIXTURES_OF_ITS_OWN = """
    def steps(): pass
    steps.taken = ()

    @pytest.fixture
    def doubled(rng):
        steps.taken += ("set up",)
        yield 2
        steps.taken += ("torn down",)

    @pytest.fixture
    def rng():
        return "another"
    """


@pytest.mark.parametrize(
    ("fixtures", "body", "steps"),
    [
        ("student, rng", 'assert rng == "another"', ()),
        ("doubled", "assert doubled == 2", ("set up", "torn down")),
    ],
)
def test_a_fixture_of_the_module_is_set_up_and_torn_down(
    suite,
    fixtures,
    body,
    steps,
):
    made = suite(FIXTURES_OF_ITS_OWN, a_test(body, fixtures=fixtures))
    assert not made._direct
    for _ in range(2):
        assert kinds(run(made)) == [OutcomeKind.PASSED]
    (item,) = made._items.values()
    assert item.module.steps.taken == steps * 2


def test_parameters_reach_a_test_that_is_called_as_it_is(suite):
    made = suite(
        """
        @pytest.mark.parametrize(("size", "factor"), [(2, 3.0), (1, 2.0)])
        @pytest.mark.points(1, criterion="half")
        def test_it(factor, rng, size):
            '''A title.'''
            assert (size, factor) in [(2, 3.0), (1, 2.0)]
            assert rng.random() < 1
        """,
    )
    assert len(made._direct) == 2
    assert kinds(run(made)) == [OutcomeKind.PASSED] * 2


def test_the_private_api_of_pytest_is_as_we_know_it():
    """Guards the pin: run_tests re-runs items with `_initrequest` and builds the session itself."""
    from _pytest.config import Config, _prepareconfig
    from _pytest.runner import CallInfo, runtestprotocol

    assert callable(pytest.Function._initrequest)
    assert callable(Config._do_configure)
    assert callable(_prepareconfig)
    assert callable(runtestprotocol)
    assert "excinfo" in CallInfo.__annotations__
    assert pytest.__version__.partition(".")[0] == "9"


def test_cases_by_module(suite):
    cases = suite(TEST).cases
    assert by_module(cases) == {"test_x.py": list(cases)}
