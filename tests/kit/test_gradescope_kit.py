"""Gradescope's autograder, unpacked into a folder like `/autograder`: with this Python in the place of the set-up."""

import json
import os
import stat
import subprocess
import sys
import zipfile

import pytest

from grader.cli import main
from grader.errors import CollectionError
from grader.kit.gradescope_kit import write_autograder
from grader.kit.own_wheel import requirements

SEED = "0123456789abcdef"
#: What a student would like to have in the results.
SPY = """
import glob

FOUND = []
for pattern in ("{root}/source/course/**/*.py", "{root}/source/course/**/seed", "{root}/*"):
    try:
        for name in glob.glob(pattern, recursive=True):
            FOUND.append(open(name).read())
    except BaseException as problem:
        FOUND.append(repr(problem))
try:
    open("{root}/results/results.json", "w").write('{"score": 100}')
except BaseException as problem:
    FOUND.append(repr(problem))


def half(x):
    print(FOUND, x)
    raise type("Seen_" + str(x.sum()).replace(".", "_"), (Exception,), {})(FOUND, x)
"""


@pytest.fixture
def autograder(toy, tmp_path):
    """A folder like `/autograder` whose `venv` is this Python.

    Grades a text and returns what Gradescope would read.
    """
    root = tmp_path / "autograder"
    (root / "submission").mkdir(parents=True)
    (root / "venv" / "bin").mkdir(parents=True)
    python = root / "venv" / "bin" / "python"
    python.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8"
    )
    python.chmod(0o755)
    write_autograder(toy, tmp_path / "autograder.zip")
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(root / "source")

    def grade(text, path="toy.py", **metadata):
        (root / "submission" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "submission" / path).write_text(
            text.replace("{root}", str(root)), encoding="utf-8"
        )
        (root / "submission_metadata.json").write_text(
            json.dumps(metadata), encoding="utf-8"
        )
        return run()

    def run():
        environment = {**os.environ, "AUTOGRADER_ROOT": str(root)}
        command = ["bash", str(root / "source" / "run_autograder")]
        done = subprocess.run(
            command,
            env=environment,
            cwd=root / "submission",
            capture_output=True,
            text=True,
            check=True,
        )
        grade.printed = done.stdout + done.stderr
        return json.loads(
            (root / "results" / "results.json").read_text(encoding="utf-8")
        )

    grade.root, grade.again = root, run
    return grade


def total(document):
    assert set(document) <= {
        "output",
        "output_format",
        "test_output_format",
        "stdout_visibility",
        "tests",
    }
    return sum(test["score"] for test in document["tests"])


def test_what_gradescope_reads(autograder, right):
    document = autograder(right)
    assert total(document) == 10
    assert sum(test["max_score"] for test in document["tests"]) == 10
    assert document["stdout_visibility"] == "hidden"
    assert "10 / 10 points" in autograder.printed


def test_folders_in_a_submission_are_one_student(autograder, right):
    (autograder.root / "submission" / "__MACOSX").mkdir()
    (autograder.root / "submission" / "notes").mkdir()
    # the last two would be imported by a careless start
    for name in ("notes/plan.py", "json.py", "grader.py"):
        (autograder.root / "submission" / name).write_text(
            "raise SystemExit\n", encoding="utf-8"
        )
    assert total(autograder(right, "homework/toy.py")) == 10


def test_a_hostile_submission_learns_and_changes_nothing(autograder, toy):
    document = autograder(SPY)
    assert total(document) == 0
    assert "raised an exception" in document["tests"][0]["output"]
    text = json.dumps(document)
    secrets = [
        SEED,
        "difference",
        "standard_normal",
        "Seen_",
        str(autograder.root),
    ]
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    "text",
    ["def half(x:\n", "", "import os\nos._exit(0)\n", "while True: pass\n"],
)
def test_a_broken_submission_has_no_points(autograder, text):
    document = autograder(text)
    assert total(document) == 0
    assert document["output"] or all(
        test["output"] for test in document["tests"]
    )


def test_nothing_handed_in(autograder):
    document = autograder.again()
    assert total(document) == 0
    assert "the submission is empty" in document["output"]


def test_lateness_counts(autograder, right):
    config = (
        autograder.root
        / "source"
        / "course"
        / "assignments"
        / "toy"
        / "assignment.toml"
    )
    late = "[late]\ndue = 2026-03-01T12:00:00+00:00\nper_day = 10\n\n"
    config.write_text(
        config.read_text(encoding="utf-8").replace(
            "[limits]", f"{late}[limits]"
        ),
        encoding="utf-8",
    )
    assert (
        total(autograder(right, created_at="2026-03-01T04:22:32.365935-07:00"))
        == 10
    )
    document = autograder(right, created_at="2026-03-02T04:22:32.365935-07:00")
    assert total(document) == 9
    assert document["tests"][-1]["name"] == "Handed in late"


def test_a_grader_that_fails_leaves_a_result_without_points(autograder, right):
    (
        autograder.root / "source" / "course" / "hidden_tests" / "toy" / "seed"
    ).unlink()
    document = autograder(right)
    assert "tests" not in document
    assert "The grader itself failed" in document["output"]
    (autograder.root / "venv" / "bin" / "python").unlink()
    assert autograder.again() == document


def test_programs_can_be_run(toy, tmp_path):
    write_autograder(toy, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {
            entry.filename: entry.external_attr >> 16
            for entry in archive.infolist()
        }
        setup = archive.read("setup.sh").decode()
    assert all(
        modes[name] & stat.S_IXUSR for name in ("setup.sh", "run_autograder")
    )
    assert "torch" not in setup
    for name in ("setup.sh", "run_autograder"):
        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            subprocess.run(["bash", "-n"], input=archive.read(name), check=True)


def test_the_wheel_in_it_can_be_installed(toy, tmp_path):
    pytest.importorskip("pip")
    names = write_autograder(toy, tmp_path / "a.zip")
    (wheel,) = (name for name in names if name.endswith(".whl"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extract(wheel, tmp_path)
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        tmp_path / "site",
    ]
    subprocess.run([*install, tmp_path / wheel], check=True)
    program = (
        "from importlib.metadata import distribution as d; import grader.report.html as h, grader.kit.gradescope_container;"
        "print(h.own_templates().name, *d('fairgrade').requires, sep='\\n')"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["_templates", *requirements()]
    assert (tmp_path / "site" / "bin" / "grader").is_file()


def test_a_course_without_a_seed_gets_none(course, write, tmp_path):
    toy = write("hidden_tests/toy/seed", "short")
    with pytest.raises(CollectionError, match="seed"):
        write_autograder(toy, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_the_command(course, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(sys, "argv", ["grader", "kit", "toy", "--gradescope"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert "Give it to Gradescope only" in capsys.readouterr().out
    assert (course / "autograder.zip").is_file()
