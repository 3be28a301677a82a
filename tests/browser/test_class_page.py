"""The class page at work: sorting and filtering, with the mouse, with the keyboard, and without script."""

import pytest


@pytest.fixture
def page(visit, made_up):
    with visit(made_up / "class" / "index.html") as seen:
        yield seen.page


def shown(page):
    names = page.locator("#students-table tbody tr:visible th bdi")
    return names.all_inner_texts()


def points(page):
    column = page.locator("#students-table tbody tr td:nth-child(2)")
    return [float(cell.get_attribute("data-n")) for cell in column.all()]


def test_a_click_sorts_and_another_turns_the_order(page):
    button = page.locator("#students-table").get_by_role(
        "button",
        name="Points",
    )
    header = page.locator("#students-table thead th:nth-child(2)")
    button.click()
    assert points(page) == sorted(points(page))
    assert header.get_attribute("aria-sort") == "ascending"
    button.click()
    assert points(page) == sorted(points(page), reverse=True)
    assert header.get_attribute("aria-sort") == "descending"
    assert page.locator("#students-table [aria-sort]").count() == 1


def test_names_are_sorted_as_people_sort_them(page):
    page.locator("#students-table").get_by_role("button", name="Points").click()
    page.locator("#students-table").get_by_role("button", name="Name").click()
    names = shown(page)
    assert names.index("Émilie du Châtelet") < names.index("Emmy Noether") + 2
    assert names.index("Émilie du Châtelet") < names.index("Grace Hopper")


def test_the_filter_leaves_who_matches_every_word_and_says_how_many(page):
    everybody = shown(page)
    page.get_by_label("Filter by name").fill("time limit")
    assert shown(page) == ["Alan Turing"]
    assert page.locator("output").inner_text() == f"1 of {len(everybody)}"
    page.get_by_label("Filter by name").fill("")
    assert shown(page) == everybody
    assert page.locator("output").inner_text() == ""


def test_a_chip_leaves_who_has_it_in_table_and_map(page):
    page.get_by_text("Verdict, Mistake").click()
    chip = page.get_by_role("button", name="time limit 1")
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert shown(page) == ["Alan Turing"]
    mapped = page.locator("#map-table tbody tr:visible th")
    assert mapped.all_inner_texts() == ["Alan Turing"]
    chip.click()
    assert len(shown(page)) > 1


def test_a_cell_of_the_map_opens_that_test(page):
    cell = page.locator("#map-table td.bad a").first
    anchor = cell.get_attribute("href").partition("#")[2]
    cell.click()
    assert page.url.endswith(f"/staff.html#{anchor}")
    assert page.locator(f"#{anchor}").bounding_box()["y"] < 900


def test_all_of_it_works_from_the_keyboard(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.textContent.trim() || document.activeElement.id",
            ),
        )
        if reached[-1] == "Points":
            break
    assert "filter" in reached
    assert (
        page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        == "solid"
    )
    page.keyboard.press("Enter")
    assert points(page) == sorted(points(page))


def test_everything_is_there_without_script(visit, made_up, page):
    with visit(
        made_up / "class" / "index.html",
        java_script_enabled=False,
    ) as seen:
        assert shown(seen.page) == shown(page)
        assert seen.page.locator("button:visible, input:visible").count() == 0
        seen.page.get_by_role("link", name="Alan Turing").first.click()
        assert seen.page.url.endswith("/students/alan-turing/staff.html")


def test_who_needs_a_look_is_unfolded_without_script(visit, made_up):
    page = made_up / "class" / "index.html"
    with visit(page, java_script_enabled=False) as seen:
        closed = seen.page.locator("#attention details:not([open])").first
        name = closed.locator("li a").first
        assert not name.is_visible()
        closed.locator("summary").focus()
        seen.page.keyboard.press("Enter")
        opened = seen.page.locator("#attention details[open] li a:visible")
        assert opened.count() > 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_map_scrolls_in_its_own_box(visit, made_up, width):
    page = made_up / "class" / "index.html"
    with visit(page, viewport={"width": width, "height": 900}) as seen:
        assert seen.width() <= width
        box = seen.page.locator(".map")
        box.focus()
        assert box.evaluate("one => one === document.activeElement")
        assert box.bounding_box()["height"] <= 512 + 2
