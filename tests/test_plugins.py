"""Plugins arrive by entry point and from the course; the built-ins come through the same hooks, last."""

import sys
import textwrap
from fractions import Fraction

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import PluginError
from grader.hookspecs import hookimpl
from grader.model import Outcome, OutcomeKind, Rubric, Score, TestCase, Verdict
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.plugins import make_plugins

GENEROUS = """
from fractions import Fraction

from grader.hookspecs import hookimpl
from grader.model import Judgement, Verdict


@hookimpl
def grader_judge_outcome(outcome, test_case):
    return Judgement(test_case, Verdict.PASSED, Fraction(1), "{word}", outcome)
"""
TEST_CASE = TestCase("test_a.py::test_x", "A title.", Fraction(1), "half")
WRONG = Outcome("test_a.py::test_x", OutcomeKind.DIFFERENT)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs a package with an entry point, the way pip leaves it, on a path of its own."""

    def install(source, module="generous_grading", entry=None):
        place = tmp_path / "site-packages"
        place.mkdir()
        (place / f"{module}.py").write_text(
            textwrap.dedent(source),
            encoding="utf-8",
        )
        info = place / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n",
            encoding="utf-8",
        )
        (info / "entry_points.txt").write_text(
            f"[grader.plugins]\ngenerous = {entry or module}\n",
            encoding="utf-8",
        )
        monkeypatch.syspath_prepend(str(place))

    yield install
    sys.modules.pop("generous_grading", None)


@pytest.fixture
def in_course(course):
    """Puts a plugin into the course's folder."""

    def put(source, name="own.py"):
        (course / "plugins").mkdir(exist_ok=True)
        (course / "plugins" / name).write_text(
            textwrap.dedent(source),
            encoding="utf-8",
        )
        return course

    return put


def judged(manager):
    return manager.hook.grader_judge_outcome(outcome=WRONG, test_case=TEST_CASE)


# --- where plugins come from ------------------------------------------------------------------------------------------


def test_without_a_plugin_the_built_ins_answer():
    manager = make_plugins()
    assert judged(manager).verdict is Verdict.WRONG_ANSWER
    assert manager.hook.grader_score_submission(
        submission=None,
        judgements=(),
        rubric=Rubric(()),
    ) == Score(())


def test_a_plugin_of_an_installed_package(installed, toy_course):
    installed(GENEROUS.format(word="installed"))
    assert judged(make_plugins(toy_course)).feedback == "installed"


def test_a_plugin_of_the_course(in_course):
    assert (
        judged(make_plugins(in_course(GENEROUS.format(word="course")))).feedback
        == "course"
    )


def test_the_courses_plugin_goes_before_an_installed_one(installed, in_course):
    installed(GENEROUS.format(word="installed"))
    assert (
        judged(make_plugins(in_course(GENEROUS.format(word="course")))).feedback
        == "course"
    )


def test_plugins_of_a_course_are_read_in_the_order_of_their_names(in_course):
    in_course(GENEROUS.format(word="second"), "b.py")
    assert (
        judged(
            make_plugins(in_course(GENEROUS.format(word="first"), "a.py")),
        ).feedback
        == "second"
    )


def test_a_plugin_that_is_handed_in():
    class Handed:
        @hookimpl
        def grader_judge_outcome(self):
            return "handed in"

    assert judged(make_plugins(None, [Handed()])) == "handed in"


def test_a_plugin_that_knows_no_answer_leaves_it_to_the_others(in_course):
    source = "from grader.hookspecs import hookimpl\n\n@hookimpl\ndef grader_judge_outcome(): return None\n"
    assert (
        judged(make_plugins(in_course(source))).verdict is Verdict.WRONG_ANSWER
    )


def test_an_installed_plugin_changes_grades_end_to_end(
    installed,
    course,
    tmp_path,
):
    installed(GENEROUS.format(word="Everything is fine."))
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "toy.py").write_text("x = 1\n", encoding="utf-8")
    graded = grade_class(
        get_assignment(course, "toy"),
        tmp_path / "class" / "toy.py",
        Options(out=tmp_path / "out"),
    )
    (result,) = graded.results
    assert result.score.earned == 10
    assert "Everything is fine." in (
        tmp_path / "out" / "grades.json"
    ).read_text(encoding="utf-8")


# --- plugins that do not fit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    ["raise KeyError(5)", "def broken(:", "import nothing_of_that_name"],
)
def test_a_plugin_of_the_course_that_cannot_be_imported(in_course, source):
    with pytest.raises(
        PluginError,
        match=r"The course's plugin .*own\.py cannot be imported: ",
    ) as refused:
        make_plugins(in_course(source))
    assert refused.value.tip


@pytest.mark.parametrize(
    "source",
    ["raise KeyError(5)", "import nothing_of_that_name"],
)
def test_an_installed_plugin_that_cannot_be_imported(installed, source):
    installed(source)
    with pytest.raises(
        PluginError,
        match=r"An installed plugin \(entry point grader\.plugins\) cannot be imported: ",
    ):
        make_plugins()


def test_an_installed_plugin_that_is_gone(installed):
    installed("", entry="another_name")
    with pytest.raises(
        PluginError,
        match="cannot be imported: ModuleNotFoundError",
    ):
        make_plugins()


def test_a_misspelt_hook(in_course):
    source = "from grader.hookspecs import hookimpl\n\n@hookimpl\ndef grader_judge_outcomes(outcome): return None\n"
    with pytest.raises(
        PluginError,
        match=r"does not fit the grader's hooks: .*grader_judge_outcomes",
    ) as refused:
        make_plugins(in_course(source))
    assert refused.value.tip == "See docs/plugin_hooks.md."


def test_a_parameter_that_the_hook_does_not_have(in_course):
    source = "from grader.hookspecs import hookimpl\n\n@hookimpl\ndef grader_judge_outcome(result): return None\n"
    with pytest.raises(
        PluginError,
        match=r"does not fit the grader's hooks: (?s:.*)result",
    ):
        make_plugins(in_course(source))


def test_functions_without_the_mark_are_left_alone(in_course):
    make_plugins(
        in_course(
            "def grader_judge_outcomes(outcome): raise KeyError\ndef helper(): raise KeyError\n",
        ),
    )


def test_every_built_in_is_registered_through_a_hook():
    manager = make_plugins()
    answered = {
        name
        for name, hook in vars(manager.hook).items()
        if hook.get_hookimpls()
    }
    assert answered == set(vars(manager.hook)) - {
        "grader_start_worker",
        "grader_submission_graded",
    }


def test_a_plugin_that_fails_costs_its_own_output_only(course, tmp_path, right):
    class Broken:
        @hookimpl
        def grader_submission_graded(self):
            raise RuntimeError("no one listens")

        @hookimpl
        def grader_write_reports(self):
            raise KeyError("nothing is written")

    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "toy.py").write_text(right, encoding="utf-8")
    options = Options(out=tmp_path / "out")
    graded = grade_class(
        get_assignment(course, "toy"),
        tmp_path / "class",
        options,
        [Broken()],
    )
    assert [result.score.earned for result in graded.results] == [10]
    assert (tmp_path / "out" / "grades.json") in graded.files
    assert len(graded.troubles) == 2
    assert (
        "failed in grader_submission_graded: RuntimeError('no one listens')"
        in graded.troubles[0]
    )
    assert (
        "failed in grader_write_reports: KeyError('nothing is written')"
        in graded.troubles[1]
    )
