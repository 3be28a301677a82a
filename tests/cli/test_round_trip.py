"""From a course site and back: what was downloaded is graded, exported, and read back by a reader of its own."""

import csv

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework (7)
    Points Possible,,,,,10
"Lovelace, Ada",1001,s1,ada,A,
"O'Brien, Seán",1002,s2,sean,A,
"Zed, Zoe",1003,s3,zoe,B,4
"""
MOODLE = """Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Last modified (grade)"
"Participant 17","Ada Lovelace",ada@uni.edu,Submitted,,10.00,-
"Participant 18","Li Wei",li1@uni.edu,Submitted,,10.00,-
"Participant 19","Li Wei",li2@uni.edu,Submitted,,10.00,-
"Participant 20","Zoe Zed",zoe@uni.edu,"No submission",,10.00,-
"""


def packed(path, tree):
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return path


def read_back(path, key, value):
    with path.open(encoding="utf-8", newline="") as stream:
        return {row[key]: row[value] for row in csv.DictReader(stream)}


def test_canvas(run, course, right, tmp_path):
    half = right.replace("x / 2", "x")
    tree = {
        "lovelaceada_1001_5001_toy.py": right,
        "obriensean_LATE_1002_5002_toy.py": half,
    }
    source, template = (
        packed(tmp_path / "in.zip", tree),
        tmp_path / "gradebook.csv",
    )
    template.write_text(CANVAS, encoding="utf-8")
    for roster in ([], ["--roster", template]):
        out, filled = (
            tmp_path / f"out{len(roster)}",
            tmp_path / f"filled{len(roster)}.csv",
        )
        assert (
            run("grade", "toy", source, *roster, "--out", out, cwd=course).code
            == 0
        )
        ran = run(
            "export",
            out,
            "--format",
            "canvas",
            "--template",
            template,
            "--out",
            filled,
            cwd=course,
        )
        assert ran.code == 0
        assert read_back(filled, "ID", "Homework (7)") == {
            "": "10",
            "1001": "10",
            "1002": "5",
            "1003": "4",
        }


def test_moodle(run, course, right, tmp_path):
    half = right.replace("x / 2", "x")
    names = {"Ada Lovelace_17": right, "Li Wei_18": right, "Li Wei_19": half}
    tree = {
        f"{name}_assignsubmission_file/toy.py": text
        for name, text in names.items()
    }
    source, template = (
        packed(tmp_path / "in.zip", tree),
        tmp_path / "worksheet.csv",
    )
    template.write_text(MOODLE, encoding="utf-8")
    for roster in ([], ["--roster", template]):
        out, filled = (
            tmp_path / f"out{len(roster)}",
            tmp_path / f"filled{len(roster)}.csv",
        )
        assert (
            run("grade", "toy", source, *roster, "--out", out, cwd=course).code
            == 0
        )
        ran = run(
            "export",
            out,
            "--format",
            "moodle",
            "--template",
            template,
            "--out",
            filled,
            cwd=course,
        )
        assert ran.code == 0
        expected = {
            "Participant 17": "10",
            "Participant 18": "10",
            "Participant 19": "5",
            "Participant 20": "",
        }
        assert read_back(filled, "Identifier", "Grade") == expected
