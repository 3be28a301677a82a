"""Reads a roster: who is in the class, whether or not they hand in.

Any CSV with a line of headers: a list of one's own, a gradebook or a roster of
a course site. What the columns may be called is in
`grader.intake.roster_columns`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionsError
from grader.intake.decoding import decode, delimiter_of
from grader.intake.person_names import folded, participant_key
from grader.intake.roster_columns import find_columns
from grader.intake.times import day_first_of, iso_time
from grader.intake.trees.folder import read_regular
from grader.intake.trees.tree import MIB, UnreadableError
from grader.model import Person
from grader.model.safe_text import clean_line

MAX_BYTES = 16 * MIB
MAX_CELL = 200

#: Rows of a site's table that are no students.
_NO_STUDENT = re.compile(
    r"\s*(points possible|student, test|test student)\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\b(instructor|teacher|ta|teaching assistant|grader|reader|observer"
    r"|designer|tutor)\b",
    re.IGNORECASE,
)
#: "Participant 17": Moodle's number of a person in one assignment; in its
#: worksheet and in the names of its download.
_PARTICIPANT = re.compile(r"(?:\D+ |Teilnehmer/in)(\d+)")
#: "sep=;", with which a spreadsheet begins a file.
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[ \t]*\r?\n')
_LATE_TIME = re.compile(r"\d+:\d{2}:\d{2}")
_LATE = re.compile(r"\d.*\blate\b|^(late|yes|true)$", re.IGNORECASE)
_FORMULA = re.compile(r"[=+@\t]")
#: How a spreadsheet keeps the zeros in front of a number: ="0012".
_TEXT_FORMULA = re.compile(r'="(.*)"')

Columns = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Member:
    """One student of the roster, its line in the file, and the student's groups.

    Where the list tells, `submitted` is when the student handed in, and `late`
    whether that was late.
    """

    person: Person
    line: int
    groups: tuple[str, ...] = ()
    submitted: str = ""
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who is in the class."""

    path: Path
    members: tuple[Member, ...]


def read_roster(path: Path) -> Roster:
    """Return the students in the CSV file *path*.

    It is UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs. Raises
    SubmissionsError for a file that is no such table, and for one in which two
    lines stand for one student.
    """
    text = _text(path)
    rows = _rows(text, path)
    header = next(rows, (1, []))[1]
    columns = find_columns(header)
    if not (
        columns["id"] or columns["email"] or columns["name"] or columns["last"]
    ):
        names = clean_line(", ".join(header), MAX_CELL)
        raise SubmissionsError(
            f"{path} is not a roster: its first line names no column for id, name or"
            f" email; it is: {names}.",
            "Begin the file with a line such as: id,name,email,section",
        )
    lines = [
        (line, cells) for line, cells in rows if _is_student(cells, columns)
    ]
    day_first = day_first_of(
        cells[place] for _, cells in lines for place in columns["time"]
    )
    members = [
        _member(line, cells, columns, path, day_first=day_first)
        for line, cells in lines
    ]
    if not members:
        raise SubmissionsError(
            f"{path} lists no student.",
            "Give one line for each student below the headers.",
        )
    _refuse_duplicates(members, path)
    return Roster(path, tuple(members))


def _text(path: Path) -> str:
    try:
        data = read_regular(path.resolve(), MAX_BYTES + 1)
    except UnreadableError as error:
        raise SubmissionsError(
            f"The roster {path} {error}.",
            "Check the path given as --roster.",
        ) from None
    if len(data) > MAX_BYTES:
        raise SubmissionsError(
            f"The roster {path} is larger than {MAX_BYTES // MIB} MB.",
            "Give the list alone.",
        )
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise SubmissionsError(
            f"{path} is a spreadsheet file, not CSV.",
            "Open it and save it as CSV (UTF-8).",
        )
    decoded = decode(data)
    if decoded is None or "\0" in decoded.text:
        raise SubmissionsError(
            f"{path} is in an unknown encoding: it is neither UTF-8, UTF-16"
            " nor Windows-1252.",
            "Save it as CSV in UTF-8.",
        )
    if not decoded.text.strip():
        raise SubmissionsError(
            f"The roster {path} is empty.",
            "Begin it with a line such as: id,name,email,section",
        )
    return decoded.text


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that are not empty with their numbers.

    Raises SubmissionsError for one that fits no table.
    """
    separator = _SEPARATOR.match(text)
    if separator:
        start, delimiter = separator.end(), separator[1]
    else:
        start = len(text) - len(text.lstrip("\r\n"))
        delimiter = delimiter_of(text[start:].splitlines()[0])
    skipped = len(text[:start].splitlines())
    stream = io.StringIO(text[start:], newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    width = 0
    try:
        for row in reader:
            number = skipped + reader.line_num
            cells = [_cell(raw) for raw in row]
            width = width or len(cells)
            if any(cells[width:]):
                raise SubmissionsError(
                    f"{path}, line {number} has {len(cells)} cells, the first line"
                    f" {width}.",
                    "Put texts that hold the separator in quotes.",
                )
            if any(cells):
                yield number, cells + [""] * (width - len(cells))
    except csv.Error as error:
        raise SubmissionsError(
            f"{path}, line {skipped + reader.line_num} is not a line of a table: {error}.",
            "Look for a quote that is not closed.",
        ) from None


def _cell(raw: str) -> str:
    text = raw.strip()
    formula = _TEXT_FORMULA.fullmatch(text)
    return clean_line(formula[1] if formula else text, MAX_CELL)


def _is_student(cells: Sequence[str], columns: Columns) -> bool:
    texts: list[str] = []
    for kind in ("id", "name", "first", "last", "email"):
        texts += [cells[place] for place in columns[kind]]
    if not any(texts) or any(_NO_STUDENT.match(text) for text in texts):
        return False
    return not any(_STAFF.search(cells[place]) for place in columns["role"])


def _member(
    line: int,
    cells: Sequence[str],
    columns: Columns,
    path: Path,
    *,
    day_first: bool | None,
) -> Member:
    def texts(kind: str) -> list[str]:
        return [cells[place] for place in columns[kind] if cells[place]]

    def first(kind: str) -> str:
        return next(iter(texts(kind)), "")

    ids = texts("id")
    parts = (first("first"), first("last"))
    name = first("name") or " ".join(filter(None, parts))
    for text in (*ids, name):
        if _FORMULA.match(text):
            raise SubmissionsError(
                f"{path}, line {line}: {text!r} is a formula, not a student.",
                "Fix the cell, and save the list again.",
            )
    email = first("email")
    return Member(
        _person(ids, name, email, first("section")),
        line,
        groups=tuple(texts("group")),
        submitted=iso_time(first("time").strip("-"), day_first=day_first),
        late=_is_late(first("late")),
    )


def _person(ids: Sequence[str], name: str, email: str, section: str) -> Person:
    student_ids, participants = [], []
    for text in ids:
        participant = _PARTICIPANT.fullmatch(text)
        if participant:
            participants.append(participant_key(participant[1]))
        else:
            student_ids.append(text)
    login = email.partition("@")[0]
    keys = dict.fromkeys((*ids, *participants, login))
    first_id = student_ids[0] if student_ids else ""
    return Person(
        name=name or first_id or email,
        id=first_id or login,
        email=email,
        section=section,
        keys=tuple(key for key in keys if key),
    )


def _is_late(text: str) -> bool | None:
    """Return what a status or a lateness says, None for other texts.

    A status is "Submitted for grading, 2 days late", a lateness "01:30:00".
    """
    if _LATE_TIME.fullmatch(text):
        return any(sign in "123456789" for sign in text)
    return True if _LATE.search(text) else None


def _refuse_duplicates(members: Sequence[Member], path: Path) -> None:
    """Raise SubmissionsError where two lines are about the same student.

    They have one id or address, or one name and nothing else.
    """
    seen: dict[tuple[str, str], Member] = {}
    for member in members:
        person = member.person
        texts = {"id": person.id, "email": person.email}
        if not any(texts.values()):
            texts["name"] = person.name
        for kind, text in texts.items():
            if not text:
                continue
            first = seen.setdefault((kind, folded(text)), member)
            if first is not member:
                raise SubmissionsError(
                    f"{path}, lines {first.line} and {member.line} have the same {kind}"
                    f" {text!r}.",
                    "Keep one line for each student; an id or an email address tells"
                    " two of one name apart.",
                )
