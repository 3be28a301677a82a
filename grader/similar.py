"""What the submissions of a graded class have in common: a gradebook in, a page for staff out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.course import get_assignment
from grader.gradebook import Gradebook
from grader.model import Assignment, SourceFile
from grader.report.files import write_similarity
from grader.report.similarity_page import SimilarityPage, similarity_page
from grader.similarity import find_pairs, fingerprint
from grader.similarity.code import SUFFIXES
from grader.similarity.fragments import all_fragments


@dataclass(frozen=True, slots=True)
class Similar:
    """The page of a class, as it was written, and where."""

    page: SimilarityPage
    file: Path


def find_similar(course: Path, directory: Path) -> Similar:
    """Compare the submissions of the last run in *directory* and write `similarity.html` there.

    Reads the gradebook and changes nothing in it. Raises GradebookError where there is none, and GraderError where the page
    cannot be written.
    """
    with Gradebook.read(directory) as book:
        run = book.last_run()
        assignment = get_assignment(course, run.assignment)
        results = book.results(assignment, run.students)
        handed_out = all_fragments(_handed_out(assignment))
        fingerprints = [fingerprint(result, handed_out) for result in results]
        places = {one.student: number for number, one in enumerate(fingerprints)}
        pairs = find_pairs(fingerprints)
        page = similarity_page(assignment, len(results), pairs, lambda student: results[places[student]])
    templates = course / "templates"
    return Similar(page, write_similarity(page, directory, templates if templates.is_dir() else None))


def _handed_out(assignment: Assignment) -> tuple[SourceFile, ...]:
    """Return the code that students were given: starter, public tests, contract, helpers."""
    paths = sorted(path for path in assignment.public.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return tuple(SourceFile(path.as_posix(), path.read_bytes()) for path in paths)
