"""Pages compared with kept copies, so that a change of what people see is seen in review.

`make kept` writes the copies anew.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Graded
from grader.report.class_page import class_page
from grader.report.html import (
    render_class,
    render_class_overview,
    render_staff,
    render_student,
    render_student_overview,
)
from grader.report.overview import class_overview, student_overview
from grader.report.submission_page import staff_page, student_page

KEPT = Path(__file__).parent / "kept"
#: Style and script have files of their own, and the policy holds nothing but their
#: hashes.
SCRUBBED = [
    (re.compile(r"(?s)(?<=<style>).+?(?=</style>)"), "…"),
    (re.compile(r"(?s)(?<=<script>).+?(?=</script>)"), "…"),
    (re.compile(r'(?<=Content-Security-Policy" content=")[^"]+'), "…"),
    (re.compile(r"\b\d+(?:\.\d+)? (?:ms|µs|s|seconds|min)\b"), "… s"),
]


@pytest.fixture(scope="module")
def pages(classmates, unmatched, assignment):
    results = list(classmates.values())
    second = replace(assignment, id="second", title="The second homework")
    others = [replace(result, assignment=second) for result in results[:2]]
    return {
        "student_diagnosed": render_student(
            student_page(classmates["Émilie du Châtelet"]),
        ),
        "student_exception": render_student(
            student_page(classmates["Sofia Kovalevskaya"]),
        ),
        "student_flawless": render_student(
            student_page(classmates["Ada Lovelace"]),
        ),
        "student_not_loaded": render_student(
            student_page(classmates["Grace Hopper"]),
        ),
        "staff": render_staff(staff_page(classmates["Alan Turing"])),
        "staff_not_loaded": render_staff(
            staff_page(classmates["Grace Hopper"]),
        ),
        "staff_internal_error": render_staff(
            staff_page(classmates["Emmy Noether"]),
        ),
        "class": render_class(class_page(results, unmatched, assignment)),
        "student_overview": render_student_overview(
            student_overview([results[2], others[1]]),
        ),
        "class_overview": render_class_overview(
            class_overview(
                [Graded(assignment, results[:3]), Graded(second, others)],
            ),
        ),
    }


def scrubbed(text):
    for pattern, placeholder in SCRUBBED:
        text = pattern.sub(placeholder, text)
    return text


NAMES = [
    "class",
    "class_overview",
    "staff",
    "staff_internal_error",
    "staff_not_loaded",
    "student_diagnosed",
    "student_exception",
    "student_flawless",
    "student_not_loaded",
    "student_overview",
]


@pytest.mark.parametrize("name", NAMES)
def test_page_is_as_it_was(pages, name):
    kept = KEPT / f"{name}.html"
    if os.environ.get("RENEW"):
        KEPT.mkdir(exist_ok=True)
        kept.write_text(scrubbed(pages[name]), encoding="utf-8", newline="\n")
    assert scrubbed(pages[name]) == kept.read_text(encoding="utf-8"), (
        "if that is meant to be: make kept"
    )


def test_every_kept_copy_is_compared(pages):
    assert (
        sorted(NAMES)
        == sorted(pages)
        == sorted(path.stem for path in KEPT.iterdir())
    )
