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


class Autograder:
    """A folder like `/autograder`, where `start` does what Gradescope does for each submission."""

    def __init__(self, root, start):
        self.root = root
        self.start = start
        self.printed = ""

    def __call__(self, text, path="toy.py", **metadata):
        """Grade a text, and return what Gradescope would read."""
        file = self.root / "submission" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            text.replace("{root}", str(self.root)),
            encoding="utf-8",
        )
        (self.root / "submission_metadata.json").write_text(
            json.dumps(metadata),
            encoding="utf-8",
        )
        return self.again()

    def again(self):
        self.printed = self.start(self.root)
        return json.loads(
            (self.root / "results" / "results.json").read_text(
                encoding="utf-8",
            ),
        )


@pytest.fixture(scope="module")
def archive(toy, tmp_path_factory):
    """What is given to Gradescope."""
    path = tmp_path_factory.mktemp("gradescope") / "autograder.zip"
    write_autograder(toy, path)
    return path


@pytest.fixture
def root(archive, tmp_path):
    """The folder as it is before the first submission; its `venv` is this Python."""
    root = tmp_path / "autograder"
    (root / "submission").mkdir(parents=True)
    (root / "venv" / "bin").mkdir(parents=True)
    python = root / "venv" / "bin" / "python"
    python.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" "$@"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    with zipfile.ZipFile(archive) as files:
        files.extractall(root / "source")
    return root


@pytest.fixture
def autograder(root):
    """The folder, where submissions are graded by the script."""

    def start(root):
        done = subprocess.run(
            ["bash", str(root / "source" / "run_autograder")],
            env={**os.environ, "AUTOGRADER_ROOT": str(root)},
            cwd=root / "submission",
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout + done.stderr

    return Autograder(root, start)


@pytest.fixture
def autograder_here(root, monkeypatch, capsys):
    """The folder, where the script's command is run in this process."""

    def start(root):
        (root / "results").mkdir(exist_ok=True)
        monkeypatch.chdir(root / "source")
        command = ["grader", "--course", "course", "autograde", "toy"]
        monkeypatch.setattr(sys, "argv", [*command, "--root", str(root)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return "".join(capsys.readouterr())

    return Autograder(root, start)


def total(document):
    assert set(document) <= {
        "score",
        "output",
        "output_format",
        "test_output_format",
        "stdout_visibility",
        "tests",
    }
    points = sum(test["score"] for test in document["tests"])
    assert points == document.get("score", points)
    return points


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
            "raise SystemExit\n",
            encoding="utf-8",
        )
    assert total(autograder(right, "homework/toy.py")) == 10


def test_a_hostile_submission_learns_and_changes_nothing(autograder, toy):
    document = autograder(SPY)
    assert total(document) == 0
    assert "An exception was raised." in document["tests"][0]["output"]
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
def test_a_broken_submission_has_no_points(autograder_here, text):
    document = autograder_here(text)
    assert total(document) == 0
    assert document["output"] or all(
        test["output"] for test in document["tests"]
    )


def test_nothing_handed_in(autograder_here):
    document = autograder_here.again()
    assert total(document) == 0
    assert "the submission is empty" in document["output"]


def test_lateness_counts(autograder_here, right):
    config = (
        autograder_here.root
        / "source"
        / "course"
        / "assignments"
        / "toy"
        / "assignment.toml"
    )
    late = "[late]\ndue = 2026-03-01T12:00:00+00:00\nper_day = 10\n\n"
    config.write_text(
        config.read_text(encoding="utf-8").replace(
            "[limits]",
            f"{late}[limits]",
        ),
        encoding="utf-8",
    )
    assert (
        total(
            autograder_here(
                right,
                created_at="2026-03-01T04:22:32.365935-07:00",
            ),
        )
        == 10
    )
    document = autograder_here(
        right,
        created_at="2026-03-02T04:22:32.365935-07:00",
    )
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
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
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
