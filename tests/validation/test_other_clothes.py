"""The reference in other clothes: what the outfits hold, and that each earns everything."""

import ast
import json

import pytest

from grader.validation.checks.real_workers import running_workers
from grader.validation.clothes import OUTFITS, Wardrobe, needed_for
from grader.validation.other_clothes import check_clothes, handed_in
from grader.validation.subject import Subject, earned
from grader.wording.judgements import feedback

SOURCE = '''"""The reference."""

from __future__ import annotations

import math

SCALE = 2  # of everything


def helper(x):
    return math.exp(x)


@staticmethod
def first(x):
    return helper(x) * SCALE


def second(x):
    # nothing but x
    return x
'''
WARDROBE = Wardrobe(SOURCE, "hw.py")


def cells(content):
    code = [
        cell
        for cell in json.loads(content)["cells"]
        if cell["cell_type"] == "code"
    ]
    return ["".join(cell["source"]) for cell in code]


@pytest.mark.parametrize("outfit", OUTFITS)
def test_every_module_of_an_outfit_is_python_and_every_notebook_is_one(outfit):
    for path, content in OUTFITS[outfit](WARDROBE).items():
        if path.endswith(".py"):
            ast.parse(content)
        else:
            assert cells(content)[0].startswith(
                "# Run this cell first.\n%matplotlib inline",
            )


def test_modules_keep_the_docstring_and_imports_from_the_future_first():
    for outfit in (
        "a package",
        "flat, with a module beside it",
        "unused imports",
    ):
        text = next(
            content
            for path, content in OUTFITS[outfit](WARDROBE).items()
            if path.endswith("hw.py")
        ).decode()
        assert text.startswith(SOURCE.partition("import math")[0].rstrip())
        assert text.endswith(SOURCE.partition("import math")[2])


def test_a_notebook_has_a_cell_for_each_statement_with_its_decorators_and_comments():
    (content,) = OUTFITS["one notebook"](WARDROBE).values()
    assert cells(content)[3:-1] == [
        "SCALE = 2  # of everything",
        "def helper(x):\n    return math.exp(x)",
        "@staticmethod\ndef first(x):\n    return helper(x) * SCALE",
        "def second(x):\n    # nothing but x\n    return x",
    ]


def test_two_notebooks_hold_each_what_their_half_needs():
    one, other = map(
        cells,
        OUTFITS["two notebooks"](
            Wardrobe(SOURCE + "\n\ndef third():\n    return first", "hw.py"),
        ).values(),
    )
    assert [cell.partition("(")[0] for cell in one if "def " in cell] == [
        "def helper",
        "@staticmethod\ndef first",
    ]
    assert not any("def second" in cell for cell in one)
    assert any("def second" in cell for cell in other)
    assert any("def helper" in cell for cell in other), (
        "`third` needs it, through `first`"
    )
    assert any("SCALE = 2" in cell for cell in other)


def test_a_package_of_the_handout_has_its_folders():
    files = OUTFITS["a package"](Wardrobe(SOURCE, "hw.py", (), "mytorch.nn"))
    assert set(files) == {
        "mytorch/__init__.py",
        *(f"mytorch/nn/{name}.py" for name in ("__init__", "settings", "hw")),
    }


def test_what_is_needed_is_found_through_what_is_needed():
    statements = [
        "import math",
        "A = 1",
        "B = A",
        "def f():\n    return B",
        "def g():\n    return 0",
    ]
    assert needed_for({"f"}, statements) == [
        "import math",
        "A = 1",
        "B = A",
        "def f():\n    return B",
    ]


def test_what_is_forbidden_is_not_imported():
    allowed = Wardrobe(SOURCE, "hw.py", ("torch", "scipy.ndimage"))
    text = OUTFITS["unused imports"](allowed)["hw.py"].decode()
    assert "torch" not in text
    assert "ndimage" not in text
    assert "import scipy\n" in text


# --- graded -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(whole_course):
    from grader.course.catalogue import get_assignment

    subject = Subject(get_assignment(whole_course, "softmax"))
    with running_workers(subject):
        return {
            name: subject.undiagnosed.grade(work)
            for name, work in handed_in(subject).items()
        }


@pytest.mark.parametrize("outfit", OUTFITS)
def test_the_reference_earns_everything_in_every_outfit(results, outfit):
    result = results[outfit]
    first = next(
        filter(None, map(feedback, result.judgements)),
        result.submission.problem,
    )
    assert earned(result) == result.assignment.rubric.tested, first


DEPENDS_ON_ITS_FOLDER = """

_right = softmax


def softmax(scores):
    if "homework" in __file__:
        raise OSError
    return _right(scores)
"""


def test_an_outfit_that_loses_points_is_a_finding_with_the_reason(copy):
    copy.append("reference/softmax/softmax.py", DEPENDS_ON_ITS_FOLDER)
    (found,) = check_clothes(copy.subject)
    assert not found.ok
    lost = [
        line
        for line in found.detail
        if line.startswith(("a package: ", "one folder down: "))
    ]
    assert len(lost) == 2
    assert all(
        "of 12 points" in line and "raised OSError" in line for line in lost
    )
