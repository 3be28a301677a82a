"""Moodle's zip of submissions: folders and flat, blind, teams."""

import pytest

FOLDERS = {
    "Ada Lovelace_17_assignsubmission_file/mlp.py": b"ada = 1",
    "Ada Lovelace_17_assignsubmission_file/lib/utils.py": b"u = 1",
    "Ada Lovelace_17_assignsubmission_onlinetext/onlinetext.html": b"<p>hi</p>",
    "Seán O'Brien, Jr._18_assignsubmission_file_/mlp.py": b"sean = 1",
    "محمد علي_19_assignsubmission_file/mlp.py": b"ali = 1",
    "Li Wei_20_assignsubmission_file/mlp.py": b"one = 1",
    "Li Wei_21_assignsubmission_file/mlp.py": b"two = 1",
    "Alan Turing_22_assignsubmission_onlinetext/onlinetext.html": b"<p>sorry</p>",
}
FLAT = {
    "Ada Lovelace_17_assignsubmission_file_mlp.py": b"ada = 1",
    "Ada Lovelace_17_assignsubmission_file_my_utils.py": b"u = 1",
    "Élodie Müller_18_assignsubmission_file_mlp.py": b"e = 1",
}
SUBMISSIONS = {
    "Ada_Lovelace": b"ada = 1",
    "Alan_Turing": "no mlp.py; found: onlinetext.html; hand in the code itself as mlp.py",
    "Li_Wei_20": b"one = 1",
    "Li_Wei_21": b"two = 1",
    "Seán_O_Brien_Jr": b"sean = 1",
    "محمد_علي": b"ali = 1",
}


@pytest.mark.parametrize("packed", [True, False])
def test_folders(read, main, packed):
    intake = read(FOLDERS, packed=packed)
    assert main(intake) == SUBMISSIONS
    assert (intake.site, intake.unmatched) == ("moodle", ())
    assert [f.path for f in intake.submissions[0].files] == [
        "lib/utils.py",
        "mlp.py",
    ]


def test_a_class_of_one_is_no_wrapping(read, main):
    assert main(
        read({"Ada Lovelace_17_assignsubmission_file/mlp.py": b"ada = 1"}),
    ) == {"Ada_Lovelace": b"ada = 1"}


def test_flat(read, main):
    intake = read(FLAT)
    assert main(intake) == {
        "Ada_Lovelace": b"ada = 1",
        "Élodie_Müller": b"e = 1",
    }
    assert [f.path for f in intake.submissions[0].files] == [
        "mlp.py",
        "my_utils.py",
    ]


def test_feedback_goes_where_the_importer_looks(read):
    def places(tree):
        return {one.id: one.delivery.feedback for one in read(tree).submissions}

    assert (
        places(FOLDERS)["Ada_Lovelace"]
        == "Ada Lovelace_17_assignsubmission_file/report.html"
    )
    assert (
        places(FOLDERS)["Seán_O_Brien_Jr"]
        == "Seán O'Brien, Jr._18_assignsubmission_file_/report.html"
    )
    assert (
        places(FLAT)["Ada_Lovelace"]
        == "Ada Lovelace_17_assignsubmission_file_report.html"
    )


@pytest.mark.parametrize("word", ["Participant", "Teilnehmerin"])
def test_blind_marking(read, main, word):
    tree = {
        f"{word}_{n}_assignsubmission_file/mlp.py": b"x = %d" % n
        for n in (31, 32)
    }
    intake = read(tree, roster="id,name\n1,Ada\n")
    assert main(intake) == {f"{word}_31": b"x = 31", f"{word}_32": b"x = 32"}
    assert intake.anonymous
    assert "who of" in intake.remarks[0]


def test_blind_marking_with_the_grading_worksheet(read, main):
    tree = {
        f"Participant_{n}_assignsubmission_file/mlp.py": b"x = %d" % n
        for n in (31, 32)
    }
    people = {31: "ada@u.edu", 32: "bo@u.edu", 33: "cy@u.edu"}
    lines = [
        f"Participant {number},{email},," for number, email in people.items()
    ]
    roster = "\n".join(["Identifier,Email address,Status,Grade", *lines])
    intake = read(tree, roster=roster)
    assert main(intake) == {
        "ada": b"x = 31",
        "bo": b"x = 32",
        "cy": "nothing was handed in",
    }


def test_a_team_by_the_groups_of_the_roster(read, main, notes):
    tree = {
        "Team Rocket_55_assignsubmission_file/mlp.py": b"r = 1",
        "Default group_assignsubmission_file/mlp.py": b"d = 1",
    }
    roster = "id,name,group\nj1,Jessie,Team Rocket\nj2,James,Team Rocket\nm1,Meowth,\n"
    intake = read(tree, roster=roster)
    assert main(intake) == {
        "Default_group": b"d = 1",
        "j1": b"r = 1",
        "j2": b"r = 1",
        "m1": "nothing was handed in",
    }
    assert notes(intake)["j1"] == ["Handed in together with James."]


def test_what_does_not_fit_is_listed(read):
    intake = read({**FOLDERS, "notes.txt": b"", "grades/x.py": b""})
    assert [one.path for one in intake.unmatched] == ["grades", "notes.txt"]


def test_moodles_number_is_nobodys_number_in_a_plain_roster(read):
    intake = read(
        {"Ada Lovelace_17_assignsubmission_file/mlp.py": b"x"},
        roster="id,name\n17,Bob Byrd\n18,Ada Lovelace\n",
    )
    assert {one.id: one.missing for one in intake.submissions} == {
        "17": True,
        "18": False,
    }
