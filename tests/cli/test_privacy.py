"""What is stored about students is shown to them and erased, in a class that was graded in parts, merged, published,
searched for similar work, and exported.
"""

import json
import shutil
import sqlite3
import stat
import zipfile
import zlib

import pytest

NAME, OTHERS = "Zelda Quist", ("Yorick Plume", "Xaver Ohm")
MAIL = "zelda.quist@uni.example"
#: Whatever of her must be nowhere afterwards.
TRACES = ("zelda", "quist", "zq77")


@pytest.fixture(scope="module")
def place_once(grade_once, right, tmp_path_factory):
    """A class of three in two parts; for copying only."""
    place = tmp_path_factory.mktemp("privacy")
    ids = {"zq77": NAME, "yp12": OTHERS[0], "xo31": OTHERS[1]}
    lines = ["id,name,email"]
    for student, name in ids.items():
        folder = place / "class" / student
        folder.mkdir(parents=True)
        text = f"# by {name}\n{right}"
        if student != "yp12":
            text = text.replace("x / 2", "x")
        (folder / "toy.py").write_text(text, encoding="utf-8")
        mail = name.lower().replace(" ", ".")
        lines.append(f"{student},{name},{mail}@uni.example")
    (place / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    for number in (1, 2):
        grade_once(
            place / "class",
            place / f"part{number}",
            "--roster",
            place / "list.csv",
            "--shard",
            f"{number}/2",
        )
    return place


@pytest.fixture
def place(place_once, run, course, tmp_path):
    """The same, merged, published, compared and exported, for one test to change."""
    place = shutil.copytree(place_once, tmp_path / "place")
    out = place / "out"
    commands = (
        ("merge", place / "part1", place / "part2", "--out", out),
        ("similar", out),
        ("override", out, NAME, "--comment", "Well done, Zelda."),
        ("publish", out, "--out", place / "public"),
        ("export", out, "--format", "csv", "--out", place / "marks.csv"),
        ("export", out, "--format", "gradescope"),
    )
    for command in commands:
        ran = run(*command, cwd=course)
        assert ran.code == 0, ran.err
    return place


def contents(path):
    """Yield the bytes in a file: of a gradebook also what it holds compressed, of an archive what is inside."""
    yield path.read_bytes()
    if path.suffix == ".sqlite":
        connection = sqlite3.connect(path)
        for table, column in (("results", "document"), ("blobs", "data")):
            for (data,) in connection.execute(f"SELECT {column} FROM {table}"):
                yield zlib.decompress(data)
        connection.close()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode() + b"\n" + archive.read(name)


def naming(folder, texts, without=("class", "list.csv")):
    """Return the files in *folder* that hold one of *texts*, in content or name."""
    files = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] in without or not path.is_file():
            continue
        seen = [str(inside).encode(), *contents(path)]
        if any(
            text.encode() in data.lower() for text in texts for data in seen
        ):
            files.append(inside.as_posix())
    return files


def test_everything_about_a_student_is_handed_over(run, course, place):
    target = place / "zelda.zip"
    ran = run("data", place / "out", MAIL, "--out", target, cwd=course)
    assert ran.code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert b"by Zelda Quist" in files["toy/run-1/toy.py"]
    assert b"Zelda Quist" in files["toy/report.html"]
    (student,) = json.loads(files["toy/result.json"])["students"]
    assert student["person"]["email"] == MAIL
    (decision,) = json.loads(files["decisions.json"])["toy"]
    assert decision["reason"] == "Well done, Zelda."
    (publication,) = json.loads(files["publications.json"])["toy"]
    assert publication["earned"] == str(student["score"]["earned"])
    assert str(place / "public") in files["places.txt"].decode()
    assert b"one names zq77" in files["README.txt"]
    everything = b"".join(files.values())
    assert not any(name.encode() in everything for name in OTHERS)


def test_a_forgotten_student_is_nowhere(run, course, place):
    out = place / "out"
    run("data", out, "zq77", "--out", place / "zelda.zip", cwd=course)
    key = ("--pseudonymous", "--out", place / "anonymous.csv")
    run("export", out, "--format", "csv", *key, cwd=course)
    before = naming(place, TRACES)
    for expected in (
        "out/gradebook.sqlite",
        "out/students/zq77/report.html",
        "out/similarity.html",
        "out/index.html",
        "out/gradescope/zq77/results.json",
        "out/pseudonyms.csv",
        "public/zq77/report.html",
        "marks.csv",
        "zelda.zip",
    ):
        assert expected in before
    assert any(path.startswith("part") for path in before)
    assert "anonymous.csv" not in before
    dry = run("forget", out, NAME, "--dry-run", cwd=course)
    assert "would be erased: zq77" in dry.out
    assert naming(place, TRACES) == before
    ran = run("forget", out, "Quist, Zelda", cwd=course)
    assert ran.code == 0
    assert "erased: zq77" in ran.out
    assert naming(place, TRACES) == []
    # the others keep everything
    assert (place / "public" / "yp12" / "report.html").is_file()
    page = (out / "index.html").read_text(encoding="utf-8")
    assert all(name in page for name in OTHERS)
    assert run("report", out, cwd=course).code == 0
    assert run("similar", out, cwd=course).code == 0
    again = run("forget", out, NAME, cwd=course)
    assert (again.code, "No student of toy is called" in again.err) == (2, True)


def test_reasons_about_others_forget_a_name(run, course, place):
    out = place / "out"
    reason = ("--comment", "Compare with Zelda Quist (zq77).", "--no-reports")
    run("override", out, "yp12", *reason, cwd=course)
    dry = run("forget", out, "zq77", "--dry-run", cwd=course)
    for path in (place / "marks.csv", place / "public" / "zq77"):
        assert str(path) in dry.out
    ran = run("forget", out, "zq77", cwd=course)
    assert "named still" not in ran.out
    assert "naming them still" not in ran.out
    assert naming(place, TRACES) == []
    assert not (out / "gradescope" / "zq77").exists()
    history = run("history", out, "yp12", cwd=course).out
    assert "Compare with (erased) ((erased))." in history


def test_the_work_of_others_keeps_a_name_and_it_is_told(
    run,
    course,
    place,
    right,
):
    again = place / "again"
    (again / "a").mkdir(parents=True)
    (again / "b").mkdir()
    (again / "a" / "toy.py").write_text("zelda", encoding="utf-8")
    quoting = right.replace(
        "def half(x):",
        'def half(x):\n    raise ValueError("Zelda Quist")',
    )
    (again / "b" / "toy.py").write_text(quoting, encoding="utf-8")
    (place / "two.csv").write_text("id,name\na,Zelda Quist\nb,Bo Y\n")
    out = place / "second"
    arguments = ("--roster", place / "two.csv", "--out", out)
    assert run("grade", "toy", again, *arguments, cwd=course).code == 0
    ran = run("forget", out, "a", cwd=course)
    report = out / "students" / "b" / "report.html"
    assert "Zelda Quist" in report.read_text(encoding="utf-8")
    assert f"named still in the work of others: {report}" in ran.out


def test_reasons_lose_names_under_pseudonyms(run, course, place):
    out, target = place / "out", place / "study.json"
    reason = "Zelda was ill; see zelda.quist@uni.example and Yorick Plume."
    points = ("--points", "3", "--reason", reason, "--no-reports")
    run("override", out, "zq77", *points, cwd=course)
    for name in ("json", "csv", "junit"):
        arguments = ("--format", name, "--pseudonymous", "--out", target)
        assert run("export", out, *arguments, cwd=course).code == 0
        text = target.read_text(encoding="utf-8").lower()
        assert not any(trace in text for trace in (*TRACES, "plume"))


def test_a_pseudonymous_export_names_nobody(run, course, place):
    out = place / "out"
    target, key = place / "study.json", place / "key.csv"
    arguments = ("--pseudonymous", "--key", key, "--out", target)
    ran = run("export", out, "--format", "json", *arguments, cwd=course)
    assert ran.code == 0
    text = target.read_text(encoding="utf-8").lower()
    assert not any(trace in text for trace in TRACES)
    assert not any(name.lower() in text for name in OTHERS)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    rows = key.read_text(encoding="utf-8").splitlines()
    (pseudonym,) = [row.split('"')[1] for row in rows if NAME in row]
    students = json.loads(text)["students"]
    scores = {one["id"]: one["score"]["earned"] for one in students}
    assert len(scores) == 3
    by_name = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    (earned,) = [
        one["score"]["earned"]
        for one in by_name["students"]
        if one["id"] == "zq77"
    ]
    assert scores[pseudonym] == earned
    run("export", out, "--format", "csv", *arguments[:3], cwd=course)
    table = (out / "pseudonymous-grades.csv").read_text(encoding="utf-8-sig")
    assert pseudonym in table
    assert NAME in (out / "grades.csv").read_text(encoding="utf-8-sig")
    refused = run(
        "export",
        out,
        "--format",
        "gradescope",
        "--pseudonymous",
        cwd=course,
    )
    assert (refused.code, "must know who is who" in refused.err) == (2, True)


def test_what_is_older_than_a_day_is_purged(run, course, place):
    out = place / "out"
    ran = run("purge", out, "--before", "2001-01-01", cwd=course)
    assert (ran.code, "erased: nobody" in ran.out) == (0, True)
    connection = sqlite3.connect(out / "gradebook.sqlite")
    connection.execute(
        "UPDATE results SET graded = '2020-01-01T00:00:00+00:00'"
        " WHERE student = 'zq77'",
    )
    connection.commit()
    connection.close()
    dry = run("purge", out, "--before", "2021-01-01", "--dry-run", cwd=course)
    assert "would be erased: zq77" in dry.out
    assert run("purge", out, "--before", "1.1.2021", cwd=course).code == 0
    assert naming(place, TRACES) == []
    refused = run("purge", out, "--before", "soon", cwd=course)
    assert (refused.code, "not understood as a day" in refused.err) == (2, True)
    assert run("purge", out, "--before", "2999-01-01", cwd=course).code == 0
    assert naming(place, [*TRACES, "plume", "yp12", "xo31"]) == []


def test_published_files_are_for_their_owner_only(place):
    public = place / "public"
    assert stat.S_IMODE(public.stat().st_mode) == 0o700
    for path in public.rglob("*"):
        mode = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == mode
