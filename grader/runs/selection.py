"""Which results of a gradebook a person means: by student, by test, by verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.model import Verdict

_FAILED = frozenset(
    verdict for verdict in Verdict if verdict is not Verdict.PASSED
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that must all hold; an empty one holds for everybody.

    `students` are ids. `tests` are texts, one of which must occur in a test's
    id; `verdicts` are those that one of these tests must have, by default all
    but `passed` where tests are named.
    """

    students: Collection[str] = ()
    tests: Collection[str] = ()
    verdicts: Collection[Verdict] = ()

    def takes(self, student: str, verdicts: Mapping[str, str]) -> bool:
        """Return whether *student*'s result with these *verdicts*, by test, is meant."""
        if self.students and student not in self.students:
            return False
        if not self.tests and not self.verdicts:
            return True
        wanted = self.verdicts or _FAILED
        return any(
            verdict in wanted and self._names(test)
            for test, verdict in verdicts.items()
        )

    def _names(self, test: str) -> bool:
        return not self.tests or any(text in test for text in self.tests)
