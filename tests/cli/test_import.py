"""`grader import`: who becomes what, and a plain folder that grades like the download."""

import json
import shutil
import zipfile

import pytest


@pytest.fixture
def canvas(tmp_path, right):
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lovelaceada_1001_5001_toy.py", right)
        archive.writestr(
            "obriensean_LATE_1002_5002_toy-1.py",
            right.replace("x / 2", "x"),
        )
        archive.writestr("obriensean_LATE_1002_5003_report.pdf", b"%PDF")
        archive.writestr("readme.txt", "hello")
    return path


@pytest.fixture
def roster(tmp_path):
    (tmp_path / "class.csv").write_text(
        "id,name\ns1,Ada Lovelace\ns2,Seán O'Brien\ns3,Zoe Zed\n",
        encoding="utf-16",
    )
    return tmp_path / "class.csv"


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )


def test_dry_run_shows_who_becomes_what_and_writes_nothing(
    run,
    course,
    canvas,
    roster,
    tmp_path,
):
    before = files(tmp_path)
    ran = run(
        "import",
        canvas,
        "--roster",
        roster,
        "--assignment",
        "toy",
        "--dry-run",
        cwd=course,
    )
    assert ran.code == 0
    assert (
        "lovelaceada_1001_5001_toy.py │ s1 │ Ada Lovelace │ toy.py" in ran.out
    )
    assert "s2 │ Seán O'Brien │ toy.py │ Handed in late." in ran.out
    assert "s3 │ Zoe Zed │ │ nothing was handed in" in ran.out
    assert "Read as a Canvas download of submissions." in ran.out
    assert (
        "not matched: readme.txt (is not named as Canvas names submissions)"
        in ran.out
    )
    assert files(tmp_path) == before


def test_outside_of_a_course_no_assignment_is_needed(run, canvas, tmp_path):
    assert (
        "obriensean_1002"
        in run("import", canvas, "--dry-run", cwd=tmp_path).out
    )


def test_a_folder_for_each_student(run, course, canvas, roster, tmp_path):
    out = tmp_path / "plain"
    ran = run(
        "import",
        canvas,
        "--roster",
        roster,
        "--assignment",
        "toy",
        "--out",
        out,
        cwd=course,
    )
    assert ran.code == 0
    assert files(out) == [
        "imported.json",
        "s1/toy.py",
        "s2/report.pdf",
        "s2/toy.py",
    ]
    assert [
        path.name for path in tmp_path.iterdir() if path.name.startswith(".")
    ] == []
    graded = run(
        "grade",
        "toy",
        out,
        "--roster",
        roster,
        "--out",
        tmp_path / "graded",
        cwd=course,
    )
    assert graded.code == 0
    assert "nothing handed in" in graded.out


@pytest.fixture
def gradescope(tmp_path, right):
    """An export with a group, a time for each, and somebody who handed in twice."""
    submitter = "  - :name: {}\n    :sid: {}\n    :email: {}@uni.edu\n"
    pair = submitter.format("Ada Lovelace", "s1", "ada") + submitter.format(
        "Seán O'Brien",
        "s2",
        "sean",
    )
    one = submitter.format("Ng Li", "s4", "li")
    metadata = (
        f"submission_1:\n  :submitters:\n{pair}  :created_at: 2026-03-01 22:00:00 Z\n"
        f"submission_2:\n  :submitters:\n{one}  :created_at: 2026-03-03 09:00:00 Z\n"
        "  :history:\n  - :created_at: 2026-02-01 09:00:00 Z\n"
    )
    folder = tmp_path / "export"
    for name in ("submission_1", "submission_2"):
        (folder / name).mkdir(parents=True)
        (folder / name / "toy.py").write_text(right, encoding="utf-8")
    (folder / "submission_metadata.yml").write_text(metadata, encoding="utf-8")
    return folder


def students(out):
    """Return all that is written of the students who were graded into *out*."""
    return json.loads((out / "grades.json").read_text(encoding="utf-8"))[
        "students"
    ]


@pytest.mark.parametrize("site", ["canvas", "gradescope"])
def test_an_imported_folder_grades_like_the_download(
    run,
    course,
    tmp_path,
    request,
    site,
):
    source, roster = request.getfixturevalue(site), tmp_path / "all.csv"
    lines = (
        "id,name,section",
        "s1,Ada Lovelace,A",
        "s2,Seán O'Brien,A",
        "s3,Zoe Zed,B",
        "s4,Ng Li,B",
    )
    roster.write_text("\n".join(lines), encoding="utf-8")
    plain, direct, later = (
        tmp_path / name for name in ("plain", "direct", "later")
    )
    assert (
        run(
            "import",
            source,
            "--roster",
            roster,
            "--assignment",
            "toy",
            "--out",
            plain,
            cwd=course,
        ).code
        == 0
    )
    assert (
        run(
            "grade",
            "toy",
            source,
            "--roster",
            roster,
            "--out",
            direct,
            cwd=course,
        ).code
        == 0
    )
    ran = run("grade", "toy", plain, "--out", later, cwd=course)
    assert ran.code == 0
    assert "stands in imported.json" in ran.out
    assert "not matched: imported.json" not in ran.out
    assert students(later) == students(direct)
    assert any(
        one["delivery"]["late"] or one["delivery"]["group"]
        for one in students(later)
    )


def test_the_canvas_download_that_was_imported_takes_feedback_back(
    run,
    course,
    canvas,
    tmp_path,
):
    assert (
        run("import", canvas, "--out", tmp_path / "plain", cwd=course).code == 0
    )
    assert (
        run(
            "grade",
            "toy",
            tmp_path / "plain",
            "--out",
            tmp_path / "out",
            cwd=course,
        ).code
        == 0
    )
    feedback = tmp_path / "feedback.zip"
    assert (
        run(
            "export",
            tmp_path / "out",
            "--format",
            "canvas-feedback",
            "--out",
            feedback,
            cwd=course,
        ).code
        == 0
    )
    with zipfile.ZipFile(feedback) as archive:
        assert {name.split("_")[0] for name in archive.namelist()} == {
            "lovelaceada",
            "obriensean",
        }


def test_an_imported_folder_that_was_changed(
    run,
    course,
    gradescope,
    tmp_path,
    right,
):
    plain = tmp_path / "plain"
    assert run("import", gradescope, "--out", plain, cwd=course).code == 0
    shutil.rmtree(plain / "s4")
    (plain / "zoe").mkdir()
    (plain / "zoe" / "toy.py").write_text(right, encoding="utf-8")
    (plain / "todo.txt").write_text("ask Li", encoding="utf-8")
    ran = run("import", plain, "--dry-run", cwd=course)
    assert (
        "not matched: s4 (is named in imported.json and is not there)"
        in ran.out
    )
    assert (
        "not matched: todo.txt (lies beside the students' folders)" in ran.out
    )
    assert "3 students" in ran.out
    assert "Handed in together with Seán O'Brien." in ran.out


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"anonymous": false, "students": {"a": 1}}',
        '{"anonymous": false, "students": [1]}',
    ],
)
def test_an_imported_json_that_is_none(run, course, tmp_path, text):
    (tmp_path / "plain" / "ada").mkdir(parents=True)
    (tmp_path / "plain" / "imported.json").write_text(text, encoding="utf-8")
    ran = run("import", tmp_path / "plain", "--dry-run", cwd=course)
    assert ran.code == 2
    assert "imported.json is not what `grader import` writes" in ran.err


def test_an_imported_json_in_an_archive_is_not_believed(
    run,
    course,
    gradescope,
    tmp_path,
    right,
):
    plain = tmp_path / "plain"
    assert run("import", gradescope, "--out", plain, cwd=course).code == 0
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", plain)
    ran = run("import", packed, "--dry-run", cwd=course)
    assert "2026-03" not in ran.out
    assert "not matched: imported.json" in ran.out


def test_a_folder_that_holds_something_is_left_alone(
    run,
    course,
    canvas,
    tmp_path,
):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "mine.txt").write_text("mine", encoding="utf-8")
    ran = run("import", canvas, "--out", tmp_path / "plain", cwd=course)
    assert ran.code == 2
    assert "exists already and is not empty" in ran.err
    assert files(tmp_path / "plain") == ["mine.txt"]


def test_neither_out_nor_dry_run(run, course, canvas):
    ran = run("import", canvas, cwd=course)
    assert ran.code == 2
    assert "--dry-run only to look" in ran.err


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
        "plain/imported.json",
    ]
    assert "left out: bob: twice.py is written like another file" in ran.out
    assert "left out: bob: link.py is a link" in ran.out
    assert ran.out.count("not matched:") == len(HOSTILE)


def test_out_in_a_file(run, course, canvas):
    ran = run("import", canvas, "--out", canvas / "plain", cwd=course)
    assert ran.code == 2
    assert "cannot be written" in ran.err
