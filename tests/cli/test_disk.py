"""What a disk can do to a gradebook: full, read-only, damaged.

Always a sentence, never a lost result.
"""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.gradebook.place import FILE
from grader.model.options import Options
from grader.pipeline import grade_class

STUDENTS = 8


def can_mount():
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "mount",
        "-t",
        "tmpfs",
        "none",
        "/mnt",
    ]
    return (
        shutil.which("unshare")
        and subprocess.run(command, capture_output=True, check=False).returncode
        == 0
    )


mounts = pytest.mark.skipif(
    not can_mount(),
    reason="needs user namespaces in which to mount a small disk",
)


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")  # of commands in other processes


@pytest.fixture
def source(tmp_path, right):
    """A class, each of whose files is large and cannot be compressed."""
    return hand_in(tmp_path / "class", right, STUDENTS)


def hand_in(folder, right, students):
    chance = random.Random(1)
    for number in range(students):
        (folder / f"s{number:02}").mkdir(parents=True)
        text = f"{right}\n# {chance.randbytes(60_000).hex()}\n"
        (folder / f"s{number:02}" / "toy.py").write_text(text, encoding="utf-8")
    return folder


def grade(course, source, out):
    """Return the arguments; in the shell's namespaces there are none left to isolate student code with."""
    rest = ["toy", source, "--out", out, "--jobs", "1", "--unsafe-no-isolation"]
    return list(map(str, ["--course", course, "grade", *rest]))


def program(arguments):
    """Return the command for a process of its own."""
    return [sys.executable, "-m", "grader", *arguments]


def in_shell(script, *arguments):
    """Run a shell script in namespaces where it may mount.

    Return what it printed, as one line.
    """
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        script,
        "sh",
        *map(str, arguments),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said
    return said


@mounts
def test_a_full_disk_keeps_what_is_graded_and_room_lets_it_go_on(
    course,
    source,
    tmp_path,
):
    out, copy = tmp_path / "out", tmp_path / "copy"
    out.mkdir()
    script = """
        out=$1 copy=$2; shift 2
        mount -t tmpfs -o size=300k none "$out"
        "$@"; echo "first: $?"
        cp "$out/gradebook.sqlite"* "$copy"
        mount -o remount,size=50m "$out"
        "$@"; echo "second: $?"
        cp "$out/grades.json" "$copy"
    """
    copy.mkdir()
    said = in_shell(script, out, copy, *program(grade(course, source, out)))
    assert "The disk is full" in said
    assert "first: 2" in said
    assert "second: 0" in said
    assert "results still hold and were kept" in said
    with Gradebook.read(copy) as book:
        kept = book.students("toy")
        toy = get_assignment(course, "toy")
        assert {result.score.earned for result in book.results(toy, kept)} == {
            10,
        }
    assert 0 < len(kept) < STUDENTS
    grades = json.loads((copy / "grades.json").read_text(encoding="utf-8"))
    assert len(grades["students"]) == STUDENTS


@mounts
@pytest.mark.parametrize("size", ["16k", "40k", "80k"])
def test_a_disk_without_room_for_a_gradebook(course, source, tmp_path, size):
    script = """
        out=$1 size=$2; shift 2
        mount -t tmpfs -o size="$size" none "$out"
        "$@"; echo "first: $?"
    """
    out = tmp_path / "out"
    out.mkdir()
    said = in_shell(script, out, size, *program(grade(course, source, out)))
    assert "The disk is full" in said
    assert "Make room, run again." in said
    assert "first: 2" in said


def test_a_limit_on_the_size_of_files(run, course, source, tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    arguments = grade(course, source, tmp_path / "out")
    # Where coverage is measured, its file would not fit either.
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("COVERAGE_")
    }
    done = subprocess.run(
        program(arguments),
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
        env=env,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "gradebook.sqlite cannot be used" in " ".join(done.stderr.split())
    with Gradebook.read(tmp_path / "out") as book:
        assert 0 < len(book.students("toy")) < STUDENTS
    assert run(*arguments, cwd=tmp_path).code == 0


@pytest.fixture(scope="module")
def graded_four(toy_course, tmp_path_factory, right):
    """A folder with the class of four, and what grading them wrote.

    For copying only.
    """
    place = tmp_path_factory.mktemp("four")
    source = hand_in(place / "class", right, 4)
    grade_class(
        get_assignment(toy_course, "toy"),
        source,
        Options(out=place / "out"),
    )
    return place


@pytest.fixture
def four(graded_four, tmp_path):
    """A copy of that folder."""
    return shutil.copytree(graded_four, tmp_path / "four")


#: Runs one command after the other, as a shell would, but imports the program once.
ONE_BY_ONE = """
import json, sys
from grader.cli import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["grader", *arguments]
    try:
        main()
    except SystemExit as ended:
        print(f"code: {ended.code or 0}", flush=True)
"""


@mounts
def test_a_read_only_folder(course, four):
    out = str(four / "out")
    commands = [
        *(
            ["--course", str(course), *arguments]
            for arguments in (
                ["status", out],
                ["diff", f"{out}@1", f"{out}@1"],
                ["report", out],
                ["regrade", out],
            )
        ),
        grade(course, four / "class", out),
    ]
    script = """
        out=$1; shift
        mount --bind "$out" "$out"; mount -o remount,bind,ro "$out"
        "$@"
    """
    said = in_shell(
        script,
        out,
        sys.executable,
        "-c",
        ONE_BY_ONE,
        json.dumps(commands),
    )
    assert "4 graded" in said
    assert "4 the same" in said
    assert "cannot be written: Read-only file system" in said
    assert [word[0] for word in said.split("code: ")[1:]] == [
        "0",
        "0",
        "2",
        "2",
        "2",
    ]


@mounts
def test_what_a_killed_run_left_in_the_log_is_read_in_a_read_only_folder(
    patient_course,
    right,
    tmp_path,
):
    source, out = hand_in(tmp_path / "class", right, 6), tmp_path / "out"
    waits = right.replace("return x / 2", "import time; time.sleep(100000)")
    (source / "s05" / "toy.py").write_text(waits, encoding="utf-8")
    with subprocess.Popen(
        program(grade(patient_course, source, out)),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for _ in range(5):
            process.stderr.readline()
        process.send_signal(signal.SIGKILL)
    assert (out / f"{FILE}-wal").stat().st_size
    script = """
        mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"
        "$2" -m grader status "$1"
    """
    said = in_shell(script, out, sys.executable)
    assert "not finished: run the same command again to go on" in said
    graded = int(said.partition(" graded")[0].split()[-1])
    assert graded == 5


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_gradebook_is_a_sentence(run, course, four, seed):
    """Some pages are overwritten.

    Each command either works or says that the file is damaged.
    """
    out = four / "out"
    chance = random.Random(seed)
    with (out / FILE).open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _ in range(size // 4096 // 3):
            file.seek(chance.randrange(4096 if seed else 0, size - 4096))
            file.write(chance.randbytes(2000))
    said = ""
    for arguments in (
        ["--course", course, "status", out],
        ["--course", course, "report", out],
        ["--course", course, "diff", f"{out}@1", f"{out}@1"],
        grade(course, four / "class", out),
    ):
        ran = run(*arguments, cwd=four)
        assert ran.code in {0, 2}
        said += ran.err
    assert "is damaged" in said


def test_two_runs_on_one_folder(run, course, source, tmp_path):
    out = tmp_path / "out"
    words = f"Another run (process {os.getpid()}) is writing to"
    with Gradebook.open(out):
        ran = run(*grade(course, source, out), cwd=tmp_path)
        assert ran.code == 2
        assert words in ran.err
        run("--course", course, "regrade", out, cwd=tmp_path)


def test_a_gradebook_from_the_future_can_neither_be_read_nor_written(
    run,
    course,
    source,
    tmp_path,
):
    out = tmp_path / "out"
    out.mkdir()
    connection = sqlite3.connect(out / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (out / FILE).read_bytes()
    for arguments in (
        grade(course, source, out),
        ["--course", course, "status", out],
    ):
        ran = run(*arguments, cwd=tmp_path)
        assert ran.code == 2
        assert "was written by a newer grader (version 99;" in ran.err
    assert (out / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database" * 500])
def test_a_gradebook_that_is_none_is_copied_and_not_changed(
    run,
    course,
    handed_in,
    tmp_path,
    content,
):
    out = tmp_path / "out"
    out.mkdir()
    (out / FILE).write_bytes(content)
    ran = run(*grade(course, handed_in, out), cwd=tmp_path)
    assert ran.code == 2
    assert "is damaged" in ran.err
    assert "nothing was changed" in ran.err
    assert (out / FILE).read_bytes() == content
    assert (out / f"{FILE}.damaged").read_bytes() == content
