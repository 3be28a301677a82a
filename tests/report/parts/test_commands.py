import shlex
from dataclasses import replace
from html import unescape

from grader.model import Finding, Verdict
from grader.report.html import render_staff, render_student
from grader.report.submission_page import staff_page, student_page


def test_commands_have_the_ids_that_they_need(make):
    result = make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])
    odd = replace(
        result,
        submission=replace(result.submission, id="o'neil;rm -rf"),
    )
    page = staff_page(odd)
    lines = [shlex.split(command.line) for command in page.commands]
    assert all(line[0] == "grader" for line in lines)
    assert all("o'neil;rm -rf" in line for line in lines)
    (override,) = [
        line for line in lines if "--points" in line and line[1] == "override"
    ]
    assert override[override.index("--criterion") + 1] == "bce"
    assert override[override.index("--assignment") + 1] == "mlp"
    html = unescape(render_staff(page))
    assert all(command.line in html for command in page.commands)
    assert "grader override" not in render_student(student_page(odd))


def test_findings_of_the_graded_file_come_first_and_lead_to_their_lines(make):
    result = make("Bob", [])
    findings = (
        Finding("torch.autograd", "tests.py", 1, "is used"),
        Finding("torch.nn", result.submission.main, 3, "is used"),
    )
    page = staff_page(replace(result, findings=findings))
    assert [use.name for use in page.findings] == ["torch.nn", "torch.autograd"]
    html = render_staff(page)
    assert f'<a href="#{page.findings[0].anchor}">mlp.py, line 3</a>' in html
    assert html.count(f'id="{page.findings[0].anchor}"') == 1


def test_the_source_of_a_submission_is_open_for_staff_alone(make):
    result = make("Bob", [("test_bce", Verdict.WRONG_ANSWER)])
    assert '<details class="source" open>' in render_staff(staff_page(result))
    assert '<details class="source">' in render_student(student_page(result))
