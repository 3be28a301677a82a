"""`grader import`: who becomes what, and a plain folder that grades like the download."""

import zipfile

import pytest


@pytest.fixture
def canvas(tmp_path, right):
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lovelaceada_1001_5001_toy.py", right)
        archive.writestr("obriensean_LATE_1002_5002_toy-1.py", right.replace("x / 2", "x"))
        archive.writestr("obriensean_LATE_1002_5003_report.pdf", b"%PDF")
        archive.writestr("readme.txt", "hello")
    return path


@pytest.fixture
def roster(tmp_path):
    (tmp_path / "class.csv").write_text("id,name\ns1,Ada Lovelace\ns2,Seán O'Brien\ns3,Zoe Zed\n", encoding="utf-16")
    return tmp_path / "class.csv"


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_dry_run_shows_who_becomes_what_and_writes_nothing(run, course, canvas, roster, tmp_path):
    before = files(tmp_path)
    ran = run("import", canvas, "--roster", roster, "--assignment", "toy", "--dry-run", cwd=course)
    assert ran.code == 0
    assert "lovelaceada_1001_5001_toy.py │ s1 │ Ada Lovelace │ toy.py" in ran.out
    assert "s2 │ Seán O'Brien │ toy.py │ Handed in late." in ran.out
    assert "s3 │ Zoe Zed │ │ nothing was handed in" in ran.out
    assert "Read as a Canvas download of submissions." in ran.out
    assert "not matched: readme.txt (is not named as Canvas names submissions)" in ran.out
    assert files(tmp_path) == before


def test_outside_of_a_course_no_assignment_is_needed(run, canvas, tmp_path):
    assert "obriensean_1002" in run("import", canvas, "--dry-run", cwd=tmp_path).out


def test_a_folder_for_each_student(run, course, canvas, roster, tmp_path):
    out = tmp_path / "plain"
    ran = run("import", canvas, "--roster", roster, "--assignment", "toy", "--out", out, cwd=course)
    assert ran.code == 0
    assert files(out) == ["s1/toy.py", "s2/report.pdf", "s2/toy.py"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    graded = run("grade", "toy", out, "--roster", roster, "--out", tmp_path / "graded", cwd=course)
    assert graded.code == 0
    assert "nothing handed in" in graded.out


def test_a_folder_that_holds_something_is_left_alone(run, course, canvas, tmp_path):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "mine.txt").write_text("mine", encoding="utf-8")
    ran = run("import", canvas, "--out", tmp_path / "plain", cwd=course)
    assert ran.code == 2
    assert "exists already and is not empty" in ran.err
    assert files(tmp_path / "plain") == ["mine.txt"]


def test_neither_out_nor_dry_run(run, course, canvas):
    ran = run("import", canvas, cwd=course)
    assert ran.code == 2
    assert "--dry-run to look only" in ran.err


HOSTILE = ["../out.py", "/etc/x.py", "a/../../x.py", "C:/x.py", "a\\..\\x.py"]


def test_nothing_is_written_outside(run, course, tmp_path):
    source = tmp_path / "in" / "class.zip"
    source.parent.mkdir()
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("ada/toy.py", "x = 1")
        archive.writestr("bob/CON.py", "x = 1")
        archive.writestr("bob/a:b?.py.", "x = 1")
        archive.writestr("bob/Twice.py", "x = 1")
        archive.writestr("bob/twice.py", "x = 2")
        archive.writestr("bob/twice.py/below.py", "x = 2")
        link = zipfile.ZipInfo("bob/link.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        for name in HOSTILE:
            archive.writestr(name, "x = 1")
    before = files(tmp_path)
    ran = run("import", source, "--out", tmp_path / "plain", cwd=course)
    assert ran.code == 0
    assert [name for name in files(tmp_path) if name not in before] == [
        "plain/ada/toy.py",
        "plain/bob/Twice.py",
        "plain/bob/_CON.py",
        "plain/bob/a_b_.py",
    ]
    assert "left out: bob: twice.py is written like another file" in ran.out
    assert "left out: bob: link.py is a link" in ran.out
    assert ran.out.count("not matched:") == len(HOSTILE)


def test_out_in_a_file(run, course, canvas):
    ran = run("import", canvas, "--out", canvas / "plain", cwd=course)
    assert ran.code == 2
    assert "cannot be written" in ran.err
