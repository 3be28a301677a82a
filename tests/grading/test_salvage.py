"""What the reader saves of a broken file becomes a file that can be graded."""

import pytest

from grader.grading.salvage import salvage_with
from grader.model import Problem, ProblemKind, SourceFile
from grader.sandbox.reader.survey import Salvage

BROKEN = SourceFile("hw/toy.py", b"def half(x:\n    return x\n")


class FakeReader:
    """Says what it is told to say."""

    def __init__(self, **said):
        self.said = said

    def salvage(self, file):
        return Salvage(file.path, **self.said)


FAULTS = (Problem(ProblemKind.SYNTAX, "hw/toy.py", 1, 9, "invalid syntax"),) * 2


def test_the_text_is_the_file_and_each_place_is_told_once():
    salvaged = salvage_with(FakeReader(text="\n\ny = 'ä'\n", faults=FAULTS))(
        BROKEN,
    )
    assert salvaged.file == SourceFile("hw/toy.py", "\n\ny = 'ä'\n".encode())
    assert (
        salvaged.problem
        == "hw/toy.py has a syntax error at line 1, column 9: “invalid syntax”."
    )
    assert salvaged.left_out == ("hw/toy.py, line 1",)


@pytest.mark.parametrize(
    "line",
    ["# -*- coding: latin-1 -*-", "# vim: set fileencoding=cp1252 :"],
)
def test_a_declared_encoding_is_not_believed_of_the_new_text(line):
    salvaged = salvage_with(
        FakeReader(
            text=f"{line}\nx = 'ä'  # coding: of values\n",
            faults=FAULTS,
        ),
    )(BROKEN)
    assert salvaged.file.content.decode() == "#\nx = 'ä'  # coding: of values\n"


def test_text_that_no_file_can_hold_is_replaced():
    assert (
        salvage_with(FakeReader(text="x = '\ud800'\n", faults=FAULTS))(
            BROKEN,
        ).file.content
        == b"x = '?'\n"
    )


def test_what_parses_or_cannot_be_read_is_not_salvaged():
    assert salvage_with(FakeReader(text="x = 1\n"))(BROKEN) is None
    assert (
        salvage_with(FakeReader(problem=Problem(ProblemKind.NESTED)))(BROKEN)
        is None
    )
