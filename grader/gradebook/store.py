"""An open gradebook. Every result is one transaction: a run that is killed loses at most what it was working at."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, overload

from grader.errors import GradebookError
from grader.gradebook.codec import decode, encode
from grader.gradebook.keys import Keys, environment, label_of
from grader.gradebook.lock import locked
from grader.gradebook.place import FILE, LOCK, is_writable, journal_mode, worded
from grader.gradebook.schema import prepare, up_to_date
from grader.intake import Intake
from grader.model import Assignment, Result, Unmatched


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result as the gradebook lists it."""

    id: int
    run: int
    student: str
    keys: Keys
    graded: str
    earned: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One assignment graded over a class: when, and who was in it. `finished` is None where it was interrupted."""

    id: int
    assignment: str
    started: str
    finished: str | None
    students: tuple[str, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A student whose points are others than before, and what made the difference."""

    student: str
    before: str | None
    after: str | None
    why: str


class Gradebook:
    """The results in one output folder. Made by `Gradebook.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.run = 0
        self.first = 0  #: the first run of this command

    @classmethod
    @contextmanager
    def open(cls, directory: Path) -> Iterator[Gradebook]:
        """Open the gradebook in *directory*, which is made where it does not exist, for writing.

        Raises GradebookError for one that is in use, damaged, from the future, or cannot be written.
        """
        path = directory / FILE
        with worded(path):
            directory.mkdir(parents=True, exist_ok=True)
            with locked(directory / LOCK):
                connection = sqlite3.connect(path, isolation_level=None)
                try:
                    mode = journal_mode(directory)
                    connection.execute(f"PRAGMA journal_mode = {mode}")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    prepare(connection, str(path))
                    yield cls(connection, path)
                finally:
                    connection.close()

    @classmethod
    @contextmanager
    def in_memory(cls) -> Iterator[Gradebook]:
        """Open a gradebook that is gone at the end."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        prepare(connection, "the gradebook")
        yield cls(connection, Path(FILE))
        connection.close()

    @classmethod
    @contextmanager
    def read(cls, directory: Path) -> Iterator[Gradebook]:
        """Open the gradebook in *directory* for reading only, also where the folder cannot be written."""
        path = directory / FILE
        if not path.is_file():
            raise GradebookError(f"There is no gradebook in {directory}.", "Give the --out folder of `grader grade`.")
        with worded(path):
            immutable = "&immutable=1" if not is_writable(directory) else ""
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro{immutable}", uri=True, isolation_level=None
            )
            try:
                connection = up_to_date(connection, str(path))
                connection.execute("SELECT count(*) FROM runs").fetchone()
                yield cls(connection, path)
            finally:
                connection.close()

    # --- writing ------------------------------------------------------------------------------------------------------

    def start_run(self, assignment: Assignment, options: Any, intake: Intake) -> int:
        """Begin a run over the class of *intake* and return its number; runs begun before it belong with it."""
        listed = {
            "students": [submission.id for submission in intake.submissions],
            "labels": {submission.id: label_of(submission) for submission in intake.submissions},
            "unmatched": [[leftover.path, leftover.reason] for leftover in intake.unmatched],
        }
        values = (
            assignment.id,
            _now(),
            json.dumps(environment(), sort_keys=True),
            json.dumps(asdict(options), default=str),
        )
        cursor = self.connection.execute(
            "INSERT INTO runs (assignment, started, environment, options, class) VALUES (?, ?, ?, ?, ?)",
            (*values, json.dumps(listed)),
        )
        self.run = int(cursor.lastrowid or 0)
        self.first = self.first or self.run
        self.connection.execute("UPDATE runs SET first = ? WHERE id = ?", (self.first, self.run))
        return self.run

    def finish_run(self) -> None:
        """Note that the run came to its end."""
        self.connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), self.run))

    def record(self, result: Result, keys: Keys) -> None:
        """Keep *result*, which is valid for *keys*, whole or not at all."""
        text, blobs = encode(result)
        earned = None if result.score is None else str(result.score.earned)
        row = (self.run, result.assignment.id, result.submission.id, *_key_values(keys), _now(), earned)
        with self._transaction():
            for name, data in blobs.items():
                if not self.connection.execute("SELECT 1 FROM blobs WHERE name = ?", (name,)).fetchone():
                    self.connection.execute("INSERT INTO blobs VALUES (?, ?)", (name, zlib.compress(data, 6)))
            self.connection.execute(
                "INSERT INTO results (run, assignment, student, submission_key, assignment_key, environment_key, graded,"
                " earned, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, zlib.compress(text.encode(), 6)),
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # SQLite has rolled back already when the disk is full
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # --- reading ------------------------------------------------------------------------------------------------------

    def latest(self, assignment: str, student: str, before_run: int | None = None) -> Recorded | None:
        """Return the newest result of a student, or the newest of an earlier run."""
        row = self.connection.execute(
            "SELECT id, run, student, submission_key, assignment_key, environment_key, graded, earned FROM results"
            " WHERE assignment = ? AND student = ? AND run < ? ORDER BY id DESC LIMIT 1",
            (assignment, student, 2**62 if before_run is None else before_run),
        ).fetchone()
        return None if row is None else recorded_of(row)

    def holds(self, assignment: str, student: str, keys: Keys) -> bool:
        """Return whether the newest result of a student is valid for *keys*; one without a grade never is."""
        newest = self.latest(assignment, student)
        return newest is not None and newest.keys == keys and newest.earned is not None

    def results(self, assignment: Assignment, students: Sequence[str]) -> Results:
        """Return the newest results of *students*, in their order."""
        found = (self.latest(assignment.id, student) for student in students)
        return Results(self, assignment, tuple(one for one in found if one is not None))

    def last_runs(self) -> tuple[Run, ...]:
        """Return the runs of the newest command, one for each assignment. Raises GradebookError where there is none."""
        rows = self.connection.execute(
            "SELECT id, assignment, started, finished, class FROM runs"
            " WHERE first = (SELECT first FROM runs ORDER BY id DESC LIMIT 1) ORDER BY id"
        ).fetchall()
        if not rows:
            raise GradebookError(f"{self.path} holds no run.", "Run `grader grade` first.")
        return tuple(_run(*row) for row in rows)

    def students(self, assignment: str) -> tuple[str, ...]:
        """Return everybody who has a result, sorted."""
        rows = self.connection.execute(
            "SELECT DISTINCT student FROM results WHERE assignment = ? ORDER BY student", (assignment,)
        )
        return tuple(student for (student,) in rows)

    def result(self, recorded: Recorded, assignment: Assignment) -> Result:
        """Return a result in full."""
        (document,) = self.connection.execute("SELECT document FROM results WHERE id = ?", (recorded.id,)).fetchone()
        return decode(zlib.decompress(document).decode(), self._blob, assignment)

    def changes(self, assignment: str, students: Sequence[str]) -> tuple[Change, ...]:
        """Return whose points the current run changed, and why."""
        found = []
        for student in students:
            now, before = self.latest(assignment, student), self.latest(assignment, student, self.run)
            if now is not None and before is not None and now.run == self.run and now.earned != before.earned:
                found.append(Change(student, before.earned, now.earned, why_changed(before.keys, now.keys)))
        return tuple(found)

    def _blob(self, name: str) -> bytes:
        (data,) = self.connection.execute("SELECT data FROM blobs WHERE name = ?", (name,)).fetchone()
        return zlib.decompress(data)


class Results(Sequence[Result]):
    """Results of a gradebook, each read when it is asked for: a large class does not fit into memory."""

    def __init__(self, book: Gradebook, assignment: Assignment, recorded: Sequence[Recorded]) -> None:
        self.book = book
        self.assignment = assignment
        self.recorded = recorded

    def __len__(self) -> int:
        return len(self.recorded)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return Results(self.book, self.assignment, self.recorded[index])
        return self.book.result(self.recorded[index], self.assignment)


def why_changed(before: Keys, now: Keys) -> str:
    """Return what made two results differ, in words."""
    reasons = [
        words
        for words, old, new in (
            ("the submission changed", before.submission, now.submission),
            ("the tests or the reference changed", before.assignment, now.assignment),
            ("the grader or a library changed", before.environment, now.environment),
        )
        if old != new
    ]
    return " and ".join(reasons) or "nothing changed: the submission is not deterministic"


def _run(number: int, assignment: str, started: str, finished: str | None, listed: str) -> Run:
    members = json.loads(listed)
    unmatched = tuple(Unmatched(path, reason) for path, reason in members["unmatched"])
    return Run(number, assignment, started, finished, tuple(members["students"]), unmatched)


def recorded_of(row: Sequence[Any]) -> Recorded:
    """Return a row of the columns that `latest` selects as what it says."""
    number, run, student, submission, assignment, environment_of, graded, earned = row
    return Recorded(number, run, student, Keys(submission, assignment, environment_of), graded, earned)


def _key_values(keys: Keys) -> tuple[str, str, str]:
    return keys.submission, keys.assignment, keys.environment


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
