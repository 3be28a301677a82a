"""What a student's files define of what the handout asks for, beyond the starter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from grader.intake.choosing.handed_out import Handout
from grader.model import Problem, SourceFile
from grader.sandbox.reader.client import Reader
from grader.sandbox.reader.defined import HOLLOW
from grader.sandbox.reader.survey import Survey

#: How many files of one student are read to choose among them.
MAX_SURVEYED = 24


@dataclass(frozen=True)
class Work:
    """Surveys of a student's files by path, and digests of the starter's definitions.

    The digests are by name.
    """

    surveys: Mapping[str, Survey]
    asked: Mapping[str, str]
    starter: Mapping[str, frozenset[str]]

    def written(self, path: str) -> frozenset[str]:
        """Return the handout's names that *path* defines in another way than the starter."""
        return frozenset(
            self.asked[name]
            for name in self._asked(path)
            if not self._is_untouched(path, name)
        )

    def untouched(self, path: str) -> tuple[str, ...]:
        """Return the names asked for that *path* defines as the starter does, or empty."""
        return tuple(
            name for name in self._asked(path) if self._is_untouched(path, name)
        )

    def defines(self, path: str) -> bool:
        """Return whether the file at *path* defines anything at all."""
        return path in self.surveys and bool(self.surveys[path].defines)

    def problem(self, path: str) -> Problem | None:
        """Return why the file at *path* cannot be read as Python, or None."""
        return self.surveys[path].problem if path in self.surveys else None

    def same(self, names: Iterable[str], first: str, second: str) -> bool:
        """Return whether two files define each of *names* in the same way."""
        digests, second_digests = (
            self._by_handout(first),
            self._by_handout(second),
        )
        return all(
            digests.get(name) == second_digests.get(name) for name in names
        )

    def _asked(self, path: str) -> list[str]:
        survey = self.surveys.get(path)
        if survey is None:
            return []
        return [name for name in survey.defines if name in self.asked]

    def _is_untouched(self, path: str, name: str) -> bool:
        digest = self.surveys[path].defines[name]
        return digest == HOLLOW or digest in self.starter.get(name, ())

    def _by_handout(self, path: str) -> dict[str, str]:
        return {
            self.asked[name]: self.surveys[path].defines[name]
            for name in self._asked(path)
        }


class Surveyor:
    """Surveys files of students.

    A process is started when the first one comes.
    """

    def __init__(self, handout: Handout) -> None:
        self.handout = handout
        self._reader = Reader()
        self._starter: Mapping[str, frozenset[str]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def survey(self, files: Sequence[SourceFile]) -> Work:
        """Return what *files*, all of one student, define.

        Raises WorkerError where no process can be had.
        """
        surveys = self._reader.survey(files[:MAX_SURVEYED])
        by_path = {survey.path: survey for survey in surveys}
        return Work(by_path, self.handout.asked, self._digests())

    def _digests(self) -> Mapping[str, frozenset[str]]:
        if self._starter is None:
            digests: dict[str, frozenset[str]] = {}
            for survey in self._reader.survey(self.handout.starter):
                for name, digest in survey.defines.items():
                    digests[name] = digests.get(name, frozenset()) | {digest}
            self._starter = digests
        return self._starter
