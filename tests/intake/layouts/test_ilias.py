"""ILIAS's zip of all submissions: single students and teams, below folders of two languages."""

import pytest

from grader.errors import SubmissionsError


@pytest.mark.parametrize(
    "above",
    ["Blatt 1/Abgaben/", "Abgaben/", "Sheet 1/Submissions/"],
)
def test_students(read, main, above):
    tree = {
        f"{above}Byron_Ada_ab12_4711/mlp.py": b"ada = 1",
        f"{above}van_den_Berg_Jan_jb7_4712/hw/mlp.py": b"jan = 1",
        "Blatt 1.xlsx": b"PK",
    }
    intake = read(tree)
    assert (intake.site, main(intake)) == (
        "ilias",
        {"ab12": b"ada = 1", "jb7": b"jan = 1"},
    )
    (ada, jan) = intake.submissions
    assert (ada.person.name, ada.person.id) == ("Ada Byron", "ab12")
    assert "4711" in ada.person.keys
    assert jan.person.id == "jb7"
    assert [part.path for part in intake.unmatched] == ["Blatt 1.xlsx"]


def test_a_team_has_one_work_for_all(read, main):
    tree = {
        "Abgaben/Team 3/Byron_Ada_ab12_4711/mlp.py": b"ours = 1",
        "Abgaben/Team 3/Lee_Al_al3_4713/mlp.py": b"ours = 1",
        "Abgaben/Team 4/Moe_Zo_zm_4714/mlp.py": b"mine = 1",
    }
    intake = read(tree)
    assert main(intake) == {
        "ab12": b"ours = 1",
        "al3": b"ours = 1",
        "zm": b"mine = 1",
    }
    groups = {one.id: one.group for one in intake.submissions}
    assert groups["ab12"] == groups["al3"] != ""
    assert groups["zm"] == ""


def test_a_roster_matches_by_login_and_tells_who_is_missing(read, main):
    tree = {"Abgaben/Byron_Ada_ab12_4711/mlp.py": b"ada = 1"}
    roster = "Matrikelnummer,Username,Name\n0017,ab12,Ada Byron\n0018,x,Cy\n"
    assert main(read(tree, roster=roster)) == {
        "0017": b"ada = 1",
        "0018": "nothing was handed in",
    }


def test_the_folder_itself_by_name(read, main):
    tree = {"Byron_Ada_ab12_4711/mlp.py": b"ada = 1", "notes.txt": b"?"}
    assert read(tree, name="hw1").site == ""
    intake = read(tree, name="hw1", format="ilias")
    assert main(intake) == {"ab12": b"ada = 1"}
    assert [part.path for part in intake.unmatched] == ["notes.txt"]


def test_what_is_no_download_of_ilias(read):
    with pytest.raises(SubmissionsError, match="no folder of ILIAS"):
        read({"ada/mlp.py": b""}, format="ilias")
