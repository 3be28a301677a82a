"""What the submissions of a graded class have in common: a gradebook in, a page for staff out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.gradebook.final_results import final
from grader.model import Assignment, Result, SourceFile
from grader.pipeline import folder_of
from grader.report.files import write_class, write_similarity
from grader.report.html import course_templates, in_language
from grader.report.similarity_page import SimilarityPage, similarity_page
from grader.similarity import Fingerprint, find_pairs, fingerprint
from grader.similarity.code import SUFFIXES
from grader.similarity.fragments import all_fragments


@dataclass(frozen=True, slots=True)
class Similar:
    """The page of a class, as it was written, and where."""

    page: SimilarityPage
    file: Path


# students' values may be anything: of what they overflow nobody is warned
@np.errstate(all="ignore")
def find_similar(course: Path, directory: Path) -> tuple[Similar, ...]:
    """Compare the submissions of the last run in *directory*.

    Write `similarity.html` and link the class's page to it, in the language of
    the run.

    Of several assignments that were graded together each has a page of its own.
    Reads the gradebook and changes nothing in it. Raises GradebookError where
    there is none, and GraderError where a page cannot be written.
    """
    with Gradebook.read(directory) as book, ExitStack() as stack:
        runs = book.last_runs()
        stack.enter_context(in_language(runs[0].language, course))
        assignments = [get_assignment(course, run.assignment) for run in runs]
        handed_out = all_fragments(
            file
            for assignment in assignments
            for file in _handed_out(assignment)
        )
        templates = course_templates(course)
        pages = []
        for assignment, run in zip(assignments, runs, strict=True):
            folder = folder_of(directory, run, runs)
            results = book.results(assignment, run.students)
            page = _page(assignment, results, handed_out)
            pages.append(
                Similar(page, write_similarity(page, folder, templates)),
            )
            # it links to the new page
            counted = final(book, assignment, results)
            write_class(counted, folder, assignment, run.unmatched, templates)
    return tuple(pages)


def _page(
    assignment: Assignment,
    results: Sequence[Result],
    handed_out: frozenset[int],
) -> SimilarityPage:
    """Return the page of *results*.

    They are read one at a time: once to find pairs, once more to show them.
    Those who handed in together stand for one.
    """
    fingerprints: list[Fingerprint] = []
    places: dict[str, int] = {}
    groups: set[str] = set()
    for number, result in enumerate(results):
        submission = result.submission
        if submission.missing or submission.group in groups:
            continue
        places[submission.id] = number
        fingerprints.append(fingerprint(result, handed_out))
        if submission.group:
            groups.add(submission.group)

    def result_of(student: str) -> Result:
        return results[places[student]]

    pairs = find_pairs(fingerprints)
    return similarity_page(assignment, len(fingerprints), pairs, result_of)


def _handed_out(assignment: Assignment) -> tuple[SourceFile, ...]:
    """Return the code that students were given: starter, public tests, contract, helpers."""
    paths = sorted(
        path
        for path in assignment.public.rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
    )
    return tuple(
        SourceFile(path.as_posix(), path.read_bytes()) for path in paths
    )
