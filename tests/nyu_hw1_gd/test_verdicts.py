"""Each judge with replies of another size, another type, and values that are no numbers: a verdict, never a fault of ours."""

from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader.course.python_files import import_file
from grader.testing import Mismatch

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"

SIZE = (16, 16)


@pytest.fixture(scope="module")
def verdicts():
    return import_file(PUBLIC / "verdicts.py", "gd_verdicts_under_test")


@pytest.fixture
def judge(judging, scoring):
    model = scoring.target_model(np.full((2, 3), 0.5), 5.0)
    return judging.Judge(scoring, model, np.full((1, 3, *SIZE), 0.4), 1)


def start(*shape, fill=0.41):
    return np.full(shape, fill)


REPLIES = {
    "smaller": start(1, 3, 11, 16),
    "larger": start(1, 3, 32, 40),
    "one pixel": start(1, 3, 1, 1),
    "no batch": start(3, *SIZE),
    "colours last": start(*SIZE, 3),
    "two images": start(2, 3, *SIZE),
    "one number": start(),
    "empty": start(0),
    "whole numbers": start(1, 3, *SIZE, fill=104).astype(np.int64),
    "truth values": start(1, 3, *SIZE) > 0,
    "NaN": start(1, 3, *SIZE, fill=np.nan),
    "infinite": start(1, 3, *SIZE, fill=np.inf),
    "nothing": None,
}


@pytest.mark.parametrize("image", REPLIES.values(), ids=REPLIES)
def test_no_reply_makes_a_judge_fail(judging, verdicts, judge, image):
    reply = SimpleNamespace(
        image=image,
        input=None,
        frames=[],
        spread=1.0,
        calls=30,
        moved=0.0,
        training=False,
        sign=1,
    )
    student = SimpleNamespace(optimise=lambda **_: reply)
    found = judging.attempt(student, judge, iterations=30, least=1e-4)
    target = np.full(3, 0.5)
    judgements = (
        lambda: verdicts.check_rises(found, 1e-4),
        lambda: verdicts.check_direction(found),
        lambda: verdicts.check_own(found, judge, found, 0, 1e-4),
        lambda: verdicts.check_form(found),
        lambda: verdicts.check_range(found),
        lambda: verdicts.check_returned(found),
        lambda: verdicts.check_far(found, judge, far=False),
        lambda: verdicts.check_reaches(found, found, judge, target, 0.5, 1e-4),
    )
    for judgement in judgements:
        with suppress(Mismatch):
            judgement()
    image_found = found.image[0, 0]
    assert np.isfinite(judging.likeness(image_found, judge.start[0, 0]))
