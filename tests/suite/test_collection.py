"""What a test must look like: marks are read, and what is unfit is refused at collection."""

import os
import textwrap
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import CollectionError
from grader.model import Visibility
from grader.suite.run_tests import Suite

HEAD = """
import numpy as np
import pytest
"""


@pytest.fixture
def collect(tmp_path):
    """Collects a folder of tests: texts by path, or the text of one module."""

    def collect(files):
        for path, text in (
            {"test_x.py": files} if isinstance(files, str) else files
        ).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(
                HEAD + textwrap.dedent(text),
                encoding="utf-8",
            )
        return Suite(tmp_path, "0123456789abcdef").cases

    return collect


def test_marks_are_read(collect):
    first, second = collect('''
        @pytest.mark.points(1.5, criterion="mse", hint="Look again.", visibility="staff", extra_credit=True)
        def test_value():
            """The value is right.

            More about it.
            """

        @pytest.mark.points(1, criterion="mse", requires=["test_value", "test_x.py::test_value"])
        def test_gradient():
            """The gradient is right."""
    ''')
    assert (first.id, first.title, first.points) == (
        "test_x.py::test_value",
        "The value is right.",
        Fraction(3, 2),
    )
    assert (first.criterion, first.hint, first.visibility) == (
        "mse",
        "Look again.",
        Visibility.STAFF,
    )
    assert (first.extra_credit, first.requires) == (True, ())
    assert (second.visibility, second.extra_credit, second.hint) == (
        Visibility.HIDDEN,
        False,
        "",
    )
    assert second.requires == ("test_x.py::test_value",) * 2
    assert (second.module, second.function) == (
        "test_x.py",
        "test_x.py::test_gradient",
    )


def test_the_points_of_a_function_are_divided_over_its_cases(collect):
    cases = collect('''
        @pytest.mark.points(1, criterion="mse")
        @pytest.mark.parametrize("n", [1, 2, 3])
        def test_value(n):
            """The value is right."""
    ''')
    assert [case.id for case in cases] == [
        f"test_x.py::test_value[{n}]" for n in (1, 2, 3)
    ]
    assert {case.points for case in cases} == {Fraction(1, 3)}
    assert {case.function for case in cases} == {"test_x.py::test_value"}


def test_prerequisites_may_stand_in_another_file_or_be_one_case(collect):
    *_, last = collect(
        {
            "test_a.py": '''
            @pytest.mark.points(1, criterion="mse")
            @pytest.mark.parametrize("n", [1, 2])
            def test_value(n):
                """The value is right."""
            ''',
            "test_b.py": '''
            @pytest.mark.points(1, criterion="mse", requires=["test_a.py::test_value", "test_a.py::test_value[1]"])
            def test_more():
                """More is right."""
            ''',
        },
    )
    assert last.requires == (
        "test_a.py::test_value",
        "test_a.py::test_value[1]",
    )


POINTS = '@pytest.mark.points(1, criterion="mse")'
TITLE = '"""The value is right."""'
UNFIT = {
    "no mark": (
        f"def test_value():\n  {TITLE}",
        r"test_x.py::test_value has no mark `points`",
    ),
    "no title": (
        f"{POINTS}\ndef test_value(): pass",
        r"test_x.py::test_value has no docstring",
    ),
    "an empty title": (
        f'{POINTS}\ndef test_value():\n  """ """',
        r"test_value has no docstring",
    ),
    "points twice": (
        f"{POINTS}\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"test_value has 2 marks `points`",
    ),
    "points of one case": (
        (
            '@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.points(4, criterion="bce")), 2])\n'
            f"{POINTS}\ndef test_value(n):\n  {TITLE}"
        ),
        r"test_value\[1\] has 2 marks `points`",
    ),
    "no points": (
        f'@pytest.mark.points(criterion="mse")\ndef test_value():\n  {TITLE}',
        r"test_x.py::test_value: points\(\) .*'points'",
    ),
    "no criterion": (
        f"@pytest.mark.points(1)\ndef test_value():\n  {TITLE}",
        r"points\(\) .*'criterion'",
    ),
    "a misspelt option": (
        f'@pytest.mark.points(1, criterion="mse", hnit="x")\ndef test_value():\n  {TITLE}',
        r"points\(\) .*'hnit'",
    ),
    "points of zero": (
        f'@pytest.mark.points(0, criterion="mse")\ndef test_value():\n  {TITLE}',
        r"the points of a test must be positive",
    ),
    "points that are no number": (
        f'@pytest.mark.points("x", criterion="mse")\ndef test_value():\n  {TITLE}',
        "test_value: ",
    ),
    "an unknown visibility": (
        f'@pytest.mark.points(1, criterion="mse", visibility="secret")\ndef test_value():\n  {TITLE}',
        r"test_x.py::test_value: .*'secret'",
    ),
    "one name as requires": (
        f'@pytest.mark.points(1, criterion="mse", requires="test_y")\ndef test_value():\n  {TITLE}',
        r"requires must be a list of names",
    ),
    "an unknown prerequisite": (
        f'@pytest.mark.points(1, criterion="mse", requires=["test_y"])\ndef test_value():\n  {TITLE}',
        r"test_x.py::test_value requires test_x.py::test_y, which is not a test",
    ),
    "itself as prerequisite": (
        f'@pytest.mark.points(1, criterion="mse", requires=["test_value"])\ndef test_value():\n  {TITLE}',
        r"test_value requires test_x.py::test_value, which does not come before it",
    ),
    "a later prerequisite": (
        (
            f'@pytest.mark.points(1, criterion="mse", requires=["test_y"])\ndef test_value():\n  {TITLE}\n'
            f"{POINTS}\ndef test_y():\n  {TITLE}"
        ),
        r"test_value requires test_x.py::test_y, which does not come before it",
    ),
    "xfail": (
        f"@pytest.mark.xfail\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"test_value is marked xfail",
    ),
    "skip": (
        f"@pytest.mark.skip\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"test_value is marked skip",
    ),
    "skipif": (
        f"@pytest.mark.skipif(True, reason='x')\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"test_value is marked skipif",
    ),
    "usefixtures": (
        f"@pytest.mark.usefixtures('rng')\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"test_value is marked usefixtures",
    ),
    "a class": (
        f"class TestIt:\n  {POINTS}\n  def test_value(self):\n    {TITLE}",
        r"test_value is a method",
    ),
    "a unittest": (
        f"import unittest\nclass TestIt(unittest.TestCase):\n  {POINTS}\n  def test_value(self):\n    {TITLE}",
        r"test_value is a method",
    ),
    "a list": (
        f"SIZES = [1, 2]\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"the global `SIZES` is a list",
    ),
    "a dict": (
        f"SEEN = {{}}\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"the global `SEEN` is a dict",
    ),
    "an array": (
        f"X = np.ones(2)\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"the global `X` is a ndarray",
    ),
    "a generator of random numbers": (
        f"RNG = np.random.default_rng(0)\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"the global `RNG` is a Generator",
    ),
    "a wide fixture that uses ours": (
        (
            f"@pytest.fixture(scope='module')\ndef shared(student): return student\n"
            f"{POINTS}\ndef test_value(shared):\n  {TITLE}"
        ),
        r"the fixture `shared` has scope module and uses student",
    ),
    "an unknown mark": (
        f"@pytest.mark.hard\n{POINTS}\ndef test_value():\n  {TITLE}",
        r"Tests cannot be collected: .*'hard'",
    ),
    "a syntax error": (
        "def test_value(:",
        r"Tests cannot be collected: .*test_x.py",
    ),
    "an import that fails": (
        "import nothing_of_that_name",
        r"cannot be collected: .*'nothing_of_that_name'",
    ),
}


@pytest.mark.parametrize(("source", "sentence"), UNFIT.values(), ids=UNFIT)
def test_unfit_tests_are_refused(collect, source, sentence):
    with pytest.raises(CollectionError, match=sentence) as refused:
        collect(source)
    assert refused.value.tip


def test_constants_and_wide_fixtures_of_constants_are_fine(collect):
    (case,) = collect('''
        SIZES = ((1, 2), (3, 4))

        @pytest.fixture(scope="module")
        def table():
            return tuple(range(5))

        @pytest.fixture
        def batch(rng):
            return rng.standard_normal(2)

        @pytest.mark.points(1, criterion="mse")
        def test_value(table, batch, student):
            """The value is right."""
    ''')
    assert case.criterion == "mse"


def test_a_folder_without_tests(collect):
    with pytest.raises(CollectionError, match=r"holds no test_\*\.py"):
        collect({"helpers.py": ""})


def test_a_conftest_would_go_unread(collect):
    with pytest.raises(
        CollectionError,
        match=r"conftest\.py would not be read",
    ):
        collect(
            {
                "test_x.py": f"{POINTS}\ndef test_value():\n  {TITLE}",
                "conftest.py": "",
            },
        )


def test_two_tests_of_one_name(collect):
    module = f"{POINTS}\ndef test_value():\n  {TITLE}"
    with pytest.raises(
        CollectionError,
        match=r"test_x\.py::test_value exists twice",
    ):
        collect({"test_x.py": module, "more/test_x.py": module})


def test_what_the_environment_says_of_pytest_is_not_heard(collect, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    monkeypatch.setenv("PYTEST_PLUGINS", "nothing_of_that_name")
    assert len(collect(f"{POINTS}\ndef test_value():\n  {TITLE}")) == 1
    import os

    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in os.environ


def test_folders_above_the_tests_are_not_listed(collect, tmp_path, monkeypatch):
    """They may hold thousands of files, or be nobody's to list."""
    listed = []
    scandir = os.scandir
    monkeypatch.setattr(
        "os.scandir",
        lambda path=".": listed.append(Path(path)) or scandir(path),
    )
    collect(f"{POINTS}\ndef test_value():\n  {TITLE}")
    assert tmp_path in listed
    assert not set(tmp_path.parents) & set(listed)
