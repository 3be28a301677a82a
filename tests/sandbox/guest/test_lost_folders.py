"""The last parts of a dotted name find a file whose folder was not handed in."""

import pytest

from grader.model import NoteKind

from .test_loading import loaded  # noqa: F401

HELPER = "def f():\n    return 1\n"


@pytest.mark.parametrize(
    "statement",
    [
        "from src.helper import f",
        "import src.helper as h\nf = h.f",
        "from src import helper\nf = helper.f",
        "from a.b.helper import f",
        "from ..helper import f",
        "from ...a.helper import f",
        "from .a.helper import f",
        "from .. import helper\nf = helper.f",
        "def f():\n    from src.helper import f\n    return f()",
    ],
)
@pytest.mark.parametrize("path", ["helper.py", "lib/helper.py"])
def test_a_file_is_found_without_its_folder(loaded, statement, path):  # noqa: F811
    assert loaded({"toy.py": statement, path: HELPER}).names["f"]() == 1


def test_it_is_noted(loaded):  # noqa: F811
    done = loaded({"toy.py": "from src.helper import f", "helper.py": HELPER})
    assert done.missing == []
    (note,) = [note for note in done.notes if note.kind is NoteKind.FILE_CHOSEN]
    assert note.text == (
        "`src.helper` was not handed in under that path; helper.py was taken for it."
    )


@pytest.mark.parametrize(
    "statement",
    ["from absent.helper import other", "from absent import helper2"],
)
def test_a_file_that_has_not_what_is_imported_is_not_taken(loaded, statement):  # noqa: F811
    done = loaded({"toy.py": statement + "\nx = 1", "helper.py": HELPER})
    assert (done.missing, done.names["x"]) == (["absent"], 1)


def test_a_library_is_not_searched(loaded):  # noqa: F811
    source = (
        "try:\n    from json.helper import f\nexcept ImportError:\n    x = 1"
    )
    assert loaded({"toy.py": source, "helper.py": HELPER}).names["x"] == 1
