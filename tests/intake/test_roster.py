"""A roster: whatever a course site or a spreadsheet writes is read, and what cannot be used is said in a sentence."""

import pytest

from grader.errors import SubmissionsError
from grader.intake.roster import read_roster

PLAIN = "id,name,email,section\nal12,Ada Lovelace,ada@uni.edu,A\nçd3,Çelik Dilâ,celik@uni.edu,B\n"


@pytest.fixture
def read(tmp_path):
    def read(content, encoding="utf-8"):
        path = tmp_path / "class.csv"
        path.write_bytes(
            content if isinstance(content, bytes) else content.encode(encoding),
        )
        return read_roster(path)

    return read


def people(roster):
    return [
        (one.person.id, one.person.name, one.person.email, one.person.section)
        for one in roster.members
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_separators_and_line_ends(read, encoding, separator, end):
    found = read(PLAIN.replace(",", separator).replace("\n", end), encoding)
    assert people(found) == [
        ("al12", "Ada Lovelace", "ada@uni.edu", "A"),
        ("çd3", "Çelik Dilâ", "celik@uni.edu", "B"),
    ]


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (5)
    Points Possible,,,,,10
"Lovelace, Ada",1234,s7,ada,Lecture A,
"Student, Test",99,,x9,Lecture A,
"""
LISTS = {
    "names apart": (
        "Student ID,First Name,Last Name\n7,Ada,Lovelace\n",
        [("7", "Ada Lovelace", "", "")],
    ),
    "in German": (
        "Matrikelnummer;Vorname;Nachname;E-Mail\n7;Ada;Lovelace;a@b.de\n",
        [("7", "Ada Lovelace", "a@b.de", "")],
    ),
    "an address only": (
        "E-mail address\nada@uni.edu\n",
        [("ada", "ada@uni.edu", "ada@uni.edu", "")],
    ),
    "names only": ("Name\nAda Lovelace\n", [("", "Ada Lovelace", "", "")]),
    "Canvas's gradebook": (
        CANVAS,
        [("s7", "Lovelace, Ada", "", "Lecture A")],
    ),
    "Gradescope's roster": (
        "First Name,Last Name,SID,Email,Role,Section\nAda,Lovelace,7,a@b.c,Student,A\nBo,Boss,8,b@b.c,Instructor,A\n",
        [("7", "Ada Lovelace", "a@b.c", "A")],
    ),
    "GitHub Classroom's roster": (
        "identifier,github_username,github_id,name\nada@uni.edu,adal,123,Ada Lovelace\n",
        [("ada@uni.edu", "Ada Lovelace", "", "")],
    ),
    "Moodle's worksheet": (
        "Identifier,Full name,Email address,Status,Grade\nParticipant 17,Ada Lovelace,ada@uni.edu,Submitted,\n",
        [("ada", "Ada Lovelace", "ada@uni.edu", "")],
    ),
    "zeros kept by a spreadsheet": (
        'id,name\n"=""0012""",Ada\n',
        [("0012", "Ada", "", "")],
    ),
    "right to left, an apostrophe, a comma": (
        'id,name\n1,محمد علي\n2,O\'Brien\n3,"Smith, Jr., Al"\n',
        [
            ("1", "محمد علي", "", ""),
            ("2", "O'Brien", "", ""),
            ("3", "Smith, Jr., Al", "", ""),
        ],
    ),
    "the separator on a line of its own": (
        "sep=;\nid;name\n1;Lovelace, Ada\n",
        [("1", "Lovelace, Ada", "", "")],
    ),
    "commas in quoted headers": (
        '"Name (last, first, middle)";Name;id\n;Ada;1\n',
        [("1", "Ada", "", "")],
    ),
    "empty lines and short lines": (
        "\nid,name,email\n\n1,Ada\n,,\n",
        [("1", "Ada", "", "")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS)
def test_columns_by_whatever_name(read, text, expected):
    assert people(read(text)) == expected


def test_moodles_number_of_a_participant_is_a_key_and_no_id(read):
    (member,) = read(LISTS["Moodle's worksheet"][0]).members
    assert set(member.person.keys) == {"Participant 17", "ada"}


BAD = {
    "the same id": (
        "id,name\n1,Ada\n2,Bo\n1,Cy\n",
        "lines 2 and 4 have the same id '1'",
    ),
    "the same id in another case": ("id\nAda\nada\n", "have the same id"),
    "the same address": (
        "id,email\n1,a@b.c\n2,a@b.c\n",
        "have the same email 'a@b.c'",
    ),
    "one name twice": ("name\nLi Wei\nLi Wei\n", "have the same name 'Li Wei'"),
    "no headers": (
        "17,Ada\n18,Bo\n",
        "names no column for id, name or email; it is: 17, Ada",
    ),
    "headers only": ("id,name\n", "lists no student"),
    "nothing": ("", "is empty"),
    "a formula": (
        'id,name\n1,"=HYPERLINK(""http://x"")"\n',
        "line 2: '=HYPERLINK(\"http://x\")' is a formula",
    ),
    "a comma outside quotes": (
        "id,name\n1,Lovelace, Ada\n",
        "line 2 has 3 cells, the first line 2",
    ),
    "an open quote": ('id,name\n1,"Ada\n2,Bo\n', "is not a line of a table"),
    "UTF-16 without a mark": (
        PLAIN.encode("utf-16-le"),
        "in an unknown encoding",
    ),
    "bytes of no encoding": (
        b"id,name\n1,\x81\x8d\n",
        "in an unknown encoding",
    ),
    "a workbook": (b"PK\x03\x04 xlsx", "is a spreadsheet file, not CSV"),
    "too large": (b"id\n" + b"x" * (16 << 20), "is larger than 16 MB"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
def test_what_cannot_be_used(read, content, sentence):
    with pytest.raises(SubmissionsError) as raised:
        read(content)
    assert sentence in raised.value.message
    assert raised.value.tip


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SubmissionsError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")


TIMES = {
    "Moodle's worksheet": (
        'Full name,Status,Last modified (submission)\nAda,"Submitted, 1 day late","Sunday, 1 March 2026, 11:59 PM"\n',
        ("2026-03-01T23:59:00", True),
    ),
    "Moodle, nothing handed in": (
        "Full name,Status,Last modified (submission)\nAda,No submission,-\n",
        ("", None),
    ),
    "a status of another kind": (
        "id,status\n7,late registration\n",
        ("", None),
    ),
    "Gradescope's grades": (
        "First Name,Last Name,SID,Submission Time,Lateness (H:M:S)\nAda,L,7,2026-03-01 23:59:00 -0800,00:00:00\n",
        ("2026-03-01T23:59:00-08:00", False),
    ),
    "GitHub Classroom's grades": (
        "github_username,submission_timestamp\nadal,2026-03-01T23:59:00Z\n",
        ("2026-03-01T23:59:00+00:00", None),
    ),
}


@pytest.mark.parametrize(("text", "expected"), TIMES.values(), ids=TIMES)
def test_when_somebody_handed_in(read, text, expected):
    (member,) = read(text).members
    assert (member.submitted, member.late) == expected
