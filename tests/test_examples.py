"""Every example class, graded by the real command, gets what is written down in its expect.toml."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLASSES = sorted(
    path.parent for path in (ROOT / "examples").glob("*/expect.toml")
)
#: Graded with the quick tests: the class of `make demo`, and a small one. The others
#: compute for minutes together.
QUICK = {"nyu_hw1", "ece421_pa2"}
MARKS = {
    folder: () if folder.name in QUICK else pytest.mark.slow
    for folder in CLASSES
}
STUDENTS = [
    pytest.param(
        folder,
        student,
        id=f"{folder.name}-{student}",
        marks=MARKS[folder],
    )
    for folder in CLASSES
    for student in tomllib.loads(
        (folder / "expect.toml").read_text(encoding="utf-8"),
    )
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a function that grades an example class once and gives its grades.json by student.

    What is graded stays in GRADED_EXAMPLES, where that is set, for the tests in the browser.
    """
    kept = os.environ.get("GRADED_EXAMPLES")

    @cache
    def grade(folder):
        out = (
            ROOT / kept / folder.name
            if kept
            else tmp_path_factory.mktemp(folder.name)
        )
        command = [
            sys.executable,
            "-m",
            "grader",
            "grade",
            folder.name,
            str(folder / "class"),
            "--out",
            str(out),
        ]
        # One process: the tests keep both cores busy, and every process works out the mistakes of the course anew.
        run = subprocess.run(
            [*command, "--fresh", "--jobs", "1"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        assert "Traceback" not in run.stdout + run.stderr
        return json.loads(
            (out / "grades.json").read_text(encoding="utf-8"),
        ), out

    return grade


@pytest.mark.parametrize(("folder", "student"), STUDENTS)
def test_example(graded, folder, student):
    expected = tomllib.loads(
        (folder / "expect.toml").read_text(encoding="utf-8"),
    )[student]
    document, _ = graded(folder)
    got = next(one for one in document["students"] if one["id"] == student)
    earned = got["score"]["earned"]
    assert earned == expected.get("score", earned)
    assert earned < expected.get("score_below", earned + 1)
    assert earned > expected.get("score_above", earned - 1)
    assert sorted({note["kind"] for note in got["notes"]}) == sorted(
        expected.get("notes", []),
    )
    said = [got["problem"] or "", *(test["feedback"] for test in got["tests"])]
    assert any(expected.get("problem", "") in text for text in said)
    if "verdicts" in expected:
        assert verdicts(got) == verdicts_due(expected, document)
    if "diagnoses" in expected:
        assert sorted(
            one["misconception"] or "" for one in got["diagnoses"]
        ) == sorted(expected["diagnoses"])


def verdicts(student):
    found = defaultdict(set)
    for test in student["tests"]:
        found[test["criterion"]].add(test["verdict"])
    return {
        criterion: set(kinds - {"passed", "not judged"})
        for criterion, kinds in found.items()
    }


def verdicts_due(expected, document):
    due = {}
    for criterion in document["assignment"]["criteria"]:
        wanted = expected["verdicts"].get(criterion["id"], "passed")
        due[criterion["id"]] = (
            {wanted} - {"passed"} if isinstance(wanted, str) else set(wanted)
        )
    return due


@pytest.mark.parametrize(
    "folder",
    [pytest.param(folder, marks=marks) for folder, marks in MARKS.items()],
    ids=lambda folder: folder.name,
)
def test_everyone_in_the_class_is_expected_and_graded(graded, folder):
    expected = tomllib.loads(
        (folder / "expect.toml").read_text(encoding="utf-8"),
    )
    document, out = graded(folder)
    ids = {student["id"] for student in document["students"]}
    assert (
        ids
        == set(expected)
        == {path.name for path in (folder / "class").iterdir() if path.is_dir()}
    )
    for student in ids:
        assert (out / "students" / student / "report.html").is_file()
        assert (out / "students" / student / "staff.html").is_file()
    assert (out / "grades.csv").is_file()
    assert (out / "index.html").is_file()


#: Words that no German text holds.
ENGLISH = {
    *("the", "is", "of", "and", "not", "it", "with", "for", "are", "which"),
    *("this", "that", "were", "has", "be", "from", "by", "to", "than", "or"),
}


class German(HTMLParser):
    """The text of a page that is not marked as English, without code."""

    def __init__(self, page):
        super().__init__()
        self.open, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        is_code = tag in {"style", "script", "code", "pre"}
        if tag not in {"br", "img", "input", "meta", "link", "hr", "wbr"}:
            self.open.append((tag, is_code or dict(attrs).get("lang") == "en"))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(is_left_out for _, is_left_out in self.open):
            self.texts.append(re.sub("“[^”]*”", "“”", data))


def test_pages_of_a_class_in_german_hold_no_english(graded, tmp_path):
    _, out = graded(ROOT / "examples" / "nyu_hw1")
    shutil.copytree(
        out,
        tmp_path / "graded",
        ignore=shutil.ignore_patterns("students", "*.html"),
    )
    command = [sys.executable, "-m", "grader", "report", "--lang", "de"]
    run = subprocess.run(
        [*command, str(tmp_path / "graded")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    pages = sorted((tmp_path / "graded").rglob("*.html"))
    assert len(pages) > 40
    left_in_english = {
        text.strip()
        for page in pages
        for text in German(page.read_text(encoding="utf-8")).texts
        if ENGLISH & set(re.findall(r"(?<![\w./])[a-z]+(?![\w./])", text))
    }
    assert left_in_english == set()
