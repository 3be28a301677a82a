"""The trusted side reads whatever a file holds in time that grows with its size, not with its square."""

from pathlib import Path

import pytest

from grader.course.python_files import import_file

worst = import_file(Path(__file__).parent / "worst_cases.py", "worst_cases")


@pytest.mark.parametrize("reader", worst.READERS)
@pytest.mark.parametrize(
    "case",
    worst.KNOWN,
    ids=lambda case: repr(case.text(9)),
)
def test_known_cases(reader, case):
    assert not worst.grows_too_fast(worst.READERS[reader], case)


@pytest.mark.parametrize("reader", worst.READERS)
@pytest.mark.parametrize(
    "count",
    [4, pytest.param(2_000, marks=pytest.mark.soak)],
)
def test_drawn_cases(reader, count):
    read = worst.READERS[reader]
    slow = [
        case
        for case in worst.cases(reader, count)
        if worst.grows_too_fast(read, case, longest=80_000)
        and worst.grows_too_fast(read, case, longest=80_000)
    ]
    assert slow == []
