"""What class pages show of a result is the same from a slim one, and a class of them is small."""

import pickle

from grader.model.options import Job, Options
from grader.plugins import Listeners, make_plugins
from grader.report.class_page import class_page
from grader.report.reduced_results import slimmed
from grader.runs.grading_jobs import grade_all


def graded(course, right, submission):
    texts = {
        "ada": right,
        "bob": right.replace("x / 2", "x"),
        "cy": "def half(x:\n",
    }
    submissions = [
        submission(text, student=student) for student, text in texts.items()
    ]
    return list(
        grade_all(
            submissions,
            Job(course, "toy", Options()),
            Listeners(make_plugins(course)),
        ),
    )


def test_the_class_page_is_the_same(course, right, submission):
    results = graded(course, right, submission)
    slim = list(slimmed(results))
    assert class_page(slim, (), results[0].assignment) == class_page(
        results,
        (),
        results[0].assignment,
    )
    for whole, one in zip(results, slim, strict=True):
        assert one.score == whole.score
        assert [j.verdict for j in one.judgements] == [
            j.verdict for j in whole.judgements
        ]


def test_what_many_have_is_kept_once(course, right, submission):
    results = graded(course, right, submission)
    copies = [pickle.loads(pickle.dumps(results[1])) for _ in range(3)]
    one, *others = slimmed(copies)
    for other in others:
        assert all(
            a is b
            for a, b in zip(one.judgements, other.judgements, strict=True)
        )
        assert all(
            a is b for a, b in zip(one.diagnoses, other.diagnoses, strict=True)
        )
    assert one.submission.files == ()
