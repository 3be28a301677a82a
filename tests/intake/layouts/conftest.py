"""Downloads made by code after the facts of each format, and short ways to look at what they became."""

import pytest

from grader.intake import collect, prepared
from grader.model.options import Reading


@pytest.fixture
def read(tmp_path, assignment, zip_bytes, write_tree):
    """Collect a download that holds a tree: a zip, or the same unpacked."""

    def read(tree, *, packed=True, name="submissions", roster="", **reading):
        source = tmp_path / (f"{name}.zip" if packed else name)
        if packed:
            source.write_bytes(zip_bytes(tree))
        else:
            write_tree(source, tree)
        if roster:
            (tmp_path / "class.csv").write_text(roster, encoding="utf-8")
            reading["roster"] = tmp_path / "class.csv"
        options = Reading(**reading)
        return prepared(collect(source, assignment, options), options)

    return read


@pytest.fixture
def main():
    """Return by id the content that is graded of each submission, or its problem."""

    def main(intake):
        return {
            one.id: next(
                (f.content for f in one.files if f.path == one.main),
                one.problem,
            )
            for one in intake.submissions
        }

    return main


@pytest.fixture
def notes():
    """Return by id the sentences on how work was handed in."""
    return lambda intake: {
        one.id: [note.text for note in one.notes if note.kind == "delivery"]
        for one in intake.submissions
    }
