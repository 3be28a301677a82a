"""Gradescope: the `results.json` that an autograder leaves for one submission.

Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The score is the sum of the tests' scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.decide import NOT_YET, is_open
from grader.export.status import Status, point_number, status_of
from grader.model import Act, Result, Visibility
from grader.score import earned_points, worth
from grader.text import clean_line, clean_text

MAX_TEXT = 4000
#: Public tests are shown at once, hidden ones with the published grades, staff's never.
VISIBILITY = {Visibility.PUBLIC: "visible", Visibility.HIDDEN: "after_published", Visibility.STAFF: "hidden"}


def gradescope_json(result: Result) -> str:
    """Return `results.json` for *result*. A student sees titles, verdict sentences and diagnoses, and no hidden value.

    After an internal error there is no test and no score: Gradescope then shows that the autograder failed.
    """
    said = [*(f"{one.title}\n{one.explanation}" for one in result.diagnoses), *(note.text for note in result.notes)]
    said += [one.reason for one in result.decisions if one.act is Act.COMMENT]
    if result.submission.problem:
        said.insert(0, result.submission.problem)
    document: dict[str, object] = {
        "output": clean_text("\n\n".join(said), MAX_TEXT),
        "output_format": "text",
        "test_output_format": "text",
        "stdout_visibility": "hidden",
    }
    if status_of(result) is Status.INTERNAL_ERROR:
        document["output"] = "The grader itself failed. This costs you nothing; the course staff must look at it."
    else:
        document["tests"] = _tests(result)
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _tests(result: Result) -> list[dict[str, object]]:
    rubric = result.assignment.rubric
    earned = earned_points(result.judgements, rubric)
    values = worth([judgement.test for judgement in result.judgements], rubric)
    tests: list[dict[str, object]] = [
        {
            "name": clean_line(judgement.test.title, MAX_TEXT),
            "number": str(number),
            "score": point_number(earned[judgement.test.id]),
            "max_score": point_number(values[judgement.test.id]),
            "status": "passed" if judgement.credit >= 1 else "failed",
            "output": clean_text(judgement.feedback, MAX_TEXT),
            "visibility": VISIBILITY[judgement.test.visibility],
            "tags": [judgement.test.criterion],
        }
        for number, judgement in enumerate(result.judgements, 1)
    ]
    return [*tests, *_other_lines(result, earned)]


def _other_lines(result: Result, earned: Mapping[str, Fraction]) -> Iterator[dict[str, object]]:
    """Yield the lines of the score that no test gives, and what people changed of those that tests give."""
    for line in result.score.criteria if result.score else ():
        own = [earned[one.test.id] for one in result.judgements if one.test.criterion == line.criterion.id]
        difference = line.earned - sum(own, Fraction(0))
        if difference or (line.criterion.manual and not own):
            said = NOT_YET if is_open(result, line.criterion) else line.note
            yield {
                "name": clean_line(line.criterion.title, MAX_TEXT),
                "score": point_number(difference),
                "max_score": point_number(line.criterion.points) if line.criterion.manual else 0,
                "status": "passed" if difference > 0 else "failed",
                "output": clean_text(said, MAX_TEXT),
            }
