"""Pages as a validator reads them: valid HTML, and every link and every reference leads somewhere."""

from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from grader.model import Graded
from grader.report.files import write_overview, write_reports

#: Attributes that name ids of the same page.
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "headers",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, classmates, unmatched, assignment):
    """A folder with a class on its own, and one with a second assignment, as a command writes them."""
    folder = tmp_path_factory.mktemp("pages")
    results = list(classmates.values())
    strange = replace(
        results[0],
        submission=replace(
            results[0].submission,
            id="100% #1 ? <b>",
            name="Strange id",
        ),
    )
    write_reports([*results, strange], folder / "alone", assignment, unmatched)
    second = replace(assignment, id="second", title="The second homework")
    others = [replace(result, assignment=second) for result in results[:2]]
    write_overview(
        [Graded(assignment, results[:3]), Graded(second, others)],
        folder / "together",
    )
    write_reports(results[:3], folder / "together" / assignment.id, assignment)
    write_reports(others, folder / "together" / "second", second)
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    return {
        path: path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


class Links(HTMLParser):
    """The ids of a page, where it leads and what it refers to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.references = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            elif name in REFERENCES:
                self.references += value.split()
            elif name == "href" and not value.startswith("data:"):
                self.links.append(value)

    handle_startendtag = handle_starttag


def test_a_strict_parser_accepts_every_page(pages):
    for path, text in pages.items():
        parser = html5lib.HTMLParser(strict=True)
        assert parser.parse(text) is not None, path


def test_the_strict_parser_finds_faults():
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse(
            "<!doctype html><title>A</title><p><b>text</p>",
        )


def test_every_link_leads_to_a_page_that_was_written_and_to_a_place_on_it(
    pages,
):
    read = {path: Links(text) for path, text in pages.items()}
    followed = 0
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            assert not parts.scheme, f"{path}: {link}"
            target = (
                (path.parent / unquote(parts.path)).resolve()
                if parts.path
                else path
            )
            assert target in read, f"{path}: {link}"
            assert (
                not parts.fragment
                or unquote(parts.fragment) in read[target].ids
            ), f"{path}: {link}"
            followed += target != path
    assert followed > 100


def test_what_elements_refer_to_is_on_the_page(pages):
    for path, text in pages.items():
        page = Links(text)
        assert set(page.references) <= page.ids, path


def test_every_page_can_be_reached_from_the_first(pages, folder):
    for start in (
        folder / "alone" / "index.html",
        folder / "together" / "index.html",
    ):
        reached, due = set(), [start]
        while due:
            path = due.pop()
            if path not in reached:
                reached.add(path)
                links = [urlsplit(link) for link in Links(pages[path]).links]
                due += [
                    (path.parent / unquote(link.path)).resolve()
                    for link in links
                    if link.path
                ]
        assert reached == {
            path for path in pages if start.parent in path.parents
        }
