"""A student's page as different readers get it: on paper, in the dark, from the keyboard, without script."""

from pathlib import Path

import pytest

#: The width of A4 less margins of 10 mm, in CSS pixels.
PAPER = {"width": 718, "height": 1047}


@pytest.fixture
def report(made_up):
    return made_up / "class" / "students" / "sofia-kovalevskaya" / "report.html"


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_dark_scheme_is_followed_and_paper_stays_white(visit, report):
    with (
        visit(report, color_scheme="light") as light,
        visit(report, color_scheme="dark") as dark,
    ):
        assert background(light.page) == "rgb(255, 255, 255)"
        assert background(dark.page) != background(light.page)
        dark.page.emulate_media(media="print", color_scheme="dark")
        assert background(dark.page) == "rgb(255, 255, 255)"


def test_paper_gets_the_report_and_no_controls(visit, made_up, tmp_path):
    with visit(viewport=PAPER) as seen:
        for path in sorted((made_up / "class").rglob("*.html")):
            seen.goto(path)
            seen.page.emulate_media(media="print")
            assert (
                seen.page.locator(
                    "nav:visible, .skip:visible, input:visible",
                ).count()
                == 0
            ), path
            assert seen.width() <= PAPER["width"], path
    with visit(
        made_up / "class" / "students" / "hypatia" / "report.html",
    ) as seen:
        paper = Path(tmp_path / "report.pdf")
        seen.page.pdf(path=paper, format="A4")
        assert paper.read_bytes().startswith(b"%PDF")


def test_source_is_collapsed_and_opens_from_the_keyboard(visit, report):
    with visit(report, java_script_enabled=False) as seen:
        line = seen.page.locator(".source .line").first
        assert not line.is_visible()
        seen.page.locator(".source summary").focus()
        seen.page.keyboard.press("Enter")
        assert line.is_visible()


def test_the_place_of_an_exception_leads_to_its_line(visit, report):
    with visit(report) as seen:
        assert not seen.page.locator(".line.hit").is_visible()
        seen.page.locator(".place a").first.click()
        assert seen.page.locator(".line.hit").is_visible()
