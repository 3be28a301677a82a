"""Counts of the example classes: which failed hidden tests their students read details of, and from where.

    python benchmarks/public_evidence.py [ASSIGNMENT ...]

Before a bound was set on what hidden tests may tell, a page showed of them exceptions, lines and measured facts. Now these come
from small public cases. For each assignment: failed hidden tests; how many had details of the hidden run (a diagnosis, or a
failure with more than its kind); how many have them now, from a named mistake or from public cases; how many have nothing but
a kind, and how many nothing but a verdict. CPU seconds are those of this process and its children for one submission that fails.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.grading.engine import Engine
from grader.intake import collect
from grader.model import Judgement, Result
from grader.model.disclosure import ShownKind, failed, is_public
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.report.audience import for_student
from grader.sandbox.host.workers import open_workers
from grader.wording import hidden_tests

ROOT = Path(__file__).parents[1]
COLUMNS = (
    "failed",
    "before",
    "now",
    "named",
    "values",
    "failure",
    "kind",
    "verdict",
    "lost",
)


def main(names: list[str]) -> None:
    """Print one line for each assignment."""
    classes = sorted(path.parent for path in ROOT.glob("examples/*/class"))
    print(f"{'':14}" + "".join(f"{name:>9}" for name in (*COLUMNS, "CPU ms")))
    for folder in classes:
        if names and folder.name not in names:
            continue
        counts, milliseconds = measured(folder)
        cells = "".join(f"{counts[name]:9d}" for name in COLUMNS)
        print(f"{folder.name:14}{cells}{milliseconds:9.0f}", flush=True)


def measured(folder: Path) -> tuple[Counter[str], float]:
    """Return the counts of one class, and the CPU milliseconds of a submission that fails."""
    assignment = get_assignment(ROOT, folder.name)
    plugins = make_plugins()
    counts: Counter[str] = Counter()
    spent = submissions = 0.0
    with open_workers(assignment, Options(), plugins):
        engine = Engine.with_hidden_tests(assignment, plugins)
        for submission in collect(folder / "class", assignment).submissions:
            before = cpu_seconds()
            result = engine.grade(submission)
            if any(map(failed, result.judgements)):
                submissions += 1
                spent += cpu_seconds() - before
            for test, word in details(result):
                counts[word] += 1
                if word == "lost" and os.environ.get("SHOW"):
                    print(f"  {submission.name}: {test}")
    return counts, 1000 * spent / max(submissions, 1)


def details(result: Result) -> Iterator[tuple[str, str]]:
    """Yield test and column for each column that a failed hidden test counts in."""
    shown = for_student(result)
    seen = {judgement.test.id: judgement for judgement in shown.judgements}
    named = {
        test
        for each in shown.diagnoses
        if each.misconception
        for test in each.tests
    }
    facts = {
        test
        for each in shown.diagnoses
        if not each.misconception
        for test in each.tests
    }
    explained = {test for each in result.diagnoses for test in each.tests}
    for judgement in result.judgements:
        test = judgement.test.id
        if (
            test not in seen
            or not failed(judgement)
            or is_public(judgement.test)
        ):
            continue
        yield test, "failed"
        had = test in explained or judgement.outcome.failure is not None
        if had:
            yield test, "before"
        word = source(seen[test], test in named, test in facts)
        yield test, word
        if word not in ("kind", "verdict"):
            yield test, "now"
        elif had:
            yield test, "lost"


def source(judgement: Judgement, is_named: bool, has_fact: bool) -> str:
    """Return where the details come from that a student reads of a failed hidden test."""
    if judgement.outcome.failure is not None:
        return "failure"
    if is_named:
        return "named"
    if has_fact:
        return "values"
    sentences = map(hidden_tests.of_kind, ShownKind)
    has_kind = any(sentence in judgement.feedback for sentence in sentences)
    return "kind" if has_kind else "verdict"


def cpu_seconds() -> float:
    """Return what this process and its children that have ended have used."""
    times = os.times()
    return (
        times.user + times.system + times.children_user + times.children_system
    )


if __name__ == "__main__":
    main(sys.argv[1:])
