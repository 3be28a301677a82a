"""The tables of a gradebook, and the steps by which an older file becomes today's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from grader.errors import GradebookError
from grader.gradebook.place import require_sound

#: Step n turns a gradebook of version n into one of version n + 1; an empty
#: file has version 0.
STEPS: Sequence[str] = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,
        environment TEXT NOT NULL,
        options TEXT NOT NULL,
        class TEXT NOT NULL
    );
    CREATE TABLE results (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs (id),
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        submission_key TEXT NOT NULL,
        assignment_key TEXT NOT NULL,
        environment_key TEXT NOT NULL,
        graded TEXT NOT NULL,
        earned TEXT,
        document BLOB NOT NULL
    );
    CREATE INDEX results_of_student ON results (assignment, student, id);
    CREATE TABLE blobs (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
    """,
    # The first of the runs that one command made over several assignments; of a
    # run alone, itself.
    """
    ALTER TABLE runs ADD COLUMN first INTEGER;
    UPDATE runs SET first = id;
    """,
    # What people decided, by student and not by result; lines are only ever
    # added.
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        act TEXT NOT NULL,
        criterion TEXT NOT NULL,
        points TEXT,
        until TEXT NOT NULL,
        reason TEXT NOT NULL,
        who TEXT NOT NULL,
        decided TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL
    );
    CREATE INDEX decisions_of_student ON decisions (assignment, student, id);
    """,
    # What students were given to read, result by result, and which files outside
    # hold results.
    """
    CREATE TABLE publications (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        published TEXT NOT NULL,
        result INTEGER NOT NULL,
        decisions INTEGER NOT NULL,
        earned TEXT,
        lines TEXT NOT NULL
    );
    CREATE INDEX publications_of_student
        ON publications (assignment, student, id);
    CREATE TABLE copies (
        path TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        written TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # How code failed is a record in the documents of results, no sentence: the
    # number keeps earlier versions from reading them. Earlier ones are read.
    "",
)


def prepare(connection: sqlite3.Connection, path: str) -> None:
    """Bring the gradebook behind *connection* to today's version.

    Raises GradebookError for one from the future.
    """
    version = _version(connection)
    if version > len(STEPS):
        text = (
            f"{path} was written by a newer grader (version {version}; this one knows"
            f" {len(STEPS)})."
        )
        raise GradebookError(
            text,
            "Use the newer grader, or another --out folder.",
        )
    for number, step in enumerate(STEPS[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;",
        )


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection to the gradebook *path*, which is made if there is none.

    Raises GradebookError for one that is damaged, before anything is changed.
    """
    if path.exists():
        require_sound(path)
    else:
        _make(path)
    return sqlite3.connect(path, isolation_level=None)


def _make(path: Path) -> None:
    """Make an empty gradebook at *path*, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        prepare(connection, str(path))
    finally:
        connection.close()
    unfinished.replace(path)


def up_to_date(connection: sqlite3.Connection, path: str) -> sqlite3.Connection:
    """Return *connection*, or one to a copy in memory that has today's version.

    The file itself is left alone. Raises GradebookError for one from the
    future.
    """
    if _version(connection) == len(STEPS):
        return connection
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    connection.close()
    prepare(copy, path)
    return copy


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
