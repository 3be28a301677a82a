"""Misconceptions become files that a worker can run, however they are declared."""

from grader.validation.transplant import _without_grader

SOURCE = """
from grader.misconceptions import misconception


@misconception("One", criterion="half", explanation="It is so.", hint="Look.")
def one(reference):
    reference.number = 1


def declare(name, value):
    def alter(reference):
        reference.number = value

    globals()[name] = misconception(name, criterion="half", explanation="It is so.", hint="Look.")(alter)


for value in (2, 3):
    declare(f"made_{value}", value)
"""


def test_mistakes_run_without_the_grader(tmp_path):
    path = tmp_path / "mistakes.py"
    path.write_text(SOURCE, encoding="utf-8")
    text = _without_grader(path)
    assert "grader" not in text
    names = {}
    exec(text, names)

    class Reference:
        number = 0

    for name, number in (("one", 1), ("made_2", 2), ("made_3", 3)):
        names[name](Reference)
        assert Reference.number == number
