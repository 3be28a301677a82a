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


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_to_fix_is_on_the_first_screen_and_leads_to_the_rest(
    visit,
    made_up,
    width,
):
    page = made_up / "class" / "students" / "hypatia" / "report.html"
    with visit(page, viewport={"width": width, "height": 900}) as seen:
        headline = seen.page.locator(".first .headline").bounding_box()
        assert headline["y"] + headline["height"] < 900
        assert seen.width() <= width
        for link in seen.page.locator(".further a").all():
            link.click()
            anchor = seen.page.url.partition("#")[2]
            assert seen.page.locator(f"#{anchor}").bounding_box()["y"] < 900


def test_a_perfect_score_fits_one_screen(visit, made_up):
    page = made_up / "class" / "students" / "ada-lovelace" / "report.html"
    with visit(page, viewport={"width": 1280, "height": 1000}) as seen:
        height = seen.page.evaluate("document.documentElement.scrollHeight")
        assert height <= 1000


def test_what_went_well_opens_from_the_keyboard(visit, report):
    with visit(report, java_script_enabled=False) as seen:
        test = seen.page.locator(".passed .test").first
        assert not test.is_visible()
        seen.page.locator(".passed summary").first.focus()
        seen.page.keyboard.press("Enter")
        assert test.is_visible()


def test_paper_begins_with_what_to_fix(visit, made_up):
    """Nothing that must not be broken is so tall that it leaves a page empty."""
    page = made_up / "class" / "students" / "hypatia" / "report.html"
    with visit(page, viewport=PAPER) as seen:
        seen.page.emulate_media(media="print")
        whole = seen.page.evaluate(
            """() => [...document.querySelectorAll("main *")]
            .filter((part) => getComputedStyle(part).breakInside === "avoid")
            .map((part) => part.getBoundingClientRect().height)""",
        )
        assert whole
        assert max(whole) < PAPER["height"] / 3


def test_staff_read_the_source_beside_the_tests(visit, made_up):
    page = made_up / "class" / "students" / "hypatia" / "staff.html"
    with visit(page, viewport={"width": 1600, "height": 900}) as seen:
        tests = seen.page.locator(".criterion").first.bounding_box()
        source = seen.page.locator(".files").bounding_box()
        assert source["x"] >= tests["x"] + tests["width"]
        seen.page.locator(".criterion .test").last.scroll_into_view_if_needed()
        assert seen.page.locator(".source .line").first.is_visible()
        assert seen.page.locator(".files").bounding_box()["y"] < 900
