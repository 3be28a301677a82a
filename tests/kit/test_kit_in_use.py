"""A kit as students use it: unpacked into an empty folder, with a Python that has nothing of ours."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import venv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from grader.course.catalogue import get_assignment
from grader.kit.student_kit import _files, write_kit

ROOT = Path(__file__).parents[2]
#: What another system's terminal or a bare server takes.
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CP1252 = {"PYTHONIOENCODING": "cp1252"}


def unpacked(assignment, folder):
    """Return *folder* with the kit of *assignment* in it and nothing else."""
    archive = folder.with_suffix(".zip")
    write_kit(assignment, archive)
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)
    return folder


@pytest.fixture
def kit(toy, tmp_path):
    return unpacked(toy, tmp_path / "my homework")


@pytest.fixture
def terminal(tmp_path):
    """A terminal with a fresh Python that has the libraries of this one, but for those to be absent.

    No index is asked: what is ours comes with the kit.
    """

    def terminal(*absent):
        place = tmp_path / "python"
        venv.create(place, symlinks=True)
        (packages,) = place.glob("lib/python*/site-packages")
        lines = [path for path in sys.path if path.endswith("-packages")]
        lines += [
            f"import sys; sys.modules[{name!r}] = None" for name in absent
        ]
        (packages / "libraries.pth").write_text("\n".join(lines))
        environment = {
            "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "HOME": str(tmp_path),
        }

        def type_in(command, folder, **variables):
            return subprocess.run(
                ["bash", "-e", "-c", command],
                cwd=folder,
                env=environment | variables,
                capture_output=True,
                timeout=300,
                check=False,
            )

        return type_in

    return terminal


@pytest.fixture
def type_here():
    """Runs `grader` with arguments in a folder, with this Python."""

    def type_here(arguments, folder):
        return subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    return type_here


def commands_of(readme):
    """Return the first block of commands in *readme*."""
    return re.findall(r"(?:^    .*\n)+", readme, re.MULTILINE)[0]


def said(ran):
    return (ran.stdout + ran.stderr).decode("cp1252")


def test_the_readmes_two_commands_are_enough(kit, terminal, right):
    commands = commands_of((kit / "README.md").read_text(encoding="utf-8"))
    assert len(commands.splitlines()) == 2
    type_in = terminal()
    ran = type_in(commands, kit)
    assert ran.returncode == 1, said(ran)
    assert "Write this next: half" in said(ran)
    assert "Traceback" not in said(ran)
    (kit / "toy.py").write_bytes(right.replace("\n", "\r\n").encode())
    for variables in ({}, PLAIN | CP1252):
        ran = type_in("grader check", kit, **variables)
        assert ran.returncode == 0, said(ran)
        assert "2 of 2 public tests passed." in said(ran)
    ran = type_in("python -m grader check -q", kit)
    assert said(ran).strip() == "2 of 2 public tests passed."


def test_python_shows_a_check_on_any_terminal(kit, terminal, right):
    type_in = terminal()
    type_in("python -m pip install ./fairgrade*.whl", kit)
    (kit / "toy.py").write_text(right.replace("x / 2", "x"), encoding="utf-8")
    script = "from grader import check; print(check('toy.py'))"
    for variables in (PLAIN, PLAIN | CP1252):
        ran = type_in(f'python -c "{script}"', kit, **variables)
        assert ran.returncode == 0, said(ran)
        assert "x half  wrong" in said(ran)
        assert "1 of 2 public tests passed." in said(ran)


def test_without_torch_one_sentence_comes_before_anything_runs(kit, terminal):
    toml = kit / "assignments/toy/assignment.toml"
    text = toml.read_text(encoding="utf-8")
    needed = 'arrays = "torch"\n\n[limits]'
    toml.write_text(text.replace("[limits]", needed, 1), encoding="utf-8")
    readme = (kit / "README.md").read_text(encoding="utf-8")
    ran = terminal("torch")(commands_of(readme), kit)
    assert ran.returncode == 2
    assert "toy needs torch, which this Python does not have" in said(ran)
    assert "python -m pip install torch" in said(ran)
    assert "Traceback" not in said(ran)
    assert len(ran.stderr.splitlines()) < 8


#: What Windows lacks; `grader check` there has to do without.
LINUX_ONLY = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty")
#: `grader check` as another system would run it: every process is spawned.
SPAWNING = """
import os, sys
for name in ("fork", "getuid", "geteuid", "killpg", "setsid", "register_at_fork"):
    delattr(os, name)
import signal
for name in ("SIGBUS", "SIGXCPU", "SIGHUP", "pidfd_send_signal"):
    delattr(signal, name)
from grader.sandbox.host import workers
from grader.sandbox.reader import client
workers.start_workers, client.HAS_ZYGOTE = workers.SpawnedWorkers, False
sys.argv = ["grader", *sys.argv[1:]]
from grader.cli import main
main()
"""


def test_without_what_linux_alone_has(kit, terminal, right, tmp_path):
    type_in = terminal(*LINUX_ONLY)
    (packages,) = tmp_path.glob("python/lib/python*/site-packages")
    (wheel,) = kit.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(packages)
    (kit / "spawning.txt").write_text(SPAWNING, encoding="utf-8")
    (kit / "toy.py").write_bytes(right.replace("\n", "\r\n").encode())
    ran = type_in("python spawning.txt check --html page.html", kit)
    assert ran.returncode == 0, said(ran)
    assert "2 of 2 public tests passed." in said(ran)
    assert "isolation: process only" in said(ran)
    cell = {"cell_type": "code", "source": right, "metadata": {}, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4}
    (kit / "toy.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    ran = type_in("python spawning.txt check toy.ipynb -q", kit)
    assert said(ran).strip() == "2 of 2 public tests passed."


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_torch_comes_along_only_where_it_is_needed(toy, arrays):
    files = dict(_files(replace(toy, arrays=arrays)))
    (wheel,) = (name for name in files if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(files[wheel])) as archive:
        (name,) = (
            name for name in archive.namelist() if name.endswith("/METADATA")
        )
        metadata = archive.read(name).decode()
    uses_torch = arrays == "torch"
    assert ("Requires-Dist: torch" in metadata) == uses_torch
    assert "Requires-Dist: grader" not in metadata
    for name in ("README.md", ".github/workflows/check.yml"):
        assert (b"install torch" in files[name]) == uses_torch


def test_the_workflow_turns_red_and_green(kit, terminal, right, tmp_path):
    text = (kit / ".github/workflows/check.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow[True] == ["push", "pull_request"]  # YAML's `on`
    steps = workflow["jobs"]["check"]["steps"]
    install, check = (step["run"] for step in steps if "run" in step)
    summary = tmp_path / "summary.md"
    (kit / "toy.py").write_text(right.replace("x / 2", "x"), encoding="utf-8")
    type_in = terminal()
    ran = type_in(install, kit)
    assert ran.returncode == 0, said(ran)
    ran = type_in(check, kit, GITHUB_STEP_SUMMARY=str(summary), CI="true")
    assert ran.returncode == 1, said(ran)
    assert "| half | wrong | 0 of 1 |" in summary.read_text(encoding="utf-8")
    assert (kit / "check.xml").is_file()
    (kit / "toy.py").write_text(right, encoding="utf-8")
    ran = type_in(check, kit, GITHUB_STEP_SUMMARY=str(summary), CI="true")
    assert ran.returncode == 0, said(ran)


@pytest.mark.slow
def test_an_installation_from_the_index(kit, tmp_path):
    """All that pip brings from elsewhere is other people's, and is enough."""
    place = tmp_path / "python"
    venv.create(place, with_pip=True)
    (wheel,) = kit.glob("*.whl")
    python = place / "bin" / "python"
    ran = subprocess.run(
        [python, "-m", "pip", "install", wheel, "--report", "installed.json"],
        cwd=kit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    ran = subprocess.run(
        [place / "bin" / "grader", "check", "--start"],
        cwd=kit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "Write this next: half" in ran.stdout


@pytest.mark.parametrize("assignment", ["cs231n_a1", "ece421_pa2"])
def test_from_the_starter_to_all_public_tests(assignment, tmp_path, type_here):
    """Two homeworks in NumPy; the reference stands for what a student writes."""
    chosen = get_assignment(ROOT, assignment)
    kit = unpacked(chosen, tmp_path / "kit")
    ran = type_here(["check", "--start", "--json"], kit)
    assert ran.returncode == 1, ran.stderr
    begun = json.loads(ran.stdout)
    states = {row["state"] for row in begun["functions"]}
    assert states <= {"not written yet", "wrong"}
    assert begun["passed"] == 0
    handed_out = {path.name for path in kit.glob("*.py")}
    for path in chosen.reference.glob("*.py"):
        if path.name in handed_out:
            (kit / path.name).write_bytes(path.read_bytes())
    ran = type_here(["check", "--json"], kit)
    assert ran.returncode == 0, ran.stdout
    finished = json.loads(ran.stdout)
    assert finished["passed"] == finished["total"] > 20
    assert {row["state"] for row in finished["functions"]} == {"right"}
    names = {row["name"] for row in finished["functions"]}
    assert not names & {"knn_two_loops", "svm_naive", "network_forward"}
    assert "became right" in finished["progress"][0]


def test_watching_a_file_that_is_saved(kit, right):
    path = kit / "toy.py"
    path.write_text(right.replace("x / 2", "x"), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "grader", "check", "--watch", "-q"],
        cwd=kit,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout.readline().startswith("1 of 2")
        path.write_text(right, encoding="utf-8")
        assert watching.stdout.readline().startswith("2 of 2")
        path.write_text("def half(x: 0", encoding="utf-8")
        assert "syntax error" in watching.stdout.readline()
        checked = 0
        while checked < 3:
            checked += watching.stderr.readline().startswith("Watching")
        watching.send_signal(signal.SIGINT)
    assert watching.returncode == 1


@pytest.mark.slow
def test_a_kit_for_torch(tmp_path, terminal):
    kit = unpacked(get_assignment(ROOT, "nyu_hw1"), tmp_path / "kit")
    readme = (kit / "README.md").read_text(encoding="utf-8")
    type_in = terminal()
    ran = type_in(commands_of(readme), kit, **PLAIN)
    assert ran.returncode == 1, said(ran)
    assert "Write this next: mse_loss" in said(ran)
    reference = ROOT / "reference" / "nyu_hw1" / "mlp.py"
    (kit / "mlp.py").write_bytes(reference.read_bytes())
    ran = type_in("grader check -q", kit)
    assert said(ran).strip() == "24 of 24 public tests passed."
