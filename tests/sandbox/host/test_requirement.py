"""Grading refuses to run with less isolation than it needs.

The refusal says who asks for what, and what to try.
"""

from dataclasses import replace

import pytest

from grader.desk.checker import check_file
from grader.errors import IsolationError
from grader.intake import collect
from grader.model.options import Options
from grader.model.result import CONFINED
from grader.pipeline import grade_class
from grader.sandbox.host.requirement import refuse_below, required_level
from grader.sandbox.isolation.levels import Layer, Level, layers_named, weakest

WITHOUT_FILTER = (Layer.SECCOMP.value,)
NO_SECOND_WALL = (Layer.LANDLOCK.value, Layer.MOUNT.value)


@pytest.mark.parametrize(
    ("asked", "assignment", "unsafe", "level"),
    [
        ("", "", False, "reduced"),
        ("strong", "", False, "strong"),
        ("reduced", "strong", False, "strong"),
        ("", "strong", False, "strong"),
        ("strong", "strong", True, None),
    ],
)
def test_the_strictest_counts(toy, asked, assignment, unsafe, level):
    options = Options(require_isolation=asked, unsafe_no_isolation=unsafe)
    assert required_level(replace(toy, isolation=assignment), options) == level


@pytest.mark.parametrize(
    ("level", "options", "requires", "words"),
    [
        (
            "process only",
            Options(),
            "",
            "Grading needs the isolation level “reduced”",
        ),
        (
            "reduced",
            Options(),
            "strong",
            "toy requires the isolation level “strong”",
        ),
        (
            "reduced",
            Options(require_isolation="strong"),
            "",
            "--require-isolation strong asks for",
        ),
        (
            "a container",
            Options(),
            "",
            "this machine gives student code “a container”",
        ),
        ("", Options(), "", "“none”"),
    ],
)
def test_refusals(toy, level, options, requires, words):
    with pytest.raises(IsolationError) as refused:
        refuse_below(level, replace(toy, isolation=requires), options)
    assert words in refused.value.message
    assert "grader doctor" in refused.value.tip


def test_better_is_accepted(toy):
    refuse_below("strong", toy, Options())
    refuse_below("reduced", toy, Options(require_isolation="reduced"))
    refuse_below("process only", toy, Options(unsafe_no_isolation=True))


@pytest.fixture
def source(tmp_path, right):
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "toy.py").write_text(right)
    return tmp_path / "class"


@pytest.mark.usefixtures("zygote")
class TestGrading:
    def test_below_the_base_level_nothing_is_graded(self, toy, source):
        with pytest.raises(IsolationError, match="process only"):
            grade_class(toy, source, Options(layers_off=WITHOUT_FILTER))

    def test_unless_it_is_allowed_and_then_the_result_says_so(
        self,
        toy,
        source,
    ):
        options = Options(layers_off=WITHOUT_FILTER, unsafe_no_isolation=True)
        (result,) = grade_class(toy, source, options).results
        assert result.isolation == "process only"
        assert result.score.earned == result.score.maximum

    def test_strong_can_be_required(self, toy, source):
        with pytest.raises(IsolationError, match="strong"):
            grade_class(
                toy,
                source,
                Options(layers_off=NO_SECOND_WALL, require_isolation="strong"),
            )
        (result,) = grade_class(
            toy,
            source,
            Options(layers_off=NO_SECOND_WALL),
        ).results
        assert result.isolation == "reduced"

    def test_an_assignment_can_require_it(self, write, course, source):
        text = (course / "assignments/toy/assignment.toml").read_text()
        toy = write(
            "assignments/toy/assignment.toml",
            text.replace(
                "[limits]",
                '[isolation]\nrequire = "strong"\n\n[limits]',
            ),
        )
        assert toy.isolation == "strong"
        with pytest.raises(IsolationError, match="toy requires"):
            grade_class(toy, source, Options(layers_off=NO_SECOND_WALL))

    def test_a_check_runs_anywhere(self, write, course, source):
        text = (course / "assignments/toy/assignment.toml").read_text()
        toy = write(
            "assignments/toy/assignment.toml",
            text.replace(
                "[limits]",
                '[isolation]\nrequire = "strong"\n\n[limits]',
            ),
        )
        assert collect(source / "ada" / "toy.py", toy).submissions
        assert check_file(toy, source / "ada" / "toy.py").result.isolation


def test_layers_are_named_in_words():
    assert layers_named(["Landlock", "mount", "pid namespace"]) == (
        "landlock",
        "mount namespace",
        "pid namespace",
    )
    with pytest.raises(IsolationError, match="There is no layer 'firewall'"):
        layers_named(["firewall"])


def test_the_levels_that_confine_are_those_of_the_sandbox():
    assert CONFINED == (Level.STRONG, Level.REDUCED)


def test_a_level_that_is_none_of_ours_is_the_weakest():
    assert weakest(["strong", "process only", "reduced"]) == "process only"
    assert weakest(["strong", "a container"]) == "a container"
    assert weakest([]) == ""
