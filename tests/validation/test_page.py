"""docs/writing_an_assignment.md leads to a validated assignment: its commands and blocks are run in order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader import testing

PAGE = (
    Path(__file__).parents[2] / "docs" / "writing_an_assignment.md"
).read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?P<what>Append\s+to|Write)\s+`(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```|```console\n(?P<commands>.*?)```",
    re.DOTALL,
)


def run(command, folder):
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "200",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    # a check of work in which public tests fail ends with 1: that of the starter
    checks_starter = (
        command.startswith("grader check") and "/starter/" in command
    )
    code = int(checks_starter)
    assert done.returncode == code, f"$ {command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_page_leads_to_a_validated_assignment(tmp_path):
    said = []
    for block in BLOCK.finditer(PAGE):
        if block["commands"] is not None:
            lines = block["commands"].splitlines()
            assert all(line.startswith("$ ") for line in lines)
            said += [run(line.removeprefix("$ "), tmp_path) for line in lines]
            continue
        path = tmp_path / block["path"]
        before = (
            path.read_text(encoding="utf-8") if block["what"] != "Write" else ""
        )
        path.write_text(before + block["text"], encoding="utf-8")
    validated = [text for text in said if "Mutation score" in text]
    assert len(validated) == 3
    for text in validated[1:]:
        assert "7 of 7 misconceptions lose points" in text
        assert text.endswith(
            "softmax is fit to be released: no faults, 0 worth a look.\n",
        )
    assert (tmp_path / "graded/index.html").is_file()


def test_every_block_of_the_page_is_run():
    fenced = re.findall(r"^```(\w+)$", PAGE, re.MULTILINE)
    assert len(fenced) == len(list(BLOCK.finditer(PAGE)))


def test_the_page_explains_everything_that_tests_may_use():
    rows = set(re.findall(r"^\| `(\w+)[(`]", PAGE, re.MULTILINE))
    assert set(testing.__all__) <= rows


def test_the_page_names_every_check():
    checks = set(
        re.findall(
            r"^\| ([a-z ]+) \| ",
            PAGE.partition("## What `grader validate` checks")[2],
            re.MULTILINE,
        ),
    )
    source = Path(__file__).parents[2] / "grader" / "validation"
    named = {
        name
        for path in source.rglob("*.py")
        for name in re.findall(
            r'(?:CHECK = |Finding\(\s*)"([a-z ]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
    assert named <= checks
