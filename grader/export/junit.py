"""JUnit XML: one suite for each student, one case for each test.

Points stand in the suite's properties. Format: as pytest writes it. A wrong
value is a failure, a crash or timeout an error, what waits for another test is
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from grader.export.exportable import final_points, point_number, status_of
from grader.model import Judgement, Result, Verdict
from grader.model.safe_text import clean_line, clean_text
from grader.wording.judgements import feedback

MAX_TEXT = 4000
_SKIPPED = (Verdict.NOT_JUDGED, Verdict.SKIPPED)
_ERRORS = (
    Verdict.RUNTIME_ERROR,
    Verdict.TIME_LIMIT,
    Verdict.MEMORY_LIMIT,
    Verdict.CRASHED,
    Verdict.INTERNAL_ERROR,
)
#: What XML 1.0 cannot hold at all.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(results: Sequence[Result]) -> str:
    """Return *results* as JUnit XML."""
    root = ET.Element("testsuites", name="grader")
    for result in results:
        root.append(_suite(result))
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def check_xml(result: Result) -> str:
    """Return the public tests of *result*, a student's own check, as JUnit XML.

    There are no points in it: a check is no grade.
    """
    name = result.submission.main or result.submission.name
    root = ET.Element("testsuites", name="grader check")
    root.append(_tests(result, name))
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(result: Result) -> ET.Element:
    suite = _tests(result, result.submission.id)
    properties = ET.Element("properties")
    for name, value in _properties(result).items():
        ET.SubElement(properties, "property", name=name, value=_text(value))
    suite.insert(0, properties)
    return suite


def _tests(result: Result, name: str) -> ET.Element:
    """Return the tests of *result* as a suite called *name*."""
    verdicts = [judgement.verdict for judgement in result.judgements]
    errors = sum(verdict in _ERRORS for verdict in verdicts)
    skipped = sum(verdict in _SKIPPED for verdict in verdicts)
    passed = sum(verdict is Verdict.PASSED for verdict in verdicts)
    suite = ET.Element(
        "testsuite",
        name=_text(clean_line(name, MAX_TEXT)),
        tests=str(len(verdicts)),
        failures=str(len(verdicts) - errors - skipped - passed),
        errors=str(errors),
        skipped=str(skipped),
        time=f"{result.seconds:.3f}",
    )
    for judgement in result.judgements:
        suite.append(_case(judgement))
    return suite


def _properties(result: Result) -> dict[str, str]:
    points = final_points(result)
    maximum = result.assignment.rubric.maximum
    return {
        "assignment": result.assignment.id,
        "status": status_of(result).value,
        "score": "" if points is None else str(point_number(points)),
        "maximum": str(point_number(maximum)),
    }


def _case(judgement: Judgement) -> ET.Element:
    module, _, name = judgement.test.id.partition("::")
    case = ET.Element(
        "testcase",
        classname=_text(module),
        name=_text(name),
        time=f"{judgement.outcome.seconds:.3f}",
    )
    verdict = judgement.verdict
    if verdict is not Verdict.PASSED:
        message = _text(clean_text(feedback(judgement), MAX_TEXT))
        remark = ET.SubElement(
            case,
            _kind(verdict),
            message=message,
            type=verdict.value,
        )
        remark.text = message
    return case


def _kind(verdict: Verdict) -> str:
    if verdict in _SKIPPED:
        return "skipped"
    return "error" if verdict in _ERRORS else "failure"


def _text(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
