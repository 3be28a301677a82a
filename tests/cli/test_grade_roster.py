"""`grader grade --roster` and the downloads of course sites: everybody is listed, groups are graded once."""

import csv
import json
import re
import zipfile

import pytest

ROSTER = "id;name;email;section\nada;Ada Lovelace;ada@uni.edu;A\nbob;Bob Byrd;bob@uni.edu;A\ndee;Déa Ünal;dee@uni.edu;B\n"


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "class.csv"
    path.write_text(ROSTER, encoding="cp1252")
    return path


def table(out):
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def students(out):
    return {
        one["id"]: one
        for one in json.loads(
            (out / "grades.json").read_text(encoding="utf-8"),
        )["students"]
    }


def test_who_handed_in_nothing_is_listed_everywhere(
    run,
    course,
    handed_in,
    roster,
    tmp_path,
):
    out = tmp_path / "out"
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--roster",
        roster,
        "--out",
        out,
        cwd=course,
    )
    assert ran.code == 0
    assert "Nothing was handed in by 1: Déa Ünal." in ran.out
    assert "dee" in ran.out
    assert "nothing handed in" in ran.out
    assert "cy is of nobody on the roster; it is graded by itself." in ran.out
    assert set(table(out)) == {"ada", "bob", "cy", "dee"}
    assert (table(out)["dee"]["status"], table(out)["dee"]["score"]) == (
        "missing",
        "",
    )
    assert (table(out)["ada"]["email"], table(out)["ada"]["section"]) == (
        "ada@uni.edu",
        "A",
    )
    assert (students(out)["dee"]["status"], students(out)["dee"]["score"]) == (
        "missing",
        None,
    )
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Déa Ünal" in page
    assert "<dt>Nothing handed in</dt><dd>1</dd>" in page
    assert "<dt>Submissions</dt><dd>3</dd>" in page
    assert not (out / "students" / "dee").exists()
    assert "students/dee" not in page


def test_names_of_a_roster_that_comes_later_need_no_grading(
    run,
    course,
    handed_in,
    roster,
    tmp_path,
):
    out = tmp_path / "out"
    arguments = ["grade", "toy", handed_in, "--out", out]
    assert run(*arguments, cwd=course).code == 0
    ran = run(*arguments, "--roster", roster, cwd=course)
    assert "3 results still hold and were kept" in ran.out
    assert table(out)["bob"]["name"] == "Bob Byrd"
    assert run(*arguments, cwd=course).code == 0
    assert (table(out)["bob"]["name"], set(table(out))) == (
        "bob",
        {"ada", "bob", "cy"},
    )


def test_a_roster_that_renames_needs_no_grading_either(
    run,
    course,
    handed_in,
    tmp_path,
):
    out, roster = tmp_path / "out", tmp_path / "numbers.csv"
    roster.write_text(
        "student id,username\n17,ada\n18,bob\n19,cy\n20,zoe\n",
        encoding="utf-8",
    )
    assert run("grade", "toy", handed_in, "--out", out, cwd=course).code == 0
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--out",
        out,
        "--roster",
        roster,
        cwd=course,
    )
    assert "3 results still hold and were kept" in ran.out
    assert {name: row["score"] for name, row in table(out).items()} == {
        "17": "10",
        "18": "5",
        "19": "0",
        "20": "",
    }


def test_a_group_is_graded_once_and_each_member_listed(
    run,
    course,
    right,
    tmp_path,
):
    metadata = "submission_1:\n  :submitters:\n  - {':name': Ada, ':sid': a1}\n  - {':name': Bo, ':sid': b1}\n"
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr(
            "assignment_1_export/submission_metadata.yml",
            metadata,
        )
        archive.writestr("assignment_1_export/submission_1/toy.py", right)
    out = tmp_path / "out"
    ran = run("grade", "toy", tmp_path / "export.zip", "--out", out, cwd=course)
    assert ran.code == 0
    assert "Read as a Gradescope export of submissions." in ran.out
    assert ran.err.count("full score") == 1
    assert {name: row["score"] for name, row in table(out).items()} == {
        "a1": "10",
        "b1": "10",
    }
    assert "Handed in together with Ada." in (
        out / "students" / "b1" / "report.html"
    ).read_text(encoding="utf-8")
    similar = run("similar", out, cwd=course)
    assert similar.code == 0
    assert (
        "2 results still hold"
        in run(
            "grade",
            "toy",
            tmp_path / "export.zip",
            "--out",
            out,
            cwd=course,
        ).out
    )


def test_a_roster_that_cannot_be_used_stops_before_anything_is_graded(
    run,
    course,
    handed_in,
    tmp_path,
):
    (tmp_path / "twice.csv").write_text("id\nada\nada\n", encoding="utf-8")
    ran = run(
        "--course",
        course,
        "grade",
        "toy",
        handed_in,
        "--roster",
        "twice.csv",
        "--out",
        "out",
        cwd=tmp_path,
    )
    assert ran.code == 2
    assert "twice.csv, lines 2 and 3 have the same id 'ada'" in ran.err
    assert not (tmp_path / "out" / "index.html").exists()


def test_format_and_pattern_exclude_each_other(run, course, handed_in):
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--format",
        "canvas",
        "--pattern",
        "(?P<student>.*)",
        cwd=course,
    )
    assert ran.code == 2
    assert "give one of them" in ran.err


def test_several_assignments(run, course, handed_in, roster, tmp_path):
    import shutil

    for part in ("assignments", "reference", "hidden_tests"):
        shutil.copytree(course / part / "toy", course / part / "twin")
    out = tmp_path / "out"
    ran = run(
        "grade",
        "toy",
        "twin",
        handed_in,
        "--roster",
        roster,
        "--out",
        out,
        cwd=course,
    )
    assert ran.code == 0
    assert ran.out.count("Nothing was handed in by 1: Déa Ünal.") == 1
    assert (table(out)["dee"]["score"], table(out)["dee"]["toy.status"]) == (
        "",
        "missing",
    )
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Déa Ünal" in page
    for link in re.findall(r'href="((?!data:)[^"#]+)"', page):
        assert (out / link).is_file(), link
