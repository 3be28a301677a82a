"""Which file names an assignment accepts for the handout's file, and which files it hands out itself."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from grader.model import Assignment

_TEST_NAME = re.compile(r"(test.*|.*_test|conftest|setup|__init__|__main__)\.py", re.IGNORECASE)


def name_rank(assignment: Assignment, name: str) -> int | None:
    """Return how well a file called *name* fits the handout's file (0 is best), or None where it does not.

    0: the same name; 1: the same in another case; then each of the assignment's patterns; last, the same name as a
    notebook, and the handout's further files.
    """
    if name == assignment.file:
        return 0
    folded = name.casefold()
    notebook = assignment.file.rpartition(".")[0] + ".ipynb"
    accepted = (assignment.file, *assignment.file_patterns, notebook, *assignment.also)
    return next((rank for rank, p in enumerate(accepted, start=1) if fnmatchcase(folded, p.casefold())), None)


def handed_out(assignment: Assignment) -> frozenset[str]:
    """Return the names of the source files that students get with the assignment, without the one they hand in."""
    folders = (assignment.public / "starter", assignment.public / "public_tests")
    names = {path.name for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()}
    return frozenset(names - {assignment.file, *assignment.also})


def is_test(name: str) -> bool:
    """Return whether a file of that name is a test, or belongs to a package, rather than to the homework."""
    return _TEST_NAME.fullmatch(name) is not None
