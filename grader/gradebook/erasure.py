"""Erases students from a gradebook, so that no byte of the file names them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from grader.gradebook.run_records import Recorded
from grader.gradebook.store import Gradebook

#: Names of blobs as they stand in documents: 16 bytes in hexadecimal.
_BLOB = re.compile(r"\b[0-9a-f]{32}\b")
#: What stands in the place of a name that was erased.
ERASED = "(erased)"
#: Tables whose lines are about one student each.
_OF_STUDENTS = ("results", "decisions", "publications")


def erase_students(
    book: Gradebook,
    students: Collection[str],
    patterns: Collection[re.Pattern[str]] = (),
) -> None:
    """Erase all about *students*: results with their work, decisions, and their places in runs.

    In what is kept of others, texts that name members of a group are made new
    without them, and what *patterns* find in reasons of decisions is replaced. The
    file is written anew, so that freed pages hold nothing.
    """
    erased = set(students)
    connection = book.connection
    connection.execute("PRAGMA secure_delete = ON")
    texts = _group_texts(book, erased)
    with book.transaction():
        for table in _OF_STUDENTS:
            connection.executemany(
                f"DELETE FROM {table} WHERE student = ?",
                [(student,) for student in erased],
            )
        for number, listed in connection.execute(
            "SELECT id, class FROM runs",
        ).fetchall():
            members = _without(json.loads(listed), erased)
            connection.execute(
                "UPDATE runs SET class = ? WHERE id = ?",
                (json.dumps(members), number),
            )
        _rename_groups(book, texts)
        _clean_reasons(book, patterns)
        _drop_blobs(book)
    _compact(book)


def erase_before(book: Gradebook, moment: str) -> int:
    """Erase results that were graded before *moment* and are nobody's newest.

    Runs of that time that hold no result any more go too, and decisions stay: they
    count still. Returns how many results were erased.
    """
    connection = book.connection
    connection.execute("PRAGMA secure_delete = ON")
    with book.transaction():
        erased = connection.execute(
            "DELETE FROM results WHERE graded < ? AND id NOT IN"
            " (SELECT max(id) FROM results GROUP BY assignment, student)",
            (moment,),
        ).rowcount
        connection.execute(
            "DELETE FROM runs WHERE started < ? AND id NOT IN"
            " (SELECT run FROM results) AND first NOT IN"
            " (SELECT first FROM runs ORDER BY id DESC LIMIT 1)",
            (moment,),
        )
        _drop_blobs(book)
    _compact(book)
    return int(erased)


def last_graded(book: Gradebook) -> dict[str, str]:
    """Return when each student had a result last, of any assignment."""
    rows = book.connection.execute(
        "SELECT student, max(graded) FROM results GROUP BY student",
    )
    return dict(rows.fetchall())


def every_result(
    book: Gradebook,
    assignment: str,
    student: str,
) -> tuple[Recorded, ...]:
    """Return all results of *student* in *assignment* in short, the oldest first."""
    rows = book.connection.execute(
        f"SELECT {Recorded.COLUMNS} FROM results"
        " WHERE assignment = ? AND student = ? ORDER BY id",
        (assignment, student),
    )
    return tuple(map(Recorded.of_row, rows))


def _without(members: dict[str, Any], erased: Collection[str]) -> Any:
    """Return who was in a run without the students who are *erased*.

    What belonged to nobody goes altogether: its names may be theirs.
    """
    return {
        "students": [
            student for student in members["students"] if student not in erased
        ],
        "labels": {
            student: label
            for student, label in members.get("labels", {}).items()
            if student not in erased
        },
        "unmatched": [],
    }


def _documents(book: Gradebook) -> Iterator[tuple[int, str]]:
    rows = book.connection.execute("SELECT id, document FROM results")
    for number, document in rows.fetchall():
        yield number, zlib.decompress(document).decode()


def _group_texts(
    book: Gradebook,
    erased: Collection[str],
) -> dict[str, str]:
    """Return for each group that an erased student is in another name for it."""
    names: dict[str, str] = {}
    rows = book.connection.execute("SELECT student, document FROM results")
    for student, document in rows.fetchall():
        if student in erased:
            group = _group(zlib.decompress(document).decode())
            if group:
                names.setdefault(group, f"group {len(names) + 1} (erased)")
    return names


def _group(document: str) -> str:
    return str(json.loads(document)["submission"].get("group", ""))


def _rename_groups(book: Gradebook, names: dict[str, str]) -> None:
    """Give the members who are left of groups the new names of these."""
    if not names:
        return
    for number, text in _documents(book):
        document = json.loads(text)
        group = document["submission"].get("group", "")
        if group in names:
            document["submission"]["group"] = names[group]
            notes = document["submission"].get("notes", [])
            document["submission"]["notes"] = [
                note for note in notes if note.get("kind") != "delivery"
            ]
            renamed = json.dumps(document, separators=(",", ":"))
            book.connection.execute(
                "UPDATE results SET document = ? WHERE id = ?",
                (zlib.compress(renamed.encode()), number),
            )


def _clean_reasons(
    book: Gradebook,
    patterns: Collection[re.Pattern[str]],
) -> None:
    """Take what *patterns* find out of the reasons of decisions about others."""
    rows = book.connection.execute("SELECT id, reason FROM decisions")
    for number, reason in rows.fetchall():
        cleaned = reason
        for pattern in patterns:
            cleaned = pattern.sub(ERASED, cleaned)
        if cleaned != reason:
            book.connection.execute(
                "UPDATE decisions SET reason = ? WHERE id = ?",
                (cleaned, number),
            )


def _drop_blobs(book: Gradebook) -> None:
    """Drop blobs that no result names any more."""
    named: set[str] = set()
    for _, text in _documents(book):
        named.update(_BLOB.findall(text))
    for (name,) in book.connection.execute("SELECT name FROM blobs").fetchall():
        if name not in named:
            book.connection.execute("DELETE FROM blobs WHERE name = ?", (name,))


def _compact(book: Gradebook) -> None:
    """Write the file anew without what was deleted, and empty the log beside it."""
    book.connection.execute("VACUUM")
    book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
