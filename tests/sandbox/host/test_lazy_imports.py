"""A module that a library imports at first use, and that a worker cannot import: our fault, and never a way to hide."""

from dataclasses import replace

import numpy as np
import pytest

from grader.errors import WorkerError
from grader.model import StudentFailure, Verdict
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.sandbox.host.lazy_imports import is_lazy_import, is_safe_to_import
from grader.testing.arrays import plain_tree

X = {"x": plain_tree(np.ones(3))}
#: A function whose call makes code that is not the student's import {0}.
LAZY = """
import numpy as np

def half(x):
    exec(compile("import {0}", "library.py", "exec"))
    return x / 2
"""


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("numpy.tests", True),
        ("xmlrpc.client", True),
        ("numpy.no_such_module", False),
        ("no_such_module", False),
        ("pytest", False),
        ("json", False),
        ("numpy", False),
        ("numpy..tests", False),
        ("", False),
        (None, False),
        ("os/../numpy", False),
    ],
)
def test_what_can_be_a_lazy_import(toy, name, is_ours):
    assert is_lazy_import(name, toy) is is_ours


def test_what_the_assignment_lists_is_imported_already(toy):
    assert not is_lazy_import(
        "xmlrpc.client",
        replace(toy, modules=("xmlrpc.client",)),
    )


@pytest.mark.parametrize(
    "name",
    [
        "turtle",
        "antigravity",
        "numpy.tests",
        "torch._inductor.compile_worker.__main__",
        "",
    ],
)
def test_what_does_something_when_imported_is_not_imported_on_a_claim(name):
    assert not is_safe_to_import(name)
    assert is_safe_to_import("xmlrpc.client")


def test_a_lazy_import_of_a_library_is_our_fault(open_session):
    with pytest.raises(WorkerError, match="xmlrpc") as raised:
        open_session(LAZY.format("xmlrpc.client")).ask("half", X, 0)
    assert "modules" in raised.value.tip


def test_another_worker_has_what_a_library_turned_out_to_import(
    toy,
    tmp_path,
    right,
):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "toy.py").write_text(
        right + LAZY.format("xmlrpc.client"),
    )
    (result,) = grade_class(toy, tmp_path, Options()).results
    assert result.score is not None
    assert {judgement.verdict for judgement in result.judgements} == {
        Verdict.PASSED,
    }


def test_there_is_no_grade_without_it_and_a_person_is_told(
    toy,
    tmp_path,
    right,
):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "toy.py").write_text(right + LAZY.format("turtle"))
    (result,) = grade_class(toy, tmp_path, Options()).results
    assert result.score is None
    failed = [
        judgement
        for judgement in result.judgements
        if judgement.verdict is Verdict.INTERNAL_ERROR
    ]
    assert failed
    assert all(
        "grade it by hand" in judgement.outcome.error for judgement in failed
    )


@pytest.mark.parametrize(
    "source",
    {
        "an import of its own": "def half(x):\n    import xmlrpc.client\n    return xmlrpc.client.run(x)",
        "an ImportError of its own": "def half(x):\n    raise ImportError('x', name='xmlrpc.client')",
        "a module that exists nowhere": (
            "def half(x):\n    exec(compile('raise ImportError(name=\"numpy.nowhere\")', 'library.py', 'exec'))"
        ),
    }.values(),
)
def test_what_is_the_students_own_stays_so(open_session, source):
    reply, _ = open_session(source).ask("half", X, 0)
    assert isinstance(reply, StudentFailure)


def test_a_forged_claim_earns_nothing(open_session):
    source = "def half(x):\n    exec(compile('raise ImportError(name=\"xmlrpc.client\")', 'library.py', 'exec'))"
    with pytest.raises(WorkerError, match=r"xmlrpc\.client"):
        open_session(source).ask("half", X, 0)


@pytest.mark.parametrize(
    "use",
    [
        "np.ma.array([1.0])",
        "np.testing.assert_allclose(1, 1)",
        "np.polynomial.Polynomial([1])",
        "np.rec.array([1])",
    ],
)
def test_what_is_commonly_used_is_imported_beforehand(open_session, use):
    reply, _ = open_session(
        f"import numpy as np\ndef half(x):\n    {use}\n    return x / 2",
    ).ask("half", X, 0)
    assert not isinstance(reply, StudentFailure)
