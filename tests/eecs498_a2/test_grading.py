"""Right submissions in the styles that students write, against the hidden tests."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.grading.engine import Engine
from grader.model import SourceFile, Submission, Verdict
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.sandbox.host.workers import open_workers

ROOT = Path(__file__).parents[2]
RIGHT = ROOT / "examples" / "eecs498_a2" / "class" / "alma_reyes"
FILES = ("linear_classifier.py", "two_layer_net.py")


@pytest.fixture(scope="module")
def grade():
    assignment = get_assignment(ROOT, "eecs498_a2")
    manager = make_plugins()
    with open_workers(assignment, Options(), manager):
        engine = Engine.with_hidden_tests(assignment, manager)

        def grade(*edits):
            sources = {
                name: (RIGHT / name).read_text(encoding="utf-8")
                for name in FILES
            }
            for name, old, new in edits:
                assert old in sources[name]
                sources[name] = sources[name].replace(old, new)
            files = tuple(
                SourceFile(name, text.encode())
                for name, text in sources.items()
            )
            return engine.grade(
                Submission("someone", "someone", files, FILES[0]),
            )

        yield grade


LINEAR, NET = FILES


@pytest.mark.parametrize(
    "edit",
    [
        (
            LINEAR,
            "return [1e-3, 1e-2], [1e-2, 1e-1]",
            "raise NotImplementedError",
        ),
        (
            LINEAR,
            "    W -= learning_rate * grad",
            "    W = W - learning_rate * grad",
        ),
        (
            LINEAR,
            "idx = torch.randint(num_train, (batch_size,))",
            "idx = torch.randperm(num_train)[:batch_size]",
        ),
        (
            NET,
            "def nn_forward_pass(params, X):",
            "def nn_forward_pass(parameters, X):\n  params = parameters",
        ),
        (
            NET,
            "    params[key] -= learning_rate * grads[key]",
            "    params[key] = params[key] - learning_rate * grads[key]",
        ),
        (
            NET,
            "y_pred = scores.argmax(dim=1)",
            "y_pred = nn_forward_pass(params, X)[0].max(dim=1)[1]",
        ),
        (
            LINEAR,
            "X_batch, y_batch = sample_batch(X, y, num_train, batch_size)",
            "i = torch.randint(num_train, (batch_size,)); X_batch, y_batch = X[i], y[i]",
        ),
        (
            NET,
            "scores = loss_func(params, X)",
            "scores = loss_func(params, X, y=None, reg=0.0)",
        ),
        (NET, "  return loss, grads", "  return loss.item(), grads"),
    ],
    ids=range(9),
)
def test_ways_to_be_right(grade, edit):
    edits = (
        [(NET, "loss.item()", "float(loss)"), edit]
        if "loss.item()" in edit[2]
        else [edit]
    )
    result = grade(*edits)
    wrong = {
        j.test.id: j.feedback
        for j in result.judgements
        if j.verdict is not Verdict.PASSED
    }
    assert wrong == {}


def test_an_edition_without_sample_batch(grade):
    """The batches are drawn inside both trainings: they are judged there."""
    inline = "i = torch.randint(num_train, (batch_size,)); X_batch, y_batch = X[i], y[i]"
    call = "X_batch, y_batch = sample_batch(X, y, num_train, batch_size)"
    result = grade(
        (LINEAR, call, inline),
        (NET, call, inline),
        (LINEAR, "def sample_batch(", "def another_name("),
        (NET, "from linear_classifier import sample_batch\n", ""),
    )
    assert result.score.earned == result.assignment.rubric.maximum


def test_a_mistake_in_batches_costs_the_batches_only(grade):
    result = grade((LINEAR, "X_batch = X[idx]", "X_batch = X[:batch_size]"))
    lost = {
        c.criterion.id
        for c in result.score.criteria
        if c.earned < c.criterion.points
    }
    assert lost == {"training"}
