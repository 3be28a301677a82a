"""Editions of a handout: which one files are of, and what assignment.toml may say of them."""

import pytest

from grader.course.catalogue import get_assignment
from grader.course.editions import as_edition, edition_of
from grader.course.written_names import RenamedEntries, WrittenNames
from grader.errors import ConfigError
from grader.model import Edition, NoteKind, SourceFile, Submission

OLD = Edition(
    "the edition of 2019",
    defines=("old_loss", "step(self)"),
    lacks=("loss",),
    words=("dW0",),
)
FILE = "dW0 = 1\ndef old_loss(x): ...\nclass Net:\n    def step( self ): ...\n"


def test_files_are_of_the_edition_whose_names_they_define():
    assert edition_of([FILE], [OLD]) is OLD
    one_part, another_part = FILE.split("class")
    assert edition_of([one_part, f"class{another_part}"], [OLD]) is OLD


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("old_loss", "old_loss_of"),
        ("step( self )", "step(self, slope)"),
        ("dW0", "dW01"),
        ("class Net", "def loss(x): ...\nclass Net"),
    ],
)
def test_files_that_lack_one_of_them_are_of_no_edition(text, instead):
    assert edition_of([FILE.replace(text, instead)], [OLD]) is None


def test_a_notebook_is_searched_as_it_stands():
    cell = '{"source": ["import x\\n", "def old_loss(x):\\ndef step(self):\\n dW0"]}'
    assert edition_of([cell], [OLD]) is OLD


def test_of_two_editions_the_first_counts():
    later = Edition("later", defines=("old_loss",))
    assert edition_of([FILE], [later, OLD]) is later
    assert edition_of([FILE], [OLD, later]) is OLD


EDITION = """
[[editions]]
title = "the edition of 2019"
defines = ["old_scale"]
names = { scale = "old_scale" }
"""


@pytest.fixture
def toml(course):
    """Return a function that reads the toy's assignment.toml with further lines."""
    path = course / "assignments" / "toy" / "assignment.toml"
    before = path.read_text(encoding="utf-8")

    def read(lines):
        path.write_text(f"{before}\n{lines}", encoding="utf-8")
        return get_assignment(course, "toy")

    return read


def test_a_submission_of_an_edition_has_its_title_and_a_note(toml):
    file = SourceFile("toy.py", b"def old_scale(x): ...\n")
    read = as_edition(Submission("a", "a", (file,), "toy.py"), toml(EDITION))
    assert read.edition == "the edition of 2019"
    (note,) = read.notes
    assert note.kind is NoteKind.EDITION
    assert note.text == (
        "It was read as the edition of 2019. `old_scale` stands for `scale`."
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('defines = ["old_scale"]', "", "says nothing that its files hold"),
        ('"old_scale"]', '"old scale"]', "a name, or one with parameters"),
        ('names = { scale = "old_scale" }', "names = 1", "a table"),
        ('names = { scale = "old_scale" }', 'not_asked = ["colour"]', "colour"),
        (
            'names = { scale = "old_scale" }',
            'stored = { step = ["x"] }',
            "a method",
        ),
        ("title", "titel", "unknown key"),
    ],
)
def test_what_an_edition_says_wrongly_is_refused(toml, old, new, words):
    assert old in EDITION
    with pytest.raises(ConfigError, match=words):
        toml(EDITION.replace(old, new))


def test_two_editions_of_one_title_are_refused(toml):
    with pytest.raises(ConfigError, match="different from the titles"):
        toml(EDITION + EDITION)


def test_an_edition_asks_for_something(toml):
    criteria = [one.id for one in toml("").rubric.criteria]
    asked = EDITION + f"not_asked = {criteria!r}\n"
    with pytest.raises(ConfigError, match="asks for nothing"):
        toml(asked)


# --- names in the worker ----------------------------------------------------------------

FROM_0 = WrittenNames(entries={"W1": "W0", "W2": "W1"})


def test_entries_are_read_and_set_under_the_keys_of_the_handout():
    entries = {"W0": 1, "W1": 2, "lr": 3}
    asked = FROM_0.under_asked_keys(entries)
    assert asked == {"W1": 1, "W2": 2, "lr": 3}
    asked["W1"], asked["W2"] = 10, 20
    assert entries == {"W0": 10, "W1": 20, "lr": 3}
    assert asked == {"W1": 10, "W2": 20, "lr": 3}


@pytest.mark.parametrize("value", [{"W1": 1, "W2": 2}, {}, None, [1]])
def test_what_has_not_the_keys_of_the_edition_stays_as_it_is(value):
    assert FROM_0.under_asked_keys(value) is value
    assert not isinstance(value, RenamedEntries)
