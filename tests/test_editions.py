"""Files of other editions of the handouts get what they are worth, and a note says as what they were read."""

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.editions import as_edition
from grader.grading.engine import Engine
from grader.grading.looks import looks
from grader.grading.shortfall import Cause
from grader.model import NoteKind, SourceFile, Submission
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.sandbox.host.workers import open_workers

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graded():
    """Return a function that grades files of an assignment, in a worker."""
    engines = {}
    with ExitStack() as stack:

        def engine_of(assignment):
            manager = make_plugins()
            stack.enter_context(
                open_workers(assignment, Options(), manager),
            )
            engine = Engine.with_hidden_tests(assignment, manager)
            engine.diagnoser = None
            return engine

        def grade(name, files):
            assignment = get_assignment(ROOT, name)
            if name not in engines:
                engines[name] = engine_of(assignment)
            sources = tuple(
                SourceFile(path, text.encode()) for path, text in files.items()
            )
            submission = Submission("a", "a", sources, assignment.file)
            return engines[name].grade(as_edition(submission, assignment))

        yield grade


def reference(name, file):
    return (ROOT / "reference" / name / file).read_text(encoding="utf-8")


def renamed(source, **names):
    """Return *source* with words replaced, all at once."""
    pattern = re.compile(rf"\b({'|'.join(names)})\b")
    return pattern.sub(lambda word: names[word[0]], source)


def noted(result):
    return [note.text for note in result.notes if note.kind is NoteKind.EDITION]


NUMBERED_FROM_0 = {"W1": "W0", "b1": "b0", "W2": "W1", "b2": "b1"}
STORED = (
    "def backward(self, dJdy_hat):",
    'def backward(self):\n        dJdy_hat = self.cache["dJdy_hat"]',
)


def with_other_names():
    source = reference("nyu_hw1", "mlp.py").replace("dJd", "dLd")
    return renamed(source, bce_loss="ce_loss")


def with_layers_from_0():
    gradients = {
        f"dJd{asked}": f"dJd{written}"
        for asked, written in NUMBERED_FROM_0.items()
    }
    return renamed(
        reference("nyu_hw1", "mlp.py"),
        **NUMBERED_FROM_0,
        **gradients,
    )


def with_a_backward_that_takes_nothing():
    source = reference("nyu_hw1", "mlp.py")
    assert STORED[0] in source
    return source.replace(*STORED)


@pytest.mark.parametrize(
    "source",
    [
        with_other_names,
        with_layers_from_0,
        with_a_backward_that_takes_nothing,
    ],
)
def test_a_network_of_another_edition_gets_everything(graded, source):
    result = graded("nyu_hw1", {"mlp.py": source()})
    assert result.score.earned == 100
    assert len(noted(result)) == 1


def test_a_mistake_costs_in_another_edition_what_it_costs(graded):
    source = with_other_names()
    assert "(y_hat - y)" in source
    wrong = source.replace("(y_hat - y)", "(y - y_hat)")
    here = graded("nyu_hw1", {"mlp.py": wrong}).score.earned
    asked = reference("nyu_hw1", "mlp.py").replace("(y_hat - y)", "(y - y_hat)")
    assert here == graded("nyu_hw1", {"mlp.py": asked}).score.earned < 100


def test_the_handout_itself_is_no_edition(graded):
    result = graded("nyu_hw1", {"mlp.py": reference("nyu_hw1", "mlp.py")})
    assert not noted(result)


def test_functions_of_the_notebooks_of_2019_are_found(graded):
    source = renamed(
        reference("eecs498_a2", "linear_classifier.py"),
        nn_forward_pass="nn_loss_part1",
        nn_forward_backward="nn_loss_part2",
    )
    result = graded("eecs498_a2", {"linear_classifier.py": source})
    assert result.score.earned == 100
    assert not looks(result)
    assert "`nn_loss_part1` stands for `nn_forward_pass`." in noted(result)[0]


# --- what an edition does not ask for -----------------------------------------------------


def without_svm():
    """Return files of the edition of 2025: no SVM, and nets of any depth."""
    source = reference("cs231n_a1", "linear_classifier.py")
    for name in ("svm_loss_naive", "svm_loss_vectorized", "svm_loss"):
        assert f"def {name}(" in source
        source = source.replace(f"def {name}(", f"def _{name}(")
    return source + "\n\nclass FullyConnectedNet:\n    pass\n"


def points(result, criterion):
    (line,) = (
        line for line in result.score.criteria if line.criterion.id == criterion
    )
    return line.earned


def test_the_points_of_what_is_not_asked_for_go_to_the_others(graded):
    result = graded("cs231n_a1", {"linear_classifier.py": without_svm()})
    assert result.score.earned == 100
    assert not [
        judgement
        for judgement in result.judgements
        if judgement.test.criterion == "svm"
    ]
    # the files chose what is asked of them: a person looks at that
    assert Cause.EDITION in {look.cause for look in looks(result)}
    wrong = without_svm().replace("def compute_distances", "def _distances")
    result = graded("cs231n_a1", {"linear_classifier.py": wrong})
    assert points(result, "distances") == 0
    others = result.score.earned - points(result, "svm")
    assert points(result, "svm") == 15 * others / 85


def test_to_leave_the_svm_out_makes_no_other_edition(graded):
    source = without_svm().partition("class FullyConnectedNet")[0]
    result = graded("cs231n_a1", {"linear_classifier.py": source})
    assert not noted(result)
    assert points(result, "svm") == 0
