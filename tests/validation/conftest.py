"""The course that `grader new` writes, and copies of it that tests may spoil."""

import shutil

import pytest

from grader.course.catalogue import get_assignment
from grader.kit.record_answers import write_recording
from grader.scaffold import write_assignment
from grader.validation.subject import Subject

ID = "softmax"
MISTAKES = f"reference/{ID}/misconceptions/mistakes.py"
HIDDEN = f"hidden_tests/{ID}/test_more.py"


@pytest.fixture(scope="session")
def whole_course(tmp_path_factory):
    root = tmp_path_factory.mktemp("new").resolve() / "course"
    assignment, _ = write_assignment(root, ID)
    write_recording(assignment)
    return root


@pytest.fixture(scope="session")
def whole(whole_course):
    """The new assignment as it is; for reading only."""
    return Subject(get_assignment(whole_course, ID))


class Copy:
    """A copy of the course that a test may change."""

    def __init__(self, root):
        self.root = root

    def replace(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def append(self, path, text):
        self.write(path, (self.root / path).read_text(encoding="utf-8") + text)

    def write(self, path, text):
        (self.root / path).write_text(text, encoding="utf-8")

    def mistake(self, name, body, criterion="softmax"):
        texts = f'"{name}", criterion="{criterion}", explanation="It is.", hint="Is it?"'
        self.append(
            MISTAKES,
            f"\n\n@misconception({texts})\ndef {name}(reference):\n{body}\n",
        )

    def test(self, body, head="", fixtures="student, reference, rng"):
        """Write one more hidden test."""
        imports = (
            "import numpy as np\nimport pytest\nfrom grader.testing import *\n"
        )
        mark = '@pytest.mark.points(1, criterion="softmax", hint="A hint.")'
        source = f'{imports}{head}\n{mark}\ndef test_more({fixtures}):\n    """A title."""\n{body}\n'
        self.write(HIDDEN, source)

    @property
    def assignment(self):
        return get_assignment(self.root, ID)

    @property
    def subject(self):
        return Subject(self.assignment)


@pytest.fixture
def copy(whole_course, tmp_path):
    return Copy(shutil.copytree(whole_course, tmp_path.resolve() / "course"))
