"""GitHub Classroom's clones, Blackboard's zip, and layouts described by a pattern."""

import pytest

from grader.errors import SubmissionsError

CLONES = {
    "hw1-ada-l/mlp.py": b"ada = 1",
    "hw1-ada-l/.git/config": b"[core]",
    "hw1-ada-l/README.md": b"# hw1",
    "hw1-bob/src/mlp.py": b"bob = 1",
    "hw1-bob/.git/config": b"[core]",
}


def test_clones_are_known_by_their_repositories(read, main):
    intake = read(CLONES, packed=False)
    assert (intake.site, main(intake)) == (
        "github",
        {"ada-l": b"ada = 1", "bob": b"bob = 1"},
    )


def test_the_folder_of_classroom_names_the_assignment(read, main):
    tree = {"hw-1-al-bob/mlp.py": b"a = 1", "hw-1-al-eve/mlp.py": b"b = 1"}
    intake = read(tree, packed=False, name="hw-1-submissions")
    assert main(intake) == {"al-bob": b"a = 1", "al-eve": b"b = 1"}


def test_a_roster_tells_where_logins_begin(read, main):
    tree = {"hw1-al-bob/mlp.py": b"a = 1", "hw1-al-eve/mlp.py": b"b = 1"}
    roster = "identifier,github_username,github_id,name\nr1,al-bob,1,Al Bob\nr2,al-eve,2,Al Eve\nr3,zed,3,Zed\n"
    intake = read(tree, packed=False, format="github", roster=roster)
    assert main(intake) == {
        "r1": b"a = 1",
        "r2": b"b = 1",
        "r3": "nothing was handed in",
    }


def test_folders_without_repositories_are_a_plain_class(read):
    assert (
        read(
            {"hw1-ada/mlp.py": b"a", "hw1-bob/mlp.py": b"b"},
            packed=False,
        ).site
        == ""
    )


def test_repositories_of_different_assignments(read):
    with pytest.raises(
        SubmissionsError,
        match="do not begin with the name of one assignment",
    ):
        read({"ada/mlp.py": b"", "bob/mlp.py": b""}, format="github")


BLACKBOARD = {
    "HW_1_ab1234_attempt_2026-02-28-10-00-00.txt": b"Name: Ada Lovelace (ab1234)\nAssignment: HW_1\n",
    "HW_1_ab1234_attempt_2026-02-28-10-00-00_mlp.py": b"old = 1",
    "HW_1_ab1234_attempt_2026-03-01-23-59-00.txt": b"Name: Ada Lovelace (ab1234)\r\nFiles:\r\n",
    "HW_1_ab1234_attempt_2026-03-01-23-59-00_mlp.py": b"new = 1",
    "HW_1_ab1234_attempt_2026-03-01-23-59-00_my_utils.py": b"u = 1",
    "HW_1_s_o_brien_attempt_2026-03-01-08-00-00.txt": "\ufeffName: Seán O'Brien (s_o_brien)\n".encode(),
    "HW_1_s_o_brien_attempt_2026-03-01-08-00-00_mlp.py": b"sean = 1",
    "HW_1_zed_attempt_2026-03-01-08-00-00_mlp.py": b"zed = 1",
    "HW_1_eve_attempt_2026-03-01-08-00-00.txt": b"Name: Ada Lovelace (ab1234)\nComments: nothing\n",
}


def test_blackboard(read, main, notes):
    intake = read(BLACKBOARD)
    assert main(intake) == {
        "ab1234": b"new = 1",
        "eve": "no mlp.py; the submission is empty",
        "s_o_brien": b"sean = 1",
        "zed": b"zed = 1",
    }
    assert {one.id: one.name for one in intake.submissions}[
        "s_o_brien"
    ] == "Seán O'Brien"
    assert intake.submissions[0].delivery.submitted == "2026-03-01T23:59:00"
    assert notes(intake)["ab1234"] == ["Attempt 2 of 2 was graded."]
    assert main(read(BLACKBOARD, first_attempt=True))["ab1234"] == b"old = 1"


def test_blackboard_with_one_student_and_no_receipt(read, main):
    assert main(
        read({"HW_1_zed_attempt_2026-03-01-08-00-00_mlp.py": b"z"}),
    ) == {"zed": b"z"}


PATTERNED = {
    "week3/lovelace,ada/2/mlp.py": b"two = 1",
    "week3/lovelace,ada/10/mlp.py": b"ten = 1",
    "week3/lovelace,ada/10/utils.py": b"u = 1",
    "week3/o'brien,seán/1/mlp.py": b"sean = 1",
    "week3/readme.txt": b"",
}
PATTERN = r"week3/(?P<last_name>[^,]+),(?P<first_name>[^/]+)/(?P<attempt>\d+)/(?P<file>.+)"


def test_a_pattern(read, main, notes):
    intake = read(PATTERNED, pattern=PATTERN)
    assert main(intake) == {
        "ada_lovelace": b"ten = 1",
        "seán_o_brien": b"sean = 1",
    }
    assert notes(intake)["ada_lovelace"] == ["Attempt 2 of 2 was graded."]
    assert [(one.path, one.reason) for one in intake.unmatched] == [
        ("week3/readme.txt", "does not fit --pattern"),
    ]


def test_nbgraders_groups(read, main):
    pattern = r"(?P<student_id>\w+?)_(?P<late>late_)?(?P<timestamp>[\d-]+)_(?P<file_id>.+)"
    tree = {
        "ada_2026-03-01_mlp.py": b"a",
        "ada_2026-02-01_mlp.py": b"b",
        "bo_late_2026-03-02_mlp.py": b"c",
    }
    intake = read(tree, pattern=pattern)
    assert main(intake) == {"ada": b"a", "bo": b"c"}
    assert [
        (one.delivery.submitted, one.delivery.late)
        for one in intake.submissions
    ] == [
        ("2026-03-01", None),
        ("2026-03-02", True),
    ]


BAD = {
    "(": "is not a regular expression",
    "(?P<stundent>.*)": "has the unknown group 'stundent'",
    "(?P<file>.*)": "does not say whose a file is",
    "(?P<student>nobody)": "is not files named as --pattern says",
}


@pytest.mark.parametrize(("pattern", "sentence"), BAD.items(), ids=BAD)
def test_a_pattern_that_cannot_be_used(read, pattern, sentence):
    with pytest.raises(SubmissionsError) as raised:
        read(PATTERNED, pattern=pattern)
    assert sentence in raised.value.message


def test_a_folder_called_submissions_is_no_classroom_by_its_name_alone(
    read,
    main,
):
    intake = read(
        {"anna-b/mlp.py": b"b", "anna-c/mlp.py": b"c"},
        packed=False,
        name="hw1-submissions",
    )
    assert (intake.site, sorted(main(intake))) == ("", ["anna-b", "anna-c"])


def test_the_end_of_a_login_is_not_taken_for_anothers(read):
    tree = {"hw1-al-bob/mlp.py": b"a", "hw1-eve/mlp.py": b"b"}
    intake = read(
        tree,
        packed=False,
        format="github",
        roster="login\nbob\neve\n",
    )
    assert {one.id: one.missing for one in intake.submissions} == {
        "al-bob": False,
        "bob": True,
        "eve": False,
    }
