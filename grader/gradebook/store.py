"""An open gradebook.

Every result is one transaction: a run that is killed loses at most the result
in work.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from grader.errors import GradebookError
from grader.gradebook.changes import Change, change
from grader.gradebook.codec import decode, encode, verdicts
from grader.gradebook.keys import Keys, environment, label_of
from grader.gradebook.lock import locked
from grader.gradebook.place import (
    DAMAGED,
    FILE,
    LOCK,
    journal_mode,
    readable,
    require,
    worded,
)
from grader.gradebook.results import Results
from grader.gradebook.run_records import Recorded, Run, Standing, now
from grader.gradebook.schema import connected, prepare, up_to_date
from grader.gradebook.value_cache import Values, Written
from grader.intake import Intake
from grader.model import Assignment, Result, Unmatched

#: Of zlib: as fast as it gets, and a twelfth larger than with the usual 6.
_LEVEL = 3
_MAX_STORED = 10_000


class Gradebook:
    """The results in one output folder. Made by `Gradebook.open`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        values: Values | None = None,
    ) -> None:
        self.connection = connection
        self.path = path
        self.values = values or Values()
        self.reach: Callable[[], AbstractContextManager[Gradebook]] = partial(
            Gradebook.read,
            path.parent,
            self.values,
        )
        self.run = 0
        self.first = 0  #: the first run of this command
        self._written = Written()
        self._stored: set[str] = set()  #: names of blobs that are surely there

    @classmethod
    @contextmanager
    def open(cls, directory: Path) -> Iterator[Gradebook]:
        """Open the gradebook in *directory* for writing.

        Make it where there is none.

        Raises GradebookError for one that is in use, damaged, from the future,
        or cannot be written.
        """
        path = directory / FILE
        with worded(path):
            directory.mkdir(parents=True, exist_ok=True)
            mode = journal_mode(directory)
            with locked(directory / LOCK):
                connection = connected(path)
                try:
                    prepare(connection, str(path))
                    connection.execute(f"PRAGMA journal_mode = {mode}")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    yield cls(connection, path)
                finally:
                    connection.close()

    @classmethod
    def open_existing(
        cls,
        directory: Path,
    ) -> AbstractContextManager[Gradebook]:
        """Open the gradebook in *directory* for writing, as `open` does.

        Raises GradebookError where there is none.
        """
        require(directory)
        return cls.open(directory)

    @classmethod
    @contextmanager
    def in_memory(cls) -> Iterator[Gradebook]:
        """Open a gradebook that is gone as soon as nobody holds results of it."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        prepare(connection, "the gradebook")
        book = cls(connection, Path(FILE))
        book.reach = lambda: nullcontext(book)
        yield book

    @classmethod
    @contextmanager
    def read(
        cls,
        directory: Path,
        values: Values | None = None,
    ) -> Iterator[Gradebook]:
        """Open the gradebook in *directory* for reading only.

        The folder need not be writable. *values* are those that were read
        before.
        """
        path = directory / FILE
        require(directory)
        with worded(path), readable(path) as uri:
            connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            try:
                connection = up_to_date(connection, str(path))
                connection.execute("SELECT count(*) FROM runs").fetchone()
                yield cls(connection, path, values)
            finally:
                connection.close()

    # --- writing ----------------------------------------------------------------------

    def start_run(
        self,
        assignment: Assignment,
        options: Any,
        intake: Intake,
    ) -> int:
        """Begin a run over the class of *intake* and return its number.

        Runs begun before it belong with it.
        """
        labels = {
            submission.id: label_of(submission)
            for submission in intake.submissions
        }
        return self.start_run_of(
            assignment,
            options,
            list(labels),
            intake.unmatched,
            labels,
        )

    def start_run_of(
        self,
        assignment: Assignment,
        options: Any,
        students: Sequence[str],
        unmatched: Sequence[Unmatched],
        labels: Mapping[str, str] | None = None,
    ) -> int:
        """Begin a run over *students*, as `start_run` does.

        *labels* are what `label_of` gives for each, where known.
        """
        members = {
            "students": list(students),
            "labels": dict(labels or {}),
            "unmatched": [
                [leftover.path, leftover.reason] for leftover in unmatched
            ],
        }
        row = (
            assignment.id,
            now(),
            json.dumps(environment(), sort_keys=True),
            json.dumps(asdict(options), default=str),
            json.dumps(members),
        )
        cursor = self.connection.execute(
            "INSERT INTO runs (assignment, started, environment, options, class) VALUES"
            " (?, ?, ?, ?, ?)",
            row,
        )
        self.run = int(cursor.lastrowid or 0)
        self.first = self.first or self.run
        self.connection.execute(
            "UPDATE runs SET first = ? WHERE id = ?",
            (self.first, self.run),
        )
        return self.run

    def finish_run(self) -> None:
        """Note that the run came to its end."""
        self.connection.execute(
            "UPDATE runs SET finished = ? WHERE id = ?",
            (now(), self.run),
        )

    def record(self, result: Result, keys: Keys, graded: str = "") -> None:
        """Keep *result*, which is valid for *keys*, whole or not at all.

        *graded* is when it was made, by default now.
        """
        text, blobs = encode(result, self._written)
        earned = None if result.score is None else str(result.score.earned)
        row = (
            self.run,
            result.assignment.id,
            result.submission.id,
            keys.submission,
            keys.assignment,
            keys.environment,
            graded or now(),
            earned,
            zlib.compress(text.encode(), _LEVEL),
        )
        with self.transaction():
            for name, data in blobs.items():
                self._store_blob(name, data)
            self.connection.execute(
                "INSERT INTO results (run, assignment, student, submission_key,"
                " assignment_key, environment_key, graded, earned, document) VALUES (?,"
                " ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        if len(self._stored) > _MAX_STORED:
            self._stored.clear()
        self._stored.update(blobs)

    def _store_blob(self, name: str, data: bytes) -> None:
        if name not in self._stored and not self._holds_blob(name):
            self.connection.execute(
                "INSERT INTO blobs VALUES (?, ?)",
                (name, zlib.compress(data, _LEVEL)),
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # SQLite has rolled back already when the disk is full
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # --- reading ----------------------------------------------------------------------

    def latest(
        self,
        assignment: str,
        student: str,
        before_run: int | None = None,
    ) -> Recorded | None:
        """Return the newest result of a student, or the newest of an earlier run."""
        row = self.connection.execute(
            # our own names of columns
            f"SELECT {Recorded.COLUMNS} FROM results"
            " WHERE assignment = ? AND student = ? AND run < ? ORDER BY id DESC"
            " LIMIT 1",
            (assignment, student, 2**62 if before_run is None else before_run),
        ).fetchone()
        return None if row is None else Recorded.of_row(row)

    def holds(self, assignment: str, student: str, keys: Keys) -> bool:
        """Return whether the newest result of a student is valid for *keys*.

        One without a grade never is.
        """
        newest = self.latest(assignment, student)
        return (
            newest is not None
            and newest.keys == keys
            and newest.earned is not None
        )

    def results(
        self,
        assignment: Assignment,
        students: Sequence[str],
        until_run: int | None = None,
    ) -> Results:
        """Return the newest results of *students*, in their order.

        Those of later runs than *until_run* left out.
        """
        before = None if until_run is None else until_run + 1
        newest = (
            self.latest(assignment.id, student, before) for student in students
        )
        recorded = tuple(result for result in newest if result is not None)
        return Results(lambda: nullcontext(self), assignment, recorded)

    def detached(self, results: Results) -> Results:
        """Return *results* so that they can be read when this gradebook is closed."""
        return Results(self.reach, results.assignment, results.recorded)

    def runs(self) -> tuple[Run, ...]:
        """Return every run, the oldest first."""
        query = f"SELECT {Run.COLUMNS} FROM runs ORDER BY id"
        rows = self.connection.execute(query)
        return tuple(map(Run.of_row, rows))

    def last_runs(self) -> tuple[Run, ...]:
        """Return the runs of the newest command, one for each assignment.

        Raises GradebookError where there is none.
        """
        rows = self.connection.execute(
            f"SELECT {Run.COLUMNS} FROM runs"
            " WHERE first = (SELECT first FROM runs ORDER BY id DESC LIMIT 1) ORDER"
            " BY id",
        ).fetchall()
        if not rows:
            raise GradebookError(
                f"{self.path} holds no run.",
                "Run `grader grade` first.",
            )
        return tuple(map(Run.of_row, rows))

    def students(self, assignment: str) -> tuple[str, ...]:
        """Return everybody who has a result, sorted."""
        rows = self.connection.execute(
            "SELECT DISTINCT student FROM results WHERE assignment = ? ORDER BY"
            " student",
            (assignment,),
        )
        return tuple(student for (student,) in rows)

    def result(self, recorded: Recorded, assignment: Assignment) -> Result:
        """Return a result in full."""
        try:
            return decode(
                self._document(recorded),
                self._blob,
                assignment,
                self.values,
            )
        except sqlite3.Error:
            raise  # worded where the gradebook was opened
        # a document of ours reads back; another is damaged, in whichever way
        except Exception as problem:
            text = (
                f"The result of {recorded.student} in {self.path} is damaged"
                f" ({problem!r})."
            )
            raise GradebookError(text, DAMAGED) from problem

    def standing(self, recorded: Recorded) -> Standing:
        """Return a result in short, without reading what it holds of values."""
        by_test = verdicts(self._document(recorded))
        return Standing(recorded.keys, recorded.earned, by_test)

    def changes(
        self,
        assignment: str,
        students: Sequence[str],
    ) -> tuple[Change, ...]:
        """Return whose results the current run changed, and why."""
        changes = []
        for student in students:
            now = self.latest(assignment, student)
            before = self.latest(assignment, student, self.run)
            if now is None or before is None or now.run != self.run:
                continue
            changed = change(student, self.standing(before), self.standing(now))
            if changed is not None:
                changes.append(changed)
        return tuple(changes)

    def _document(self, recorded: Recorded) -> str:
        (document,) = self.connection.execute(
            "SELECT document FROM results WHERE id = ?",
            (recorded.id,),
        ).fetchone()
        return zlib.decompress(document).decode()

    def _holds_blob(self, name: str) -> bool:
        row = self.connection.execute(
            "SELECT 1 FROM blobs WHERE name = ?",
            (name,),
        ).fetchone()
        return row is not None

    def _blob(self, name: str) -> bytes:
        (data,) = self.connection.execute(
            "SELECT data FROM blobs WHERE name = ?",
            (name,),
        ).fetchone()
        return zlib.decompress(data)
