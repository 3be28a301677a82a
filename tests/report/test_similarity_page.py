"""The page of what submissions share: what it shows, what it says, and that nothing in it is obeyed."""

import dataclasses
import re
from fractions import Fraction

import numpy as np
import pytest
from jinja2 import Environment

from grader.model import (
    Call,
    Judgement,
    Outcome,
    OutcomeKind,
    SourceFile,
    Verdict,
)
from grader.report import html
from grader.report.html import render_similarity
from grader.report.similarity_page import MAX_PAIRS, similarity_page
from grader.similarity import Pair, find_pairs, fingerprint
from grader.testing.arrays import from_numpy

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>{{ 7*7 }}</pre>\x1b[31m\u202e\ud800`"
CODE = """
def forward(x, weights):
    total = 0
    for row in range(len(weights)):
        total = total + weights[row] * x[row] - 3.5
    return total / len(weights) + max(x[0], weights[0])


def backward(x, weights, grad):
    inner = [w * grad for w in weights if w > 0.25 or grad < 2]
    outer = [v * grad for v in x if v > 0.75 or grad < 3]
    return sum(inner) - sum(outer) * len(x), inner[0] + outer[-1]
"""


def graded(make, name, code, offset=0.0):
    """Return a result with *code* and five wrong values of two functions."""
    result = make(name)
    judgements = []
    for number, judgement in enumerate(result.judgements[:5]):
        x = np.random.default_rng(number).standard_normal(
            (2, 3) if number else (9, 9),
        )
        call = Call(
            f"hook{number % 2}{MARKUP}",
            {"x": from_numpy(x)},
            from_numpy(np.sin(4 * x) + offset),
            from_numpy(x),
        )
        outcome = Outcome(
            judgement.test.id,
            OutcomeKind.DIFFERENT,
            calls=(call,),
        )
        test = dataclasses.replace(
            judgement.test,
            title=f"{judgement.test.title} {MARKUP}",
        )
        judgements.append(
            Judgement(test, Verdict.WRONG_ANSWER, Fraction(0), "", outcome),
        )
    files = (SourceFile("mlp.py", code.encode(errors="surrogatepass")),)
    submission = dataclasses.replace(
        result.submission,
        files=files,
        main="mlp.py",
    )
    return dataclasses.replace(
        result,
        judgements=tuple(judgements),
        submission=submission,
    )


@pytest.fixture
def classmates_in_common(make):
    """Return two results by id that share code and wrong values.

    Every text of the second is hostile.
    """
    ada = graded(make, "Ada", CODE)
    bob = graded(
        make,
        "Bob",
        f"# {MARKUP}\n{CODE.replace('total', 'acc')}\nnote = '''{MARKUP}'''\n",
    )
    files = tuple(
        dataclasses.replace(file, path=f"{MARKUP}.py")
        for file in bob.submission.files
    )
    hostile = dataclasses.replace(
        bob.submission,
        name=f"Bob {MARKUP}",
        files=files,
        main=files[0].path,
    )
    return {"ada": ada, "bob": dataclasses.replace(bob, submission=hostile)}


@pytest.fixture
def page(classmates_in_common, assignment):
    pairs = find_pairs(
        [fingerprint(result) for result in classmates_in_common.values()],
    )
    return similarity_page(
        assignment,
        2,
        pairs,
        classmates_in_common.__getitem__,
    )


def test_a_pair_is_shown_side_by_side(page):
    (pair,) = page.pairs
    assert pair.first_share == "100%"
    assert pair.numbers == "5 in 2 functions"
    (passage,) = pair.passages
    assert any(
        "total / len(weights)" in line.text for line in passage.first.lines
    )
    assert any(
        "acc / len(weights)" in line.text for line in passage.second.lines
    )
    assert passage.first.lines[0].number + 1 == passage.second.lines[0].number
    assert len(pair.values) == 5
    assert all(value.first == value.second for value in pair.values)
    assert pair.values[1].expected.table != pair.values[1].first.table
    assert {value.hook for value in pair.values[:2]} == {
        value.hook for value in pair.values
    }


def test_the_page_accuses_nobody(page):
    text = render_similarity(page)
    assert "Many innocent reasons exist" in text
    assert "part of any score" in text
    assert "do not hand it out" in text
    assert not re.search(
        r"plagiar|cheat|copied|copying|suspect|guilt|offen[cs]e",
        text,
        re.IGNORECASE,
    )


def test_hostile_names_and_sources_are_text(page):
    text = render_similarity(page)
    assert text.encode()
    assert "<script" not in text
    assert "<img" not in text
    assert "{{ 7*7 }}" in text
    assert not re.search("[\x00\x1b\u202e]", text)


def test_links_lead_to_the_pages_of_both_and_from_the_list_to_the_pair(page):
    text = render_similarity(page)
    assert 'href="students/ada/staff.html"' in text
    assert 'href="#pair-1"' in text
    assert 'id="pair-1"' in text


def test_what_is_small_is_not_shown(page, classmates_in_common, assignment):
    pair = Pair(
        "ada",
        "bob",
        frozenset(),
        (Fraction(0), Fraction(0)),
        frozenset(),
        0,
    )
    (shown,) = similarity_page(
        assignment,
        2,
        [pair],
        classmates_in_common.__getitem__,
    ).pairs
    assert (shown.first_share, shown.numbers, shown.passages, shown.values) == (
        "",
        "",
        (),
        (),
    )


def test_a_class_without_pairs_has_a_page(assignment):
    text = render_similarity(similarity_page(assignment, 0, [], {}.__getitem__))
    assert "does not prove that all were written alone" in text


def test_what_is_not_shown_is_counted(classmates_in_common, assignment):
    pair = Pair(
        "ada",
        "bob",
        frozenset(),
        (Fraction(0), Fraction(0)),
        frozenset(),
        0,
    )
    page = similarity_page(
        assignment,
        2,
        [pair] * (MAX_PAIRS + 7),
        classmates_in_common.__getitem__,
    )
    assert len(page.pairs) == MAX_PAIRS
    assert page.more == "7 more pairs not shown"
    assert page.more in render_similarity(page)


def test_long_passages_are_cut(make, assignment):
    code = "".join(
        f"a{n} = max(b{n} * {n}, c{n}[{n}], d{n} - {n + 1})\n"
        for n in range(500)
    )
    results = {
        name.lower(): graded(make, name, code) for name in ("Ada", "Bob")
    }
    pairs = find_pairs([fingerprint(result) for result in results.values()])
    page = similarity_page(assignment, 2, pairs, results.__getitem__)
    assert len(page.pairs[0].passages[0].first.lines) == 60
    assert page.pairs[0].passages[0].first.more.endswith("more lines not shown")
    assert len(render_similarity(page)) < 80_000


def records(value):
    if dataclasses.is_dataclass(value):
        yield value
        value = [
            getattr(value, field.name) for field in dataclasses.fields(value)
        ]
    if isinstance(value, list | tuple):
        for item in value:
            yield from records(item)


def test_the_template_uses_what_the_context_declares_and_nothing_else(
    monkeypatch,
    page,
):
    used, original = set(), Environment.getattr

    def recording(self, value, attribute):
        if dataclasses.is_dataclass(value):
            used.add((type(value), attribute))
        return original(self, value, attribute)

    monkeypatch.setattr(Environment, "getattr", recording)
    # nothing is remembered of what other tests rendered
    html._environment.cache_clear()
    render_similarity(page)
    kinds = {type(record) for record in records(page)}
    declared = {
        (kind, field.name)
        for kind in kinds
        for field in dataclasses.fields(kind)
    }
    assert len(kinds) >= 8
    assert used == declared
    assert all(
        field.metadata.get("help")
        for kind in kinds
        for field in dataclasses.fields(kind)
    )
