"""A class graded into a folder: what still holds is kept, what changed is graded again, nothing is lost."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import GradebookError
from grader.gradebook import Gradebook, Keys
from grader.gradebook.changes import why_changed
from grader.gradebook.place import FILE, LOCK
from grader.gradebook.schema import STEPS
from grader.model.options import Options
from grader.pipeline import grade_class
from grader.runs.work import close

WRONG_HALF = "\n\ndef half(x):\n    return x / 3\n"


@pytest.fixture
def source(tmp_path, right):
    """A class of three: one right, one wrong, one that does not load."""
    folder = tmp_path / "class"
    for name, text in (
        ("ada", right),
        ("ben", right + WRONG_HALF),
        ("cleo", "def half(:\n"),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / "toy.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def grade(course, source, tmp_path):
    """Grades the class into one folder, again and again."""

    def grade(**options):
        return grade_class(
            get_assignment(course, "toy"),
            source,
            Options(out=tmp_path / "out", **options),
        )

    yield grade
    close()


def grades(folder):
    document = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    document.pop("timings")
    return document


def newest(folder):
    """Return the newest result of each student as plain rows."""
    connection = sqlite3.connect(folder / FILE)
    rows = connection.execute(
        "SELECT student, submission_key, assignment_key, earned FROM results"
        " GROUP BY student HAVING max(id) ORDER BY student",
    ).fetchall()
    connection.close()
    return rows


def test_a_second_run_keeps_every_result_and_writes_the_same_grades(
    grade,
    tmp_path,
):
    assert grade().reused == 0
    first = grades(tmp_path / "out")
    again = grade()
    assert again.reused == 3
    assert again.changes == ()
    assert grades(tmp_path / "out") == first


def test_only_a_changed_submission_is_graded_again_and_the_change_is_explained(
    grade,
    source,
    right,
):
    grade()
    (source / "ben" / "toy.py").write_text(right, encoding="utf-8")
    graded = grade()
    assert graded.reused == 2
    (change,) = graded.changes
    assert (change.student, change.before, change.after) == ("ben", "5", "10")
    assert change.why == "the submission changed"


def test_changed_tests_grade_everybody_again(grade, course):
    grade()
    test = course / "hidden_tests" / "toy" / "test_a.py"
    test.write_text(
        test.read_text().replace(
            "x = rng.standard_normal((rows, columns))",
            "x = rng.random((rows, columns))",
        ),
    )
    graded = grade()
    assert graded.reused == 0
    assert graded.changes == ()


def test_what_a_students_own_check_tells_grades_nobody_again(grade, course):
    grade()
    toml = course / "assignments" / "toy" / "assignment.toml"
    text = toml.read_text(encoding="utf-8")
    help_section = "[help]\nsmall_case = 3\n\n[limits]"
    toml.write_text(text.replace("[limits]", help_section), encoding="utf-8")
    assert grade().reused == 3


def test_fresh_grades_everything_again(grade):
    grade()
    assert grade(fresh=True).reused == 0


def test_the_gradebook_gives_back_what_was_graded(grade, course, tmp_path):
    graded = grade()
    toy = get_assignment(course, "toy")
    with Gradebook.read(tmp_path / "out") as book:
        back = {
            result.submission.id: result
            for result in book.results(toy, book.students("toy"))
        }
    assert {name: result.score for name, result in back.items()} == {
        r.submission.id: r.score for r in graded.results
    }
    failed = [
        j
        for j in back["ben"].judgements
        if j.test.id.startswith("test_a.py::test_half")
    ]
    assert all(
        judgement.outcome.calls[0].expected is not None for judgement in failed
    )
    assert back["ben"].submission.files[0].content.endswith(WRONG_HALF.encode())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (Keys("a", "b", "c"), Keys("x", "b", "c"), "the submission changed"),
        (
            Keys("a", "b", "c"),
            Keys("a", "x", "c"),
            "the tests or the reference changed",
        ),
        (
            Keys("a", "b", "c"),
            Keys("a", "b", "x"),
            "the grader or a library changed",
        ),
        (
            Keys("a", "b", "c"),
            Keys("x", "x", "c"),
            "the submission changed and the tests or the reference changed",
        ),
        (
            Keys("a", "b", "c"),
            Keys("a", "b", "c"),
            "nothing changed: the submission is not deterministic",
        ),
    ],
)
def test_why_a_result_changed(old, new, why):
    assert why_changed(old, new) == why


def test_two_runs_on_one_folder(tmp_path):
    words = r"Another run \(process \d+\) is writing to"
    with (
        Gradebook.open(tmp_path),
        pytest.raises(GradebookError, match=words),
        Gradebook.open(tmp_path),
    ):
        pass


def test_a_damaged_gradebook(tmp_path):
    (tmp_path / FILE).write_bytes(
        b"this is no database, but it is long enough to be taken for one" * 20,
    )
    with (
        pytest.raises(GradebookError, match="is damaged"),
        Gradebook.open(tmp_path),
    ):
        pass


def test_a_gradebook_from_the_future(tmp_path):
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    with (
        pytest.raises(GradebookError, match="was written by a newer grader"),
        Gradebook.open(tmp_path),
    ):
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(GradebookError, match="cannot be written"),
        Gradebook.open(tmp_path / "file" / "out"),
    ):
        pass


def test_a_folder_without_a_gradebook(tmp_path):
    with (
        pytest.raises(GradebookError, match="There is no gradebook in"),
        Gradebook.read(tmp_path),
    ):
        pass


def test_a_full_disk(grade, tmp_path):
    graded = grade()
    (tmp_path / "full").mkdir()
    with pytest.raises(GradebookError, match="The disk is full"):
        fill(tmp_path / "full", graded)


def fill(folder, graded):
    """Record one result again and again into a gradebook that may have a few pages only."""
    with Gradebook.open(folder) as book:
        book.connection.execute("PRAGMA max_page_count = 12")
        book.start_run(graded.results[0].assignment, Options(), graded.intake)
        for number in range(1000):
            book.record(graded.results[0], Keys(str(number), "b", "c"))


#: Runs `grader`, says so at the call of a function with a given number, and at the end
#: how many calls there were.
COUNTED = """
import os, sys
number, moments = int(sys.argv[1]), int(sys.argv[2])
del sys.argv[1:3]
from grader.cli import main
calls = 0
def count(frame, event, argument):
    global calls
    calls += 1
    if calls == number:
        os.write(moments, b"now ")
sys.setprofile(count)
try:
    main()
finally:
    sys.setprofile(None)
    os.write(moments, str(calls).encode())
"""


@pytest.fixture
def run_until(course, source):
    """Grades the class into a folder in a process that is killed about a moment: at the call with that number.

    Returns how many calls there were, where it is not killed.
    """

    def run_until(moment, out):
        ours, theirs = os.pipe()
        arguments = ["--course", course, "grade", "toy", source, "--out", out]
        command = [sys.executable, "-c", COUNTED, str(moment), str(theirs)]
        with (
            open(ours, "rb", buffering=0) as moments,
            subprocess.Popen(
                [*command, *map(str, arguments), "--jobs", "1"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs],
            ) as process,
        ):
            os.close(theirs)
            told = moments.read(4)
            if told == b"now ":
                process.send_signal(signal.SIGKILL)
                return None
            return int(told + moments.read())

    return run_until


@pytest.mark.slow
def test_killed_at_random_moments(source, right, tmp_path, run_until):
    """After `kill -9` at any moment, one more run gives the gradebook of an undisturbed one."""
    for number in range(12):
        (source / f"s{number}").mkdir()
        (source / f"s{number}" / "toy.py").write_text(
            f"{right}\n# {number}\n",
            encoding="utf-8",
        )
    calm = tmp_path / "calm"
    whole = run_until(0, calm)
    chance = random.Random(4)
    for number in range(20):
        out = tmp_path / f"killed{number}"
        run_until(chance.randrange(1, whole), out)
        if number % 5 == 0:  # every fifth is taken up again; all must be whole
            run_until(0, out)
            assert newest(out) == newest(calm)
            assert grades(out) == grades(calm)
        elif (out / FILE).exists():
            known = newest(calm)
            assert all(row in known for row in newest_if_any(out))
        shutil.rmtree(out, ignore_errors=True)


def newest_if_any(folder):
    """Return the results in a folder whose run was killed, perhaps before its tables were made."""
    connection = sqlite3.connect(folder / FILE)
    tables = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'results'",
    ).fetchone()[0]
    connection.close()
    return newest(folder) if tables else []


def test_the_lock_file_names_the_process(tmp_path):
    with Gradebook.open(tmp_path):
        assert int(Path(tmp_path / LOCK).read_text()) > 0


def test_an_older_gradebook_can_be_read_and_is_left_as_it_is(tmp_path):
    connection = sqlite3.connect(tmp_path / "gradebook.sqlite")
    connection.executescript(f"{STEPS[0]} PRAGMA user_version = 1;")
    listed = json.dumps({"students": ["ada"], "unmatched": []})
    connection.execute(
        "INSERT INTO runs VALUES (1, 'toy', 'then', NULL, '{}', '{}', ?)",
        (listed,),
    )
    connection.commit()
    connection.close()
    before = (tmp_path / "gradebook.sqlite").read_bytes()
    with Gradebook.read(tmp_path) as book:
        (run,) = book.last_runs()
    assert (run.assignment, run.students) == ("toy", ("ada",))
    assert (tmp_path / "gradebook.sqlite").read_bytes() == before
