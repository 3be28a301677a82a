"""What the tests of this assignment share: its modules, its helpers on the path, and graded sources."""

import importlib
import sys
from functools import cache
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.grading.engine import Engine
from grader.model import SourceFile, Submission
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.sandbox.host.workers import open_workers

ROOT = Path(__file__).parents[2]
PUBLIC = ROOT / "assignments" / "nyu_hw1_gd"


@pytest.fixture(scope="session")
def scoring():
    return import_file(PUBLIC / "scoring.py", "gd_scoring_under_test")


@pytest.fixture(scope="session")
def judging():
    return import_file(PUBLIC / "judging.py", "gd_judging_under_test")


@pytest.fixture(scope="session")
def models():
    return import_file(PUBLIC / "models.py", "gd_models_under_test")


@pytest.fixture
def helpers(monkeypatch):
    """Return a function that imports one of the course's small modules, as workers have them."""
    own = {
        path.name.removesuffix(".py") for path in (PUBLIC / "helpers").iterdir()
    }
    kept = {
        name: sys.modules.pop(name)
        for name in list(sys.modules)
        if name.partition(".")[0] in own
    }
    monkeypatch.syspath_prepend(str(PUBLIC / "helpers"))
    yield importlib.import_module
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]
    sys.modules.update(kept)


@pytest.fixture(scope="module")
def grade():
    """Return a function that grades the source of a gd.py in real workers, each source once."""
    assignment = get_assignment(ROOT, "nyu_hw1_gd")
    manager = make_plugins()
    with open_workers(assignment, Options(), manager):
        engine = Engine.with_hidden_tests(assignment, manager)
        yield cache(
            lambda source: engine.grade(
                Submission(
                    "someone",
                    "someone",
                    (SourceFile("gd.py", source.encode()),),
                    "gd.py",
                ),
            ),
        )
