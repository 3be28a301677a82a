"""Canvas's zip of submissions."""

import pytest

from grader.errors import SubmissionsError

ZIP = {
    "lovelaceada_1001_5001_mlp.py": b"ada = 1",
    "obriensean_LATE_1002_5002_mlp-1.py": b"sean = 1",
    "müllerélodie_1003_5003_my_own_file.py": b"e = 1",
    "_1004_5004_mlp.py": b"arabic = 1",
    "weili_1005_5005_mlp.py": b"old = 1",
    "weili_1005_5009_mlp-1.py": b"new = 1",
    "weili_1005_5006_utils_2.py": b"u = 1",
    "turingalan_1006_text.html": b"<p>sorry</p>",
    "graycarol_1007_5007_work.zip": b"replaced below",
}


@pytest.fixture
def download(zip_bytes):
    return {
        **ZIP,
        "graycarol_1007_5007_work.zip": zip_bytes({"mlp.py": b"carol = 1"}),
    }


@pytest.mark.parametrize("packed", [True, False])
def test_who_becomes_what(read, main, download, packed):
    intake = read(download, packed=packed)
    assert main(intake) == {
        "1004": b"arabic = 1",
        "graycarol_1007": b"carol = 1",
        "lovelaceada_1001": b"ada = 1",
        "müllerélodie_1003": b"e = 1",
        "obriensean_1002": b"sean = 1",
        "turingalan_1006": "no mlp.py; found: text.html; hand in the code itself as mlp.py",
        "weili_1005": b"new = 1",
    }
    assert (intake.site, intake.unmatched) == ("canvas", ())


def test_the_last_attempt_counts_or_the_first(read, main, notes, download):
    assert main(read(download, first_attempt=True))["weili_1005"] == b"old = 1"
    assert notes(read(download))["weili_1005"] == ["Attempt 2 of 2 was graded."]
    files = {
        one.id: [f.path for f in one.files]
        for one in read(download).submissions
    }
    assert files["weili_1005"] == ["mlp.py", "utils_2.py"]


def test_late_is_kept_and_told(read, notes, download):
    intake = read(download)
    assert [one.id for one in intake.submissions if one.delivery.late] == [
        "obriensean_1002",
    ]
    assert notes(intake)["obriensean_1002"] == ["Handed in late."]


def test_a_gradebook_is_a_roster(read, main, download):
    roster = (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,,10\n"
        '"Lovelace, Ada",1001,s1,ada,A,\n"O\'Brien, Seán",1002,s2,sean,A,\n"علي, محمد",1004,s4,ali,B,\n'
        '"Zed, Zoe",1099,s9,zoe,B,\n'
    )
    intake = read(download, roster=roster)
    known = {one.id: one.name for one in intake.submissions}
    assert {
        "s1": "Lovelace, Ada",
        "s2": "O'Brien, Seán",
        "s4": "علي, محمد",
        "s9": "Zed, Zoe",
    }.items() <= known.items()
    assert [one.id for one in intake.submissions if one.missing] == ["s9"]
    assert len(intake.remarks) == 4


def test_names_alone_match_where_the_list_has_no_numbers(read):
    roster = "id,first name,last name\nal1,Ada,Lovelace\nso,Seán,O'Brien\nem,Élodie,Müller\nlw,Li,Wei\n"
    intake = read(
        {name: content for name, content in ZIP.items() if name[0] in "lomw"},
        roster=roster,
    )
    assert [one.id for one in intake.submissions] == ["al1", "em", "lw", "so"]
    assert not any(one.missing for one in intake.submissions)


def test_anonymous(read, main):
    tree = {
        "anon_k3Jx9_5001_mlp.py": b"a = 1",
        "anon_Zz81q_LATE_5002_mlp.py": b"b = 1",
    }
    intake = read(tree, roster="id\nada\n")
    assert main(intake) == {"k3Jx9": b"a = 1", "Zz81q": b"b = 1"}
    assert [one.delivery.late for one in intake.submissions] == [False, True]
    assert intake.anonymous


def test_anonymous_ids_differ_in_case(read, main):
    intake = read(
        {"anon_aaaaB_1_mlp.py": b"a = 1", "anon_aaaab_2_mlp.py": b"b = 1"},
    )
    assert sorted(main(intake).values()) == [b"a = 1", b"b = 1"]


def test_feedback_keeps_the_prefix_that_canvas_reads(read, download):
    expected = {
        one.id: one.delivery.feedback for one in read(download).submissions
    }
    assert expected["lovelaceada_1001"] == "lovelaceada_1001_5001_report.html"
    assert (
        expected["obriensean_1002"] == "obriensean_LATE_1002_5002_report.html"
    )
    assert expected["weili_1005"] == "weili_1005_5009_report.html"
    assert expected["turingalan_1006"] == ""


def test_what_does_not_fit_is_listed(read, main):
    intake = read(
        {
            **ZIP,
            "readme.txt": b"",
            "extra/mlp.py": b"",
            "../evil_1_2_mlp.py": b"",
        },
    )
    assert [one.path for one in intake.unmatched] == [
        "../evil_1_2_mlp.py",
        "extra",
        "readme.txt",
    ]


def test_another_layout_under_this_name(read):
    with pytest.raises(
        SubmissionsError,
        match=r"is not a Canvas download of submissions: nothing in it is named like",
    ):
        read({"ada/mlp.py": b"", "bob/mlp.py": b""}, format="canvas")


def test_named_folders_it_is_a_plain_class(read):
    assert (
        len(
            read(
                {"a_1_2_mlp.py": b"x", "b_3_4_mlp.py": b"y"},
                format="folders",
            ).submissions,
        )
        == 2
    )
    assert (
        read(
            {"a_1_2_mlp.py": b"x", "b_3_4_mlp.py": b"y"},
            format="folders",
        ).site
        == ""
    )


def test_a_group_is_named_like_its_group_and_numbered_like_one_of_it(
    read,
    main,
):
    roster = "Student,ID,SIS Login ID,Section,Group\nAda,1001,ada,A,Team 4\nBo,1002,bo,A,Team 4\nCy,1003,cy,A,Team 5\n"
    intake = read({"team4_1002_5001_mlp.py": b"x"}, roster=roster)
    assert {one.id: one.missing for one in intake.submissions} == {
        "ada": False,
        "bo": False,
        "cy": True,
    }
