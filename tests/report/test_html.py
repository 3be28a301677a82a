import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.exceptions import UndefinedError

from grader.model import Array, Unmatched, Verdict
from grader.report import html
from grader.report.class_page import class_page
from grader.report.html import render_class, render_staff, render_student
from grader.report.submission_page import staff_page, student_page

VOID = {"meta", "link", "br", "input", "path", "rect", "use", "hr", "img"}
BLOCKS = {
    "p",
    "div",
    "pre",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "details",
    "figure",
    "h2",
    "h3",
    "h4",
}


@pytest.fixture(scope="module")
def pages(classmates, unmatched, assignment):
    """Return every page of the class by name."""
    found = {
        "index": render_class(
            class_page(list(classmates.values()), unmatched, assignment),
        ),
    }
    for name, result in classmates.items():
        found[f"{name}, student"] = render_student(student_page(result))
        found[f"{name}, staff"] = render_staff(staff_page(result))
    return found


class Checker(HTMLParser):
    """Fails on elements that are not closed, badly nested, named twice or without what they need."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.ids, self.seen = [], [], []
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), "an attribute twice"
        assert not {
            name
            for name in attributes
            if name.startswith("on") or name == "style"
        }
        assert not (tag in BLOCKS and "p" in self.stack), f"<{tag}> in <p>"
        assert tag != "th" or "scope" in attributes
        assert tag != "svg" or {"aria-hidden", "aria-label"} & attributes.keys()
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.seen.append(tag)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def test_pages_are_well_formed(pages):
    for name, text in pages.items():
        found = Checker(text)
        assert len(found.ids) == len(set(found.ids)), name
        assert {"header", "main", "footer", "h1", "title"} <= set(found.seen), (
            name
        )
        assert found.seen.count("h1") == found.seen.count("main") == 1
        assert found.seen.count("table") == found.seen.count("caption")
        assert text.startswith('<!doctype html>\n<html lang="en">')


def test_pages_need_nothing_from_elsewhere(pages):
    for text in pages.values():
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
        assert "@import" not in text
        assert "url(" not in text


def test_the_policy_allows_this_style_and_script_only(pages):
    text = pages["index"]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[
        1
    ].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(
            hashlib.sha256(body.encode()).digest(),
        ).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_only_the_dashboard_has_script(pages):
    assert [name for name, text in pages.items() if "<script" in text] == [
        "index",
    ]


def test_no_template_turns_escaping_off():
    templates = [
        path
        for path in html.own_templates().iterdir()
        if path.suffix == ".html"
    ]
    assert len(templates) > 5
    for path in templates:
        assert not re.search(
            r"\|\s*safe\b|autoescape|Markup",
            path.read_text(encoding="utf-8"),
        ), path.name


def records(value):
    """Yield every record under *value*."""
    if dataclasses.is_dataclass(value):
        yield value
        value = [
            getattr(value, field.name) for field in dataclasses.fields(value)
        ]
    if isinstance(value, list | tuple):
        for item in value:
            yield from records(item)


def test_templates_use_what_contexts_declare_and_nothing_else(
    monkeypatch,
    classmates,
    unmatched,
    assignment,
    make,
):
    used = set()
    original = Environment.getattr

    def recording(self, value, attribute):
        if dataclasses.is_dataclass(value):
            used.add((type(value), attribute))
        return original(self, value, attribute)

    monkeypatch.setattr(Environment, "getattr", recording)
    # nothing is remembered of what other tests rendered
    html._environment.cache_clear()
    results = list(classmates.values())
    contexts = [class_page(results, unmatched, assignment)]
    render_class(contexts[0])
    for result in [*results, make("Bob", [("test_", Verdict.WRONG_ANSWER)])]:
        contexts += [student_page(result), staff_page(result)]
        render_student(contexts[-2])
        render_staff(contexts[-1])
    types = {type(record) for record in records(contexts)}
    declared = {
        (kind, field.name)
        for kind in types
        for field in dataclasses.fields(kind)
    }
    assert len(types) > 20
    assert used - declared == set()
    assert declared - used == set()


def test_every_field_of_a_context_says_what_it_is(
    classmates,
    unmatched,
    assignment,
):
    results = list(classmates.values())
    contexts = [
        class_page(results, unmatched, assignment),
        *map(student_page, results),
        *map(staff_page, results),
    ]
    for kind in {type(record) for record in records(contexts)}:
        for field in dataclasses.fields(kind):
            assert field.metadata.get("help"), f"{kind.__name__}.{field.name}"


MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>{{ 7*7 }}{% raise %}</style></pre>"
HOSTILE = f"{MARKUP}\x1b[31m\x00\u202e\ud800`"


def hostile(value):
    """Return *value* with every text in it hostile."""
    if isinstance(value, Array | Path):
        return value
    if dataclasses.is_dataclass(value):
        changed = {
            field.name: hostile(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changed)
    if type(value) is str:
        return value + HOSTILE
    if isinstance(value, bytes):
        return value + HOSTILE.encode(errors="surrogatepass")
    if isinstance(value, dict):
        return {hostile(key): hostile(item) for key, item in value.items()}
    return (
        tuple(hostile(item) for item in value)
        if isinstance(value, tuple)
        else value
    )


@pytest.mark.parametrize(
    "name",
    [
        "Émilie du Châtelet",
        "Sofia Kovalevskaya",
        "Nobody Important",
        "Kurt Gödel",
    ],
)
def test_hostile_text_is_text(classmates, assignment, name):
    result = hostile(classmates[name])
    # intake sees to the rest
    submission = dataclasses.replace(result.submission, id=f"bob{MARKUP}")
    result = dataclasses.replace(result, submission=submission)
    leftover = Unmatched(HOSTILE, HOSTILE)
    pages = [
        render_student(student_page(result)),
        render_staff(staff_page(result)),
        render_class(class_page([result], [leftover], hostile(assignment))),
    ]
    for text in pages:
        assert text.encode()
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "{{ 7*7 }}" in text
        assert not re.search("[\x00\x1b\u202e]", text)
        assert Checker(text)


def test_a_megabyte_in_every_text_gives_a_page_that_opens(make):
    result = make(
        "Bob",
        [("test_", Verdict.RUNTIME_ERROR)],
        output="x" * 50_000_000,
    )
    huge = "y" * 1_000_000
    judgements = tuple(
        dataclasses.replace(j, feedback=huge) for j in result.judgements
    )
    submission = dataclasses.replace(result.submission, name=huge)
    text = render_staff(
        staff_page(
            dataclasses.replace(
                result,
                judgements=judgements,
                submission=submission,
            ),
        ),
    )
    assert len(text) < 300_000


def test_code_in_backticks_is_set_as_code(pages):
    assert (
        "The gradient of <code>W2</code> is right."
        in pages["Ada Lovelace, student"]
    )


def test_verdicts_are_words_with_symbols(pages):
    text = pages["Alan Turing, student"]
    assert re.search(
        r'<svg class="icon bad" aria-hidden="true"><use href="#icon-clock"/></svg>time limit',
        text,
    )


def test_a_course_can_replace_a_template(tmp_path, classmates):
    own = '{% extends "base.html" %}{% block main %}Ours: {{ page.name }}{% endblock %}'
    (tmp_path / "student.html").write_text(own)
    page = student_page(classmates["Ada Lovelace"])
    assert "Ours: Ada Lovelace" in render_student(page, tmp_path)
    assert "Ours:" not in render_student(page)
    assert render_staff(staff_page(classmates["Ada Lovelace"]), tmp_path)


def test_a_template_that_uses_what_is_not_there_fails(tmp_path, classmates):
    (tmp_path / "student.html").write_text("{{ page.grade }}")
    with pytest.raises(UndefinedError, match="grade"):
        render_student(student_page(classmates["Ada Lovelace"]), tmp_path)


def test_a_course_can_replace_the_style_and_the_policy_follows(
    tmp_path,
    classmates,
):
    (tmp_path / "style.css").write_text("body { color: #123456; }")
    text = render_student(student_page(classmates["Ada Lovelace"]), tmp_path)
    assert "<style>body { color: #123456; }</style>" in text
    digest = base64.b64encode(
        hashlib.sha256(b"body { color: #123456; }").digest(),
    ).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in text
