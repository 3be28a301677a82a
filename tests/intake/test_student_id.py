"""Ids that any file system takes, and that stay apart."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.intake.student_id import key, safe_id, unique_ids

NAMES = st.text(max_size=200) | st.text("aA.-_2 ", max_size=6)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alice", "alice"),
        ("Alice Lee", "Alice_Lee"),
        ("a.lee@uni.edu", "a.lee@uni.edu"),
        ("../../etc/passwd", "etc_passwd"),
        ("..\\..\\x", "x"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("CON", "student_CON"),
        ("nul.txt", "student_nul.txt"),
        ("com\u00b9", "student_com1"),
        ("Jose\u0301", "Jos\u00e9"),
        ("a\u202eb\0c", "a_b_c"),
        ("", "student"),
        ("C:x", "C_x"),
    ],
)
def test_names_as_ids(name, expected):
    assert safe_id(name) == expected


@given(NAMES)
@example("con .x")
@example("\u0301")
@example("\ud800")
def test_an_id_is_a_safe_folder_name(name):
    made = safe_id(name)
    assert 0 < len(made) <= 64
    assert len(made.encode()) <= 160
    assert made[0] not in ".-"
    assert made[-1] not in ". "
    assert not set(made) & set('/\\:*?"<>|%&#\x00')
    assert made.isprintable()
    assert made.partition(".")[0].lower() not in {
        "con",
        "nul",
        "aux",
        "prn",
        "com1",
        "lpt9",
    }
    assert safe_id(made) == made


@given(st.lists(NAMES, max_size=8))
@example(["alice", "alice-2", "Alice", "ALICE"])
@example(["a" * 64, "A" * 64, "a" * 65])
def test_ids_are_unique_whatever_the_case_and_form(names):
    ids = unique_ids(names)
    assert len({key(made) for made in ids}) == len(names)
    assert len(
        {unicodedata.normalize("NFD", made).lower() for made in ids},
    ) == len(names)
    assert all(len(made) <= 64 for made in ids)


def test_a_student_who_is_called_alice_2_keeps_the_name():
    assert unique_ids(["alice", "Alice", "alice-2"]) == [
        "alice",
        "Alice-3",
        "alice-2",
    ]


def test_long_names_that_start_alike_stay_apart():
    one, two = safe_id("x" * 300 + "1"), safe_id("x" * 300 + "2")
    assert one != two
    assert one[:40] == two[:40]
