"""One submission in, one result out: tests, right answers, workers and plugins put together."""

import shutil
from dataclasses import replace

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import (
    ConfigError,
    ContractError,
    RecordedValuesError,
    WorkerError,
)
from grader.grading.engine import Engine
from grader.hookspecs import hookimpl
from grader.model import Note, NoteKind, Verdict
from grader.plugins import make_plugins
from grader.wording.judgements import feedback


class FromZygote:
    """Starts workers from the zygote that all tests share."""

    def __init__(self, zygote):
        self.zygote = zygote

    @hookimpl
    def grader_start_worker(self, limits):
        return self.zygote.fork(limits)


@pytest.fixture
def plugins(zygote):
    return make_plugins(None, [FromZygote(zygote)])


@pytest.fixture
def engine(toy, plugins):
    return Engine.with_hidden_tests(toy, plugins)


def verdicts(result):
    return {
        judgement.test.id.partition("::")[2]: judgement.verdict
        for judgement in result.judgements
    }


def facts(result):
    """Return a result without timings."""
    judgements = [
        (
            one.test.id,
            one.verdict,
            one.credit,
            one.feedback,
            one.outcome.notes,
            one.outcome.failure,
            one.outcome.difference,
        )
        for one in result.judgements
    ]
    return (
        judgements,
        result.score,
        result.notes,
        result.diagnoses,
        result.output,
        result.isolation,
        result.error,
    )


ALL = {
    "test_half[1-1]",
    "test_half[3-2]",
    "test_loss",
    "test_gradient",
    "test_sums",
    "test_counter",
}


def test_a_right_submission_gets_everything(engine, submission, right):
    result = engine.grade(submission(right))
    assert verdicts(result) == dict.fromkeys(ALL, Verdict.PASSED)
    assert (result.score.earned, result.score.maximum) == (10, 10)
    assert (
        result.notes,
        result.output,
        result.error,
        result.internal_errors,
    ) == (
        (),
        "",
        "",
        (),
    )
    assert result.isolation
    assert engine.hidden_tests == 6


def test_an_empty_submission_gets_nothing(engine, submission):
    result = engine.grade(submission("x = 1\n"))
    found = verdicts(result)
    assert found.pop("test_gradient") is Verdict.NOT_JUDGED
    assert found.pop("test_sums") is Verdict.NOT_JUDGED
    assert set(found.values()) == {Verdict.NOT_IMPLEMENTED}
    assert result.score.earned == 0


def test_nothing_to_load(engine, submission):
    nothing = replace(
        submission({"readme.txt": "hello"}),
        main=None,
        problem="There is no toy.py.",
    )
    result = engine.grade(nothing)
    assert result.score.earned == 0
    assert {
        feedback(one)
        for one in result.judgements
        if one.verdict is Verdict.RUNTIME_ERROR
    } == {"There is no toy.py."}


def test_prerequisites_reach_over_files(engine, submission, right):
    result = engine.grade(submission(right.replace("x / 2", "x / 3")))
    assert verdicts(result)["test_half[1-1]"] is Verdict.WRONG_ANSWER
    assert verdicts(result)["test_sums"] is Verdict.NOT_JUDGED
    assert verdicts(result)["test_loss"] is Verdict.PASSED
    assert result.score.earned == 10 - 2 - 3


def test_state_of_one_file_of_tests_does_not_reach_the_next(
    engine,
    submission,
    right,
):
    spoiling = right.replace(
        "def half(x):",
        "def half(x):\n    Counter.add = None",
    )
    assert verdicts(engine.grade(submission(spoiling))) == dict.fromkeys(
        ALL,
        Verdict.PASSED,
    )


def test_a_crash_costs_its_tests_only(engine, submission, right):
    crashing = right.replace(
        "def loss(y, y_hat):",
        "def loss(y, y_hat):\n    import os\n    os._exit(0)",
    )
    found = verdicts(engine.grade(submission(crashing)))
    assert found["test_loss"] is Verdict.CRASHED
    assert found["test_gradient"] is Verdict.NOT_JUDGED
    assert (
        found["test_half[3-2]"]
        is found["test_sums"]
        is found["test_counter"]
        is Verdict.PASSED
    )


def test_a_result_depends_on_its_submission_alone(engine, submission, right):
    class_ = {
        "right": right,
        "prints": right + "\nprint('hello')\n",
        "wrong": right.replace(".mean()", ".sum()"),
        "crash": right.replace(
            "    return x / 2",
            "    import os\n    os._exit(1)",
        ),
        "random": "import random\nimport numpy as np\nSHIFT = random.random() + np.random.rand()\n"
        + right.replace(
            "x / 2",
            "x / 2 + SHIFT + random.random() + np.random.rand()",
        ),
        "hash": right.replace("x / 2", "x / 2 + hash('x') % 7"),
    }
    forwards = {
        name: facts(engine.grade(submission(text, student=name)))
        for name, text in class_.items()
    }
    backwards = {
        name: facts(engine.grade(submission(text, student=name)))
        for name, text in reversed(class_.items())
    }
    assert forwards == backwards
    assert (
        facts(engine.grade(submission(class_["random"], student="random")))
        == forwards["random"]
    )


def test_prints_and_notes_are_kept_once(engine, submission, right):
    text = "import nowhere\nprint('loading')\n" + right.replace(
        "def half(x):",
        "def half(z):\n    x = z\n    print('half')",
    )
    result = engine.grade(
        submission(
            text,
            notes=(Note(NoteKind.FILE_CHOSEN, "toy.py was chosen."),),
        ),
    )
    assert [note.kind for note in result.notes] == [
        NoteKind.FILE_CHOSEN,
        NoteKind.MISSING_MODULE,
        NoteKind.RENAMED,
    ]
    assert result.output == "loading\nhalf\nhalf\nloading\n"


def test_inputs_are_never_the_students_to_change(engine, submission, right):
    text = right.replace("    return x / 2", "    x /= 2\n    return x")
    result = engine.grade(submission(text))
    assert result.score.earned == 10
    assert [note.kind for note in result.notes] == [NoteKind.INPUT_CHANGED]


# --- faults of ours ---------------------------------------------------------------------------------------------------


def test_a_fault_in_a_test_gives_no_grade_and_touches_nobody_else(
    engine,
    submission,
    right,
    monkeypatch,
):
    answer = engine.oracle.answer

    def broken(hook, arguments):
        if hook == "loss":
            raise KeyError("expected 5")
        return answer(hook, arguments)

    monkeypatch.setattr(engine.oracle, "answer", broken)
    result = engine.grade(submission(right))
    assert result.score is None
    assert [one.test.function for one in result.internal_errors] == [
        "test_a.py::test_loss",
    ]
    assert "KeyError: 'expected 5'" in result.internal_errors[0].outcome.error
    assert verdicts(result)["test_half[1-1]"] is Verdict.PASSED
    monkeypatch.undo()
    assert engine.grade(submission(right)).score.earned == 10


def test_a_worker_that_cannot_be_had_is_a_fault_of_ours(toy, submission, right):
    class Broken:
        @hookimpl
        def grader_start_worker(self):
            raise WorkerError(
                "No process could be started.",
                "Free some memory.",
            )

    result = Engine.with_hidden_tests(
        toy,
        make_plugins(None, [Broken()]),
    ).grade(submission(right))
    assert result.score is None
    assert (
        "No process could be started."
        in result.internal_errors[0].outcome.error
    )


def test_the_worker_is_ended_when_a_plugin_fails(
    toy,
    zygote,
    submission,
    right,
):
    ended = []

    class Failing(FromZygote):
        @hookimpl
        def grader_start_worker(self, limits):
            worker = self.zygote.fork(limits)
            end = worker.end
            worker.end = lambda *args: ended.append(worker) or end(*args)
            return worker

        @hookimpl
        def grader_judge_outcome(self):
            raise KeyError("broken plugin")

    engine = Engine.with_hidden_tests(
        toy,
        make_plugins(None, [Failing(zygote)]),
    )
    with pytest.raises(KeyError, match="broken plugin"):
        engine.grade(submission(right))
    assert len(ended) == 1


# --- building ---------------------------------------------------------------------------------------------------------


def test_public_tests_need_neither_reference_nor_hidden_tests(
    course,
    plugins,
    submission,
    right,
):
    for folder in ("reference", "hidden_tests"):
        shutil.rmtree(course / folder)
    engine = Engine.with_public_tests(get_assignment(course, "toy"), plugins)
    result = engine.grade(submission(right))
    assert verdicts(result) == {
        "test_half": Verdict.PASSED,
        "test_loss": Verdict.PASSED,
    }
    assert engine.hidden_tests == 6
    wrong = engine.grade(submission(right.replace("x / 2", "x")))
    assert verdicts(wrong)["test_half"] is Verdict.WRONG_ANSWER
    assert wrong.judgements[0].outcome.calls[0].expected is not None


@pytest.mark.parametrize(
    ("path", "kind", "sentence"),
    [
        (
            "assignments/toy/public_tests/recorded.npz",
            RecordedValuesError,
            "There are no recorded values",
        ),
        (
            "assignments/toy/contract.py",
            ContractError,
            "There is no Python file",
        ),
    ],
)
def test_a_kit_that_lacks_a_file(course, plugins, path, kind, sentence):
    (course / path).unlink()
    with pytest.raises(kind, match=sentence):
        Engine.with_public_tests(get_assignment(course, "toy"), plugins)


def test_a_rubric_that_does_not_fit_the_tests(write, course, plugins):
    text = (course / "assignments/toy/assignment.toml").read_text(
        encoding="utf-8",
    )
    assignment = write(
        "assignments/toy/assignment.toml",
        text + '\n[[criteria]]\nid = "more"\ntitle = "More"\npoints = 1\n',
    )
    with pytest.raises(
        ConfigError,
        match="No test belongs to the criterion more",
    ):
        Engine.with_hidden_tests(assignment, plugins)
