"""The starter, the reference and some misconceptions in real workers."""

from grader.validation.checks.real_workers import check_workers
from grader.validation.subject import Subject
from grader.validation.transplant import mistaken_submission, starter_submission


def test_real_workers_agree_with_this_process(whole):
    starter, real = check_workers(whole)
    assert starter.ok
    assert starter.sentence == "The starter earns nothing."
    assert real.ok
    assert real.sentence.startswith(
        "The reference and 3 misconceptions get the same verdicts (isolation: ",
    )


def test_a_starter_with_an_answer_is_found(copy):
    path = "assignments/softmax/starter/softmax.py"
    copy.write(
        path,
        (copy.root / "reference/softmax/softmax.py")
        .read_text()
        .partition("def cross_entropy")[0],
    )
    starter, _ = check_workers(copy.subject)
    assert not starter.ok
    assert (
        starter.sentence
        == "The starter earns 4 points: test_softmax (3), test_large_scores (2)."
    )


def test_a_starter_that_does_not_load_is_found(copy):
    copy.append("assignments/softmax/starter/softmax.py", "\ndef broken(:\n")
    starter, _ = check_workers(copy.subject)
    assert not starter.ok
    assert starter.sentence.startswith("The starter does not load: ")


def test_a_reference_that_reads_files_fails_in_a_worker(copy):
    reads = "\n\n_right = softmax\n\n\ndef softmax(scores):\n    open(__file__).close()\n    return _right(scores)\n"
    copy.append("reference/softmax/softmax.py", reads)
    _, real = check_workers(copy.subject)
    assert not real.ok
    assert any(
        line.startswith("reference, ") and line.endswith("passed, then raised")
        for line in real.detail
    )


def test_misconceptions_are_made_where_only_definitions_are_loaded(copy):
    path = copy.root / "assignments/softmax/assignment.toml"
    path.write_text(
        path.read_text().replace('load = "module"', 'load = "definitions"'),
    )
    _, real = check_workers(copy.subject)
    assert copy.assignment.load == "definitions"
    assert real.ok, real.detail


def test_a_missing_starter_has_no_main_file(copy):
    (copy.root / "assignments/softmax/starter/softmax.py").unlink()
    submission = starter_submission(copy.assignment)
    assert submission.main is None
    assert submission.problem == "There is no starter."


def test_a_misconception_with_helpers_becomes_a_submission(copy):
    folder = copy.root / "reference/softmax/misconceptions"
    (folder / "_scale.py").write_text(
        "def doubled(value):\n    return 2 * value\n",
    )
    text = (
        (folder / "mistakes.py")
        .read_text()
        .replace(
            "\nimport numpy as np\n",
            "\nimport numpy as np\n\nfrom ._scale import doubled\n",
        )
    )
    (folder / "mistakes.py").write_text(text)
    copy.mistake(
        "aa_doubled",
        "    right = reference.softmax\n    reference.softmax = lambda scores: doubled(right(scores))",
    )
    subject = copy.subject
    assert isinstance(subject, Subject)
    files = {
        file.path
        for file in mistaken_submission(
            subject.assignment,
            subject.variants["aa_doubled"],
        ).files
    }
    assert files == {
        "softmax.py",
        *(
            f"misconceptions/{name}.py"
            for name in ("mistakes", "_scale", "_made")
        ),
    }
    _, real = check_workers(subject)
    assert real.ok, real.detail
