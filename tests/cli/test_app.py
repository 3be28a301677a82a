"""The program as a whole: help, exit codes, and errors in a sentence."""

import subprocess
import sys

import pytest

import grader
from grader.cli.app import app
from grader.cli.exit_code import ExitCode

COMMANDS = sorted(command.name for command in app.registered_commands)


def test_the_version(run, tmp_path):
    ran = run("--version", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, f"grader {grader.__version__}")


def test_help_names_the_commands_and_the_exit_codes(run, tmp_path):
    ran = run("--help", cwd=tmp_path)
    assert ran.code == 0
    assert all(command in ran.out for command in COMMANDS)
    for code in ExitCode:
        assert f"{code.value} " in ran.out.partition("Exit codes:")[2]


def test_help_groups_the_commands_by_who_uses_them(run, tmp_path):
    assert all(command.rich_help_panel for command in app.registered_commands)
    students = run("--help", cwd=tmp_path).out.partition("For students")[2]
    assert students.partition("╰")[0].split("│")[1].split()[0] == "check"


def test_rare_options_have_a_panel_of_their_own(run, tmp_path):
    usual, _, rare = run("grade", "--help", cwd=tmp_path).out.partition(
        "Rarely needed",
    )
    assert "--roster" in usual
    assert "--shard" in rare
    assert "--shard" not in usual


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_gives_an_example(run, tmp_path, command):
    ran = run(command, "--help", cwd=tmp_path)
    assert ran.code == 0
    assert f"Example: grader {command}" in ran.out


#: Sentences of ours; where Typer refuses first, the word that it names.
BAD = {
    "an unknown command": (["grdae"], "grdae"),
    "an unknown option": (["grade", "--outt", "x"], "--outt"),
    "a missing argument": (
        ["grade", "toy"],
        "An assignment and what was handed in are needed",
    ),
    "too many arguments": (["list", "toy"], "toy"),
    "an option without its value": (
        ["grade", "toy", "x", "--out"],
        "--out",
    ),
    "jobs that are no number": (
        ["grade", "toy", "x", "--jobs", "many"],
        "--jobs",
    ),
    "jobs below zero": (
        ["grade", "toy", "x", "--jobs", "-1"],
        "--jobs",
    ),
    "a course that is none": (
        ["--course", "nowhere", "list"],
        "nowhere is not a folder; a course root has one.",
    ),
    "no course": (
        ["list"],
        "is not inside a course: neither it nor a folder above it has a folder assignments/.",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), BAD.values(), ids=BAD)
def test_bad_arguments(run, tmp_path, arguments, sentence):
    ran = run(*arguments, cwd=tmp_path)
    assert ran.code == 2
    assert sentence in ran.err
    assert ran.out == ""


def test_a_tip_stands_below_the_error(run, tmp_path):
    assert (
        "tip: go to the course's folder, or name it: grader --course FOLDER"
        in run("list", cwd=tmp_path).err
    )


def test_ctrl_c(run, tmp_path, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.cli.listing.find_course", interrupt)
    assert run("list", cwd=tmp_path).code == 130


def test_what_a_user_wrote_is_not_markup(run, toy_course):
    ran = run("show", "[bold]toy[/]", cwd=toy_course)
    assert ran.code == 2
    assert "there is no assignment '[bold]toy[/]'" in ran.err


def test_a_bug_keeps_its_traceback(run, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.cli.listing.find_course", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("list", cwd=tmp_path)


def test_the_program_runs_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "--version"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout == f"grader {grader.__version__}\n"


@pytest.mark.parametrize("command", ["--help", "list", "show toy"])
def test_what_needs_no_grading_imports_no_heavy_library(toy_course, command):
    code = f"import sys; sys.argv = ['grader', *{command.split()}]\nfrom grader.cli import main\n"
    code += "try:\n    main()\nfinally:\n    print(sorted({'torch', 'pytest', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=toy_course,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
