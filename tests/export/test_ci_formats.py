"""Gradescope and JUnit, read back by others."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from grader.export.gradescope import gradescope_json
from grader.export.junit import junit_xml
from grader.model import Verdict


def test_gradescope_adds_the_tests_up(result):
    document = json.loads(gradescope_json(result()))
    assert "score" not in document
    (test,) = document["tests"]
    assert (test["score"], test["max_score"], test["status"]) == (1, 3, "failed")
    assert test["visibility"] == "after_published"
    assert "A mean is missing" in document["output"]


def test_gradescope_has_no_tests_where_the_grader_failed(result):
    document = json.loads(gradescope_json(result(verdict=Verdict.INTERNAL_ERROR)))
    assert "tests" not in document
    assert "costs you nothing" in document["output"]
    assert "KeyError" not in json.dumps(document)


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.WRONG_ANSWER, "failure"),
        (Verdict.TIME_LIMIT, "error"),
        (Verdict.NOT_JUDGED, "skipped"),
        (Verdict.PASSED, None),
    ],
)
def test_junit_tells_failures_errors_and_skipped_apart(result, verdict, kind):
    suite = ET.fromstring(junit_xml([result(verdict=verdict)]).encode()).find("testsuite")
    case = suite.find("testcase")
    assert [child.tag for child in case] == ([kind] if kind else [])
    counts = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    plural = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    expected = {"tests": 1, "failures": 0, "errors": 0, "skipped": 0} | ({plural[kind]: 1} if kind else {})
    assert counts == expected
    properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert properties["maximum"] == "3"


def test_junit_of_hostile_texts(result):
    one = result("a\x00b\ufffe<&>")
    judgement = replace(one.judgements[0], feedback="]]>\x1b[31m\x0b", verdict=Verdict.WRONG_ANSWER)
    root = ET.fromstring(junit_xml([replace(one, judgements=(judgement,))]).encode())
    assert root.find("testsuite").find("testcase").find("failure") is not None
