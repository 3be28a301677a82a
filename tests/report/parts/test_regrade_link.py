from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from grader.model import Verdict
from grader.report.html import render_student
from grader.report.submission_page import student_page


def with_link(result, link):
    return replace(result, assignment=replace(result.assignment, regrade=link))


def test_a_letter_says_whose_work_it_is_about(make):
    result = make("Bob & Eve <x>", [("test_bce", Verdict.WRONG_ANSWER)])
    page = student_page(with_link(result, "mailto:staff@example.edu"))
    link = urlsplit(page.regrade)
    letter = parse_qs(link.query)
    assert (link.scheme, link.path) == ("mailto", "staff@example.edu")
    assert result.assignment.title in letter["subject"][0]
    assert "Bob & Eve <x>" in letter["body"][0]
    assert "9 of 10 points" in letter["body"][0].replace("9.5", "9")
    assert "SHA-256" in letter["body"][0]
    assert "Ask for a regrade" in render_student(page)


def test_a_page_is_opened_as_it_is(make):
    link = "https://example.edu/regrades?course=1"
    page = student_page(with_link(make("Bob", []), link))
    assert page.regrade == link
    assert 'href="https://example.edu/regrades?course=1"' in render_student(
        page,
    )


def test_without_a_link_nothing_is_said(make):
    assert (
        "regrade"
        not in render_student(student_page(make("Bob", []))).partition(
            "</style>",
        )[2]
    )
