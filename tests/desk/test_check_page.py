"""The page of a check and its part of a notebook: valid, without points, escaped."""

from datetime import UTC, datetime

import html5lib
import pytest

from grader.desk.check_page import check_page, check_part
from grader.desk.check_report import make_report
from grader.desk.checker import check_file
from grader.kit.student_kit import write_kit

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def checked(toy, right, tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    text = f"print('<script>')\n{right.replace('x / 2', '1 / 0')}"
    (folder / "toy.py").write_text(text, encoding="utf-8")
    return check_file(toy, folder / "toy.py")


@pytest.fixture(scope="module")
def report(checked):
    return make_report(checked, NOW)


def test_the_page_is_valid(report, checked):
    page = check_page(report, checked.result)
    html5lib.HTMLParser(strict=True).parse(page)
    assert "2026-03-01 12:30" in page
    assert "This is no grade." in page
    assert "&lt;script&gt;" in page
    assert "ZeroDivisionError" in page


def test_the_part_of_a_notebook_is_valid(report):
    part = check_part(report)
    html5lib.HTMLParser(strict=True).parseFragment(part)
    assert part.startswith("<div")
    assert "ZeroDivisionError" in part
    assert part.count("<details") == 2


def test_a_kit_holds_no_history(toy, report, tmp_path):
    assert (toy.course / ".grader" / "checks-toy.jsonl").is_file()
    names = write_kit(toy, tmp_path / "kit.zip")
    assert not [name for name in names if ".grader" in name]
