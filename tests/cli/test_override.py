"""`grader override`, `award` and `history`: what a person decides holds, shows everywhere, and is never erased."""

import csv
import json
import shutil

import pytest

WHY = "--reason", "Right under the old handout."
QUIET = ("--no-reports",)


def row(graded, student):
    with (graded / "grades.csv").open(
        encoding="utf-8-sig",
        newline="",
    ) as stream:
        return next(
            line for line in csv.DictReader(stream) if line["id"] == student
        )


def page(graded, student, name):
    return (graded / "students" / student / name).read_text(encoding="utf-8")


def test_points_by_hand_show_everywhere_and_survive_regrading(
    run,
    course,
    graded,
    handed_in,
    tmp_path,
):
    before = float(row(graded, "bob")["score"])
    ran = run(
        "override",
        graded,
        "bob",
        "--criterion",
        "half",
        "--points",
        "2",
        *WHY,
        "--by",
        "Grace H",
        cwd=course,
    )
    assert "bob, half: points, 0 -> 2 points" in ran.out
    for _ in range(2):
        assert row(graded, "bob")["half"] == "2"
        assert float(row(graded, "bob")["score"]) == before + 2
        assert (
            "points 2 for half by Grace H: Right under"
            in row(graded, "bob")["decisions"]
        )
        assert WHY[1] in page(graded, "bob", "report.html")
        assert "Grace H" not in page(graded, "bob", "report.html")
        assert "Grace H" in page(graded, "bob", "staff.html")
        assert "Set by the course staff: half." in (
            graded / "index.html"
        ).read_text(encoding="utf-8")
        (bob,) = (
            s
            for s in json.loads((graded / "grades.json").read_text("utf-8"))[
                "students"
            ]
            if s["id"] == "bob"
        )
        assert bob["decisions"][0]["who"] == "Grace H"
        assert (
            run(
                "grade",
                "toy",
                handed_in,
                "--out",
                graded,
                "--fresh",
                cwd=course,
            ).code
            == 0
        )
    up = tmp_path / "up.json"
    assert (
        run("export", graded, "--format", "json", "--out", up, cwd=course).code
        == 0
    )
    assert (
        json.loads(up.read_text("utf-8"))["students"][1]["score"]["earned"]
        == before + 2
    )


def test_awards_comments_and_the_log(run, course, graded):
    assert (
        run(
            "award",
            graded,
            "ada",
            "--points",
            "1,5",
            "--reason",
            "The best picture",
            cwd=course,
        ).code
        == 0
    )
    assert (
        run(
            "override",
            graded,
            "ada",
            "--comment",
            "Well explained & <b>short</b>",
            cwd=course,
        ).code
        == 0
    )
    assert (row(graded, "ada")["score"], row(graded, "ada")["awarded"]) == (
        "11.5",
        "1.5",
    )
    report = page(graded, "ada", "report.html")
    assert "The best picture" in report
    assert "Well explained &amp; &lt;b&gt;short" in report
    assert (
        run(
            "override",
            graded,
            "ada",
            "--withdraw",
            "--reason",
            "the wrong Ada",
            cwd=course,
        ).code
        == 0
    )
    assert row(graded, "ada")["score"] == "10"
    assert "The best picture" not in page(graded, "ada", "report.html")
    log = run("history", graded, "ada", cwd=course).out
    assert "The best picture" in log
    assert "the wrong Ada" in log
    assert "11.5 10" in log
    assert (
        run("history", graded, "bob", cwd=course).out
        == "Nothing was decided by a person."
    )


def test_the_excused_have_no_grade(run, course, graded, handed_in, tmp_path):
    assert (
        run(
            "override",
            graded,
            "cy",
            "--excuse",
            "--reason",
            "ill",
            cwd=course,
        ).code
        == 0
    )
    assert (row(graded, "cy")["status"], row(graded, "cy")["score"]) == (
        "excused",
        "",
    )
    assert "You are excused" in page(graded, "cy", "report.html")
    assert "grader itself failed" not in page(graded, "cy", "report.html")
    (tmp_path / "canvas.csv").write_text(
        "Student,ID,SIS Login ID,Section,Toy (5)\nCy,3,cy,A,\n",
        encoding="utf-8",
    )
    up = tmp_path / "up.csv"
    run(
        *(
            "export",
            graded,
            "--format",
            "canvas",
            "--template",
            tmp_path / "canvas.csv",
            "--out",
            up,
        ),
        cwd=course,
    )
    assert "Cy,3,cy,A,EX" in up.read_text(encoding="utf-8")
    again = run("grade", "toy", handed_in, "--out", graded, cwd=course)
    assert (again.code, "excused" in again.out) == (0, True)
    ran = run("override", graded, "cy", "--points", "3", *WHY, cwd=course)
    assert (ran.code, "cy is excused" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("nobody", "--points", "1", *WHY),
            "No student of toy is called 'nobody'",
        ),
        (("adda", "--points", "1", *WHY), "Did you mean ada?"),
        (
            ("ada", "--criterion", "hallf", "--points", "1", *WHY),
            "toy has no criterion 'hallf'. tip: Did you mean half?",
        ),
        (
            ("ada", "--criterion", "half", "--points", "2.5", *WHY),
            "The criterion half has 2 points; 2.5 are more.",
        ),
        (
            ("ada", "--points", "11", *WHY),
            "toy has 10 points; 11 are more. tip: Points on top are given with `grader award`",
        ),
        (
            ("ada", "--points=-1", *WHY),
            "--points is '-1'; it must be a number from 0",
        ),
        (("ada", "--points", "1e3", *WHY), "it must be a number"),
        (("ada", "--points", "1"), "There is no reason."),
        (("ada",), "Give one of --points, --excuse and --withdraw"),
        (
            ("ada", "--points", "1", "--excuse", *WHY),
            "Give one of --points, --excuse and --withdraw",
        ),
        (
            ("ada", "--withdraw", *WHY),
            "Nothing that was decided about ada is there to be withdrawn.",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(
    run,
    course,
    graded,
    arguments,
    said,
):
    ran = run("override", graded, *arguments, *QUIET, cwd=course)
    assert ran.code == 2
    assert said in ran.err
    assert (
        run("history", graded, cwd=course).out
        == "Nothing was decided by a person."
    )


def test_the_whole_by_hand_admits_no_award(run, course, graded):
    assert (
        run(
            "override",
            graded,
            "bob",
            "--points",
            "5",
            *WHY,
            *QUIET,
            cwd=course,
        ).code
        == 0
    )
    ran = run(
        "award",
        graded,
        "bob",
        "--points",
        "1",
        "--reason",
        "x",
        cwd=course,
    )
    assert "All points of bob are set to 5 by hand" in ran.err


def test_a_folder_without_a_gradebook_stays_without_one(run, course, tmp_path):
    ran = run(
        "override",
        tmp_path / "none",
        "ada",
        "--comment",
        "x",
        cwd=course,
    )
    assert "There is no gradebook" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_roster_that_renames_keeps_what_was_decided(
    run,
    course,
    graded,
    handed_in,
    tmp_path,
):
    assert (
        run(
            "award",
            graded,
            "ada",
            "--points",
            "1",
            "--reason",
            "picture",
            cwd=course,
        ).code
        == 0
    )
    (tmp_path / "list.csv").write_text(
        "Student ID,name,login\nal12,Ada Lovelace,ada\n",
        encoding="utf-8",
    )
    assert (
        run(
            "grade",
            "toy",
            handed_in,
            "--out",
            graded,
            "--roster",
            tmp_path / "list.csv",
            cwd=course,
        ).code
        == 0
    )
    assert row(graded, "al12")["score"] == "11"
    assert "not in the class" not in run("status", graded, cwd=course).out


def test_decisions_on_somebody_who_is_gone_are_told(
    run,
    course,
    graded,
    handed_in,
):
    assert (
        run(
            "override",
            graded,
            "bob",
            "--comment",
            "see me",
            *QUIET,
            cwd=course,
        ).code
        == 0
    )
    shutil.rmtree(handed_in / "bob")
    assert run("grade", "toy", handed_in, "--out", graded, cwd=course).code == 0
    assert (
        "bob: no longer in the class" in run("status", graded, cwd=course).out
    )
    assert "bob (not in the class)" in run("history", graded, cwd=course).out


def test_several_assignments_are_told_apart(run, course, handed_in, tmp_path):
    shutil.copytree(
        course / "assignments" / "toy",
        course / "assignments" / "toy2",
    )
    shutil.copytree(course / "reference" / "toy", course / "reference" / "toy2")
    shutil.copytree(
        course / "hidden_tests" / "toy",
        course / "hidden_tests" / "toy2",
    )
    out = tmp_path / "both"
    assert (
        run("grade", "toy", "toy2", handed_in, "--out", out, cwd=course).code
        == 0
    )
    ran = run("override", out, "ada", "--excuse", "--reason", "ill", cwd=course)
    assert (
        "holds toy, toy2; say which one. tip: Name it with --assignment."
        in ran.err
    )
    assert (
        run(
            "override",
            out,
            "ada",
            "--assignment",
            "toy2",
            "--excuse",
            "--reason",
            "ill",
            cwd=course,
        ).code
        == 0
    )
    report = page(out, "ada", "report.html")
    assert "of 10 points" in report
    assert "You are excused" in report
    assert (
        run("publish", out, "--out", tmp_path / "public", cwd=course).code == 0
    )
    assert "You are excused" in (
        tmp_path / "public" / "ada" / "report.html"
    ).read_text(encoding="utf-8")


def table(tmp_path, text, encoding="utf-8"):
    (tmp_path / "points.csv").write_bytes(text.encode(encoding))
    return tmp_path / "points.csv"


def test_points_of_many(run, course, graded, tmp_path):
    lines = "student;criterion;points;reason\nbob;half;1,5;Half right\nCY;half;1;\nbob;loss;0;\n"
    many = table(tmp_path, lines, "utf-16")
    ran = run(
        "override",
        graded,
        "--from",
        many,
        "--reason",
        "Read by hand.",
        "--by",
        "Grace",
        cwd=course,
    )
    assert ran.code == 0
    assert "bob, half: points, 0 -> 1.5 points" in ran.out
    assert (
        row(graded, "bob")["half"],
        row(graded, "bob")["loss"],
        row(graded, "cy")["half"],
    ) == ("1.5", "0", "1")
    log = run("history", graded, cwd=course).out
    assert (
        "Half right" in log,
        log.count("Read by hand."),
        log.count("Grace"),
    ) == (
        True,
        2,
        3,
    )


def test_a_criterion_for_all_lines(run, course, graded, tmp_path):
    many = table(tmp_path, "id,points\nbob,2\nada,1\n")
    ran = run(
        "override",
        graded,
        "--from",
        many,
        "--criterion",
        "half",
        *WHY,
        *QUIET,
        cwd=course,
    )
    assert (ran.code, "ada, half: points, 2 -> 1 points" in ran.out) == (
        0,
        True,
    )


WRONG = """student,criterion,points,reason
bob,half,2,right
adda,half,1,x
ada,hallf,1,x
ada,half,2.5,x
ada,half,many,x
ada,half,,x
,half,1,x
ada,sums,1,
ada,loss,1,well, nearly
ada,loss,1,x
ada,loss,2,x
"""


def test_every_wrong_line_is_told_and_none_is_written(
    run,
    course,
    graded,
    tmp_path,
):
    ran = run(
        "override",
        graded,
        "--from",
        table(tmp_path, WRONG),
        *QUIET,
        cwd=course,
    )
    assert ran.code == 2
    for said in (
        "nothing is written, 9 of 11 lines cannot be used.",
        "line 3: No student of toy is called 'adda'. Did you mean ada?",
        "line 4: toy has no criterion 'hallf'. Did you mean half?",
        "line 5: The criterion half has 2 points; 2.5 are more.",
        "line 6: the cell points is 'many'; it must be a number",
        "line 7: the cell points is ''",
        "line 8: No student is named.",
        "line 9: There is no reason.",
        "line 10: There are more cells than headers.",
        "line 12: line 11 is about ada as well.",
    ):
        assert said in ran.err
    assert "line 2:" not in ran.err
    assert (
        run("history", graded, cwd=course).out
        == "Nothing was decided by a person."
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "none.csv"), "none.csv cannot be read"),
        (("--from", "empty.csv"), "holds no table of text"),
        (("--from", "headers.csv"), "has no line below its headers"),
        (
            ("--from", "other.csv"),
            "is not a list of points; its columns are: who, mark",
        ),
        (("ada", "--from", "headers.csv"), "leave out the others"),
        (("--points", "1", *WHY), "Name the student"),
    ],
)
def test_no_table_of_points(run, course, graded, arguments, said):
    for name, text in {
        "empty": "",
        "headers": "student,points\n",
        "other": "who,mark\nada,1\n",
    }.items():
        (course / f"{name}.csv").write_text(text, encoding="utf-8")
    ran = run("override", graded, *arguments, *QUIET, cwd=course)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_an_assignment_that_was_graded_before_the_last(
    run,
    course,
    graded,
    handed_in,
    tmp_path,
):
    for folder in ("assignments", "reference", "hidden_tests"):
        shutil.copytree(course / folder / "toy", course / folder / "toy2")
    assert (
        run("grade", "toy2", handed_in, "--out", graded, cwd=course).code == 0
    )
    named = ("--assignment", "toy")
    points = ("--points", "3", "--reason", "Read.", "--no-reports")
    ran = run("override", graded, "bob", *points, *named, cwd=course)
    assert ran.code == 0, ran.err
    table = tmp_path / "toy.csv"
    arguments = ("--format", "csv", "--out", table, *named)
    assert run("export", graded, *arguments, cwd=course).code == 0
    assert '"bob","bob","graded","3"' in table.read_text(encoding="utf-8-sig")
    ran = run("history", graded, "--assignment", "toy3", cwd=course)
    assert ran.code == 2
    assert "holds no results of 'toy3'; it holds those of toy, toy2." in ran.err
