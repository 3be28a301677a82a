"""Every hook is documented in docs/plugin_hooks.md, and its example does what the page says."""

import inspect
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from grader import hookspecs
from grader.course.catalogue import get_assignment
from grader.model.options import Options
from grader.pipeline import grade_class, grade_together

PAGE = (Path(__file__).parents[1] / "docs" / "plugin_hooks.md").read_text(
    encoding="utf-8",
)
SECTIONS = dict(
    re.findall(
        r"^## `(grader_\w+)\([^)]*\)`\n(.*?)(?=^## |\Z)",
        PAGE,
        re.DOTALL | re.MULTILINE,
    ),
)
HOOKS = {
    name: found
    for name, found in vars(hookspecs).items()
    if hasattr(found, "grader_spec")
}


@pytest.fixture
def grade(course, tmp_path, right):
    """Grades a right submission and one whose half is wrong, with the example of a hook as the course's plugin."""

    def grade(hook, source=None, assignments=("toy",)):
        (course / "plugins").mkdir()
        (course / "plugins" / "example.py").write_text(
            example(hook),
            encoding="utf-8",
        )
        if source is None:
            source = tmp_path / "class"
            for student, text in (
                ("ada", right),
                ("bob", right.replace("x / 2", "x")),
            ):
                (source / student).mkdir(parents=True)
                (source / student / "toy.py").write_text(text, encoding="utf-8")
        chosen = [get_assignment(course, name) for name in assignments]
        options = Options(out=tmp_path / "out")
        return (
            grade_class(chosen[0], source, options)
            if len(chosen) == 1
            else grade_together(chosen, source, options)
        )

    return grade


def example(hook):
    """Return the example on the page."""
    (found,) = re.findall(
        r"^```python\n(.*?)^```",
        SECTIONS[hook],
        re.DOTALL | re.MULTILINE,
    )
    return found


def earned(graded):
    return {
        result.submission.id: result.score.earned for result in graded.results
    }


def test_grader_collect_submissions(grade, tmp_path, right):
    source = tmp_path / "export"
    source.mkdir()
    (source / "students.csv").write_text(
        "netid,name,file\nal12,Ada Lovelace,17.dat\n",
        encoding="utf-8",
    )
    (source / "17.dat").write_text(right, encoding="utf-8")
    graded = grade("grader_collect_submissions", source)
    assert [
        (one.submission.id, one.submission.name) for one in graded.results
    ] == [("al12", "Ada Lovelace")]
    assert earned(graded) == {"al12": 10}


def test_a_source_that_the_plugin_does_not_know_is_left_to_the_built_in(grade):
    assert earned(grade("grader_collect_submissions")) == {"ada": 10, "bob": 5}


def test_grader_make_executor(grade, capsys):
    assert earned(grade("grader_make_executor")) == {"ada": 10, "bob": 5}
    assert capsys.readouterr().err.splitlines() == [
        "grading ada",
        "grading bob",
    ]


def test_grader_start_worker(grade):
    levels = {
        result.submission.id: result.isolation
        for result in grade("grader_start_worker").results
    }
    assert levels["ada"] == "process only"
    assert levels["bob"] != "process only"


def test_grader_judge_outcome(grade):
    graded = grade("grader_judge_outcome")
    assert earned(graded) == {"ada": 10, "bob": 6}
    half = [
        one
        for one in graded.results[1].judgements
        if one.credit == Fraction(1, 2)
    ]
    assert {one.test.function for one in half} == {"test_a.py::test_half"}
    assert half[0].feedback.endswith("Half of the points: the shape is right.")


def test_grader_score_submission(grade):
    assert earned(grade("grader_score_submission")) == {"ada": 10, "bob": 5}


def test_grader_submission_graded(grade, capsys):
    grade("grader_submission_graded")
    assert sorted(capsys.readouterr().err.splitlines()) == [
        "ada: 10 points (one of 2)",
        "bob: 5 points (one of 2)",
    ]


def test_grader_write_reports(grade, tmp_path):
    graded = grade("grader_write_reports")
    assert (tmp_path / "out" / "grades.tsv").read_text(
        encoding="utf-8",
    ) == "ada\t10\nbob\t5\n"
    assert tmp_path / "out" / "grades.tsv" in graded.files
    assert tmp_path / "out" / "grades.json" in graded.files


def test_grader_write_overview(grade, course, tmp_path):
    for part in ("assignments", "reference", "hidden_tests"):
        shutil.copytree(course / part / "toy", course / part / "twin")
    grade("grader_write_overview", assignments=("toy", "twin"))
    assert (tmp_path / "out" / "weighted.tsv").read_text(
        encoding="utf-8",
    ) == "ada\t30\nbob\t15\n"
    assert (tmp_path / "out" / "toy" / "grades.json").is_file()
    assert (tmp_path / "out" / "students" / "ada" / "report.html").is_file()


def test_the_page_documents_exactly_the_hooks_in_the_order_in_which_they_fire():
    assert list(SECTIONS) == ["grader_collect_submissions", *list(HOOKS)[1:]]
    assert set(SECTIONS) == set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented_and_tested(name):
    hook = HOOKS[name]
    parameters = ", ".join(inspect.signature(hook).parameters)
    assert f"## `{name}({parameters})`" in PAGE
    section = SECTIONS[name]
    assert re.search(
        r"^\*\*(Answers|Tells|Collects)\.\*\* Called ",
        section,
        re.MULTILINE,
    )
    assert ("**Answers.**" in section) == bool(hook.grader_spec["firstresult"])
    assert "**Return**" in section
    assert re.search(rf"^@hookimpl\ndef {name}\(", example(name), re.MULTILINE)
    assert f"test_{name}" in globals(), "write a test of the hook"


@pytest.mark.parametrize("name", HOOKS)
def test_a_hookspec_is_annotated_has_no_defaults_and_says_when_it_is_called(
    name,
):
    signature = inspect.signature(HOOKS[name])
    assert signature.return_annotation is not signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not parameter.empty
        assert parameter.default is parameter.empty
    first, *rest = inspect.getdoc(HOOKS[name]).split("\n")
    assert first.endswith((".", ","))
    assert "Called " in " ".join(rest)
    assert "Example: " in " ".join(rest)
