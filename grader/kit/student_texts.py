"""What a kit tells students: its README, and a workflow for their own repository."""

from __future__ import annotations

from grader.model import Assignment

WORKFLOW_PATH = ".github/workflows/check.yml"
#: Where PyTorch is without CUDA, a tenth of the size.
_CPU_TORCH = "python -m pip install torch --index-url https://download.pytorch.org/whl/cpu"
_README = """# {title}

`assignments/{id}/handout.md` says what to write, in {files}.

## Check yourself

You need Python 3.11 or newer. Open a terminal in this folder; two commands, and you have begun:

    {install}
    grader check --start

The first installs the checker from the file in this folder{needs}. The second copies the starter to
here (it overwrites nothing) and runs the public tests on it. From then on, as often as you like:

    grader check

It says what to fix first, and how each function stands. `-m` gives more help, `-mm` still more.
`grader check --watch` checks again whenever you save, `grader check --only NAME` checks one
function, `grader check --html check.html` writes a page, and `grader check --help` lists the rest.

It is no grade: hidden tests of the same kind decide the score. The public ones are in
`assignments/{id}/public_tests/`. Your code stays on your machine, and so does the history of your
checks (`.grader/`).

## In Python and notebooks

    from grader import check
    check("{file}")

In a notebook in this folder, `%load_ext grader` once, then `%%check` at the top of a cell.

## On GitHub

If this folder is your repository, `{workflow}` runs the same check after each
push: it turns red while a public test fails.

## If a command is not found

* `grader`: `python -m grader check` does the same.
* `python`: it is called `py` on Windows, `python3` on macOS and Linux.
* pip refuses ("externally managed"): `python3 -m venv .venv`, then `. .venv/bin/activate` (Windows:
  `.venv\\Scripts\\activate`), and try again.
{torch}"""
_TORCH = f"""* PyTorch is large: on Linux `{_CPU_TORCH}`,
  run first, gets it without what graphics cards need.
"""
_WORKFLOW = """# Runs the public tests after each push; red while one fails. It is no grade.
name: Check

on: [push, pull_request]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: |
{install}
      - name: Check with the public tests
        run: grader check {id} --all --junit check.xml
"""


def readme(assignment: Assignment, wheel: str) -> str:
    """Return the README of a kit that brings the file *wheel* along."""
    uses_torch = assignment.arrays == "torch"
    files = [f"`{name}`" for name in (assignment.file, *assignment.also)]
    return _README.format(
        title=assignment.title,
        id=assignment.id,
        file=assignment.file,
        files=", ".join(files),
        install=_install(wheel),
        needs=", and PyTorch with it" if uses_torch else "",
        torch=_TORCH if uses_torch else "",
        workflow=WORKFLOW_PATH,
    )


def workflow(assignment: Assignment, wheel: str) -> str:
    """Return a GitHub Actions workflow that installs *wheel* and checks."""
    commands = [_CPU_TORCH] if assignment.arrays == "torch" else []
    commands.append(_install(wheel))
    lines = [f"          {command}" for command in commands]
    return _WORKFLOW.format(install="\n".join(lines), id=assignment.id)


def _install(wheel: str) -> str:
    return f'python -m pip install "./{wheel}"'
