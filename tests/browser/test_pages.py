"""Every page of every graded class: nothing fetched, nothing complained of, readable by all, and on a phone."""

from importlib.resources import files

import pytest

PHONE = {"width": 320, "height": 640}
#: WCAG 2.2 at levels A and AA, and what axe-core advises beside it.
RULES = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]
#: The kinds of elements that can be seen, each with the kinds of what it stands in.
KINDS = """() => {
  const kind = (one) => `${one.tagName}.${one.getAttribute("class") || ""}#${one.getAttribute("role") || ""}`;
  const place = (one) => [one, one.parentElement, one.parentElement.parentElement].map(kind).join(" < ");
  return [...new Set([...document.querySelectorAll("main *")].filter((one) => one.checkVisibility()).map(place))];
}"""


@pytest.fixture(scope="module")
def violations():
    """Return a function that gives what axe-core finds on the page that is open."""
    axe = (
        files("axe_playwright_python")
        .joinpath("axe.min.js")
        .read_text(encoding="utf-8")
    )

    def violations(page):
        page.evaluate(axe)
        found = page.evaluate(
            "rules => axe.run({runOnly: rules, resultTypes: ['violations']})",
            RULES,
        )["violations"]
        return [
            f"{one['id']}: {node['html'][:200]}"
            for one in found
            for node in one["nodes"]
        ]

    return violations


def test_no_page_scrolls_sideways_on_a_phone_and_none_asks_for_anything(
    visit,
    pages,
):
    wide = {}
    with visit(viewport=PHONE) as seen:
        for path in pages:
            seen.goto(path)
            closed = seen.width()
            seen.open_all()
            if max(closed, seen.width()) > PHONE["width"]:
                wide[str(path)] = closed, seen.width()
    assert wide == {}


def faults(visit, paths, violations, *, all_open=False, **options):
    """Return what axe-core finds, by page.

    A page that holds nothing but what others did is not looked at again.
    """
    found, known = {}, set()
    with visit(**options) as seen:
        for path in sorted(paths, key=lambda path: path.stat().st_size):
            seen.goto(path)
            if all_open:
                seen.open_all()
            kinds = set(seen.page.evaluate(KINDS))
            if not kinds <= known:
                known |= kinds
                found[str(path)] = violations(seen.page)
    assert found
    return {path: faults for path, faults in found.items() if faults}


def test_axe_finds_nothing(visit, pages, violations):
    assert faults(visit, pages, violations) == {}


def test_axe_finds_nothing_in_the_dark(visit, examples, violations):
    assert (
        faults(
            visit,
            examples.glob("*/*.html"),
            violations,
            color_scheme="dark",
        )
        == {}
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_when_all_is_open(visit, made_up, violations, scheme):
    assert (
        faults(
            visit,
            made_up.rglob("*.html"),
            violations,
            all_open=True,
            color_scheme=scheme,
        )
        == {}
    )
