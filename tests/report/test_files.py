from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from grader.errors import GraderError
from grader.report.files import write_reports, write_submission


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.targets, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, _tag, attrs):
        attributes = dict(attrs)
        self.targets += [attributes["href"]] if "href" in attributes else []
        self.ids |= {attributes["id"]} if "id" in attributes else set()


def test_every_link_leads_somewhere(
    tmp_path,
    classmates,
    unmatched,
    assignment,
):
    results = list(classmates.values())
    odd = replace(
        results[0],
        submission=replace(results[0].submission, id="100% odd #1 ?"),
    )
    paths = write_reports([*results, odd], tmp_path, assignment, unmatched)
    assert len(paths) == 1 + 2 * 21
    links = {path: Links(path.read_text(encoding="utf-8")) for path in paths}
    for path, found in links.items():
        for target in found.targets:
            file, _, anchor = target.partition("#")
            if file.startswith("data:"):
                continue
            there = (path.parent / unquote(file)).resolve() if file else path
            assert there in links, (path, target)
            assert not anchor or anchor in links[there].ids, (path, target)


def test_only_pages_are_left_in_the_folder(tmp_path, make):
    for path in write_submission(make("Bob"), tmp_path):
        assert path.is_file()
    assert sorted(
        p.name for p in (tmp_path / "students" / "bob").iterdir()
    ) == [
        "report.html",
        "staff.html",
    ]


def test_a_page_is_replaced_whole(tmp_path, make):
    report, _ = write_submission(make("Bob"), tmp_path)
    report.write_text("old")
    with pytest.raises(AttributeError):
        write_submission(replace(make("Bob"), judgements=(None,)), tmp_path)
    assert report.read_text() == "old"
    write_submission(make("Bob"), tmp_path)
    assert "Bob" in report.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_named(tmp_path, make):
    (tmp_path / "students").write_text("a file in the way")
    with pytest.raises(GraderError, match=r"report\.html cannot be written"):
        write_submission(make("Bob"), tmp_path)


@pytest.mark.parametrize(
    "identifier",
    ["", ".", "..", "../evil", "a/b", "a\\b", "a\0"],
)
def test_an_id_cannot_lead_out_of_the_folder(tmp_path, make, identifier):
    result = make("Bob")
    with pytest.raises(ValueError, match="cannot be the name of a folder"):
        write_submission(
            replace(
                result,
                submission=replace(result.submission, id=identifier),
            ),
            tmp_path,
        )
