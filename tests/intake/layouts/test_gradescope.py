"""Gradescope's export, with its metadata in YAML."""

import re

import pytest

from grader.errors import SubmissionsError

METADATA = """---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0017'
    :email: ada@uni.edu
  :created_at: 2026-03-01 23:59:10.123456000 -08:00
  :score: 3.0
  :results:
    tests:
    - {name: t, score: 1.0, extra: [1, {a: b}]}
  :history:
  - :id: 5
    :created_at: 2026-02-28 10:00:00.000000000 -08:00
    :score: 1.0
submission_2:
  :submitters:
  - {":name": "O'Brien, Seán", ":sid": 0018, ":email": sean@uni.edu}
  - {":name": محمد علي, ":sid": s19, ":email": ali@uni.edu}
  :created_at: 2026-03-02 08:00:00 Z
submission_3:
  submitters:
  - name: Élodie Müller
    email: elodie@uni.edu
submission_4:
  :submitters:
  - :name: Left Out
    :sid: '20'
"""
TREE = {
    "submission_metadata.yml": METADATA.encode(),
    "submission_1/mlp.py": b"ada = 1",
    "submission_1/lib/u.py": b"u = 1",
    "submission_2/mlp.py": b"both = 1",
    "submission_3/mlp.py": b"e = 1",
    "submission_9/mlp.py": b"? = 1",
    ".DS_Store": b"",
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("wrapping", ["", "assignment_77_export/"])
def test_who_becomes_what(read, main, packed, wrapping):
    intake = read(
        {wrapping + path: content for path, content in TREE.items()},
        packed=packed,
    )
    assert main(intake) == {
        "Ada_Lovelace_0017": b"ada = 1",
        "O_Brien_Seán_0018": b"both = 1",
        "s19": b"both = 1",
        "Élodie_Müller": b"e = 1",
    }
    assert {
        (one.path.rpartition("/")[2], one.reason) for one in intake.unmatched
    } == {
        (
            "submission_4",
            "is named in submission_metadata.yml and is not there",
        ),
        ("submission_9", "is not named in submission_metadata.yml"),
    }


def test_groups_times_and_attempts(read, notes):
    intake = read(TREE)
    by_id = {one.id: one for one in intake.submissions}
    assert by_id["s19"].group == by_id["O_Brien_Seán_0018"].group != ""
    assert (
        by_id["Ada_Lovelace_0017"].delivery.submitted
        == "2026-03-01T23:59:10-08:00"
    )
    assert notes(intake)["Ada_Lovelace_0017"] == ["Attempt 2 of 2 was graded."]
    assert notes(intake)["s19"] == ["Handed in together with O'Brien, Seán."]


def test_a_roster_by_number_or_address(read):
    roster = (
        "sid,name,email\n0017,Ada King,\nx1,S. O'Brien,sean@uni.edu\nx2,Zoe,\n"
    )
    found = {one.id: one for one in read(TREE, roster=roster).submissions}
    assert found["0017"].name == "Ada King"
    assert found["x1"].person.email == "sean@uni.edu"
    assert found["x2"].missing


#: Whether a parser gives up on depth before we do differs between its releases; both
#: are refusals in our words.
DEEP = "is nested more than 64 deep|is not valid YAML at line 1, column"
BAD = {
    "a Ruby object": (
        "submission_1: !ruby/object:Submission {}",
        r"holds an object \(!ruby/object:Submission\)",
    ),
    "no YAML": (
        "a: [",
        "cannot be read: it is not valid YAML at line [12], column",
    ),
    "a list": ("- a\n- b\n", "describes no submissions"),
    "deep": ("[" * 100_000, DEEP),
    "a little too deep": ("[" * 65 + "]" * 65, "is nested more than 64 deep"),
    "deep mappings": ("{a: " * 100_000, DEEP),
    "deep keys": ("? " * 50_000, DEEP),
    "deep in what is left out": (":results: " + "[" * 100_000, DEEP),
    "no text": ("\x00\x01", "cannot be read: it is not valid YAML"),
}


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD)
def test_metadata_that_cannot_be_used(read, text, sentence):
    with pytest.raises(SubmissionsError) as raised:
        read(
            {
                "submission_metadata.yml": text.encode(),
                "submission_1/mlp.py": b"x",
            },
        )
    assert re.search(sentence, raised.value.message)
    assert len(raised.value.message) < 500


def test_many_aliases_cost_nothing(read, main):
    bomb = "a: &a [x, x]\n" + "".join(
        f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n"
        for n in range(30)
    )
    text = bomb + "submission_1:\n  :submitters:\n  - :name: Ada\n"
    assert main(
        read(
            {
                "submission_metadata.yml": text.encode(),
                "submission_1/mlp.py": b"x",
            },
        ),
    ) == {"Ada": b"x"}


def test_metadata_without_submitters_still_loses_nobody(read, main):
    text = "submission_1: {}\nsubmission_2: text\n"
    tree = {
        "submission_metadata.yml": text.encode(),
        "submission_1/mlp.py": b"x",
        "submission_2/mlp.py": b"y",
    }
    assert main(read(tree)) == {"submission_1": b"x", "submission_2": b"y"}
