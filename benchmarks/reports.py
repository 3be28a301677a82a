"""What reports cost: the time to render a page, and the time a class page of 2,000 students takes to open.

    python benchmarks/reports.py build/examples/nyu_hw1    # a graded class, whose students are repeated

Prints a table for docs/reports.md. Opening is measured in Chromium, from disk, from the
start of the navigation to the end of the first layout after the script ran; the fastest
of a few runs is what the machine can do, the median what to expect.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote

from grader.course.catalogue import find_course, get_assignment
from grader.gradebook import Gradebook
from grader.model import Assignment, Result
from grader.report.class_page import class_page
from grader.report.html import render_class, render_staff, render_student
from grader.report.parts import source
from grader.report.submission_page import staff_page, student_page

STUDENTS = 2000
RUNS = 5
#: Waits until what the navigation led to is on the screen: two frames after the script
#: ran.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What reports cost.")
    parser.add_argument(
        "graded", type=Path, help="the --out folder of a graded class"
    )
    parser.add_argument(
        "--students", type=int, default=STUDENTS, help="size of the class page"
    )
    arguments = parser.parse_args()
    results, assignment = read(arguments.graded)
    gc.freeze()  # a run holds one result at a time, not all that were read here
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {assignment.id}\n"
    )
    print("| what | median | slowest |\n|---|---|---|")
    for name, times in pages(arguments.graded):
        print(
            f"| {name} | {1000 * statistics.median(times):.1f} ms | {1000 * max(times):.1f} ms |"
        )
    many = [
        enrolled(results[n % len(results)], n)
        for n in range(arguments.students)
    ]
    render_class(
        class_page(results, (), assignment)
    )  # its templates are compiled once
    began = time.process_time()
    text = render_class(class_page(many, (), assignment))
    print(
        f"| class page of {len(many):,} students, {len(text) / 1e6:.2f} MB | {time.process_time() - began:.2f} s | |"
    )
    opened = opening(text)
    print(
        f"| opening it in Chromium | {statistics.median(opened):.2f} s | {max(opened):.2f} s |"
    )


def read(graded: Path) -> tuple[list[Result], Assignment]:
    """Return the results of the last run in a folder, and their assignment."""
    with Gradebook.read(graded) as book:
        run = book.last_runs()[0]
        assignment = get_assignment(find_course(None, None), run.assignment)
        return list(book.results(assignment, run.students)), assignment


def enrolled(result: Result, number: int) -> Result:
    """Return *result* as that of another student."""
    name = f"{result.submission.name} {number}"
    return replace(
        result,
        submission=replace(
            result.submission,
            id=f"{unquote(result.submission.id)}-{number}",
            name=name,
        ),
    )


def pages(graded: Path) -> list[tuple[str, list[float]]]:
    """Return the seconds that each kind of page takes for each student: the fastest of several processes.

    Each process makes the pages of the class from the beginning, one student after the
    other, as the grader does.
    """
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        passes = pool.map(pages_once, [graded] * RUNS, chunksize=1)
    fastest = [
        [min(times) for times in zip(*kind, strict=True)]
        for kind in zip(*passes, strict=True)
    ]
    names = (
        "highlighting the files of a submission",
        "student's page",
        "staff page",
    )
    return list(zip(names, fastest, strict=True))


def pages_once(graded: Path) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds that highlighting, the student's page and the staff page take for each student."""
    results, _ = read(graded)
    gc.freeze()  # a run holds one result at a time, not all that were read here
    render_student(student_page(results[0]))  # templates are compiled once
    render_staff(staff_page(results[0]))
    # both pages share what is highlighted once
    source._text_in.cache_clear()
    highlighted, student, staff = [], [], []
    for result in results:
        highlighted.append(timed(source.sources, result.submission, ()))
        student.append(
            timed(lambda one: render_student(student_page(one)), result)
        )
        staff.append(timed(lambda one: render_staff(staff_page(one)), result))
    return highlighted, student, staff


def timed(work: Callable[..., object], *arguments: object) -> float:
    """Return the seconds of this process's time that *work* takes: others on the machine do not count."""
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began


def opening(text: str) -> list[float]:
    """Return the seconds that Chromium takes to open a page, in several runs."""
    from playwright.sync_api import sync_playwright  # the group `browser`

    from grader.report.pdf import find_browser

    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        page = Path(folder) / "index.html"
        page.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"]
        )
        times = []
        for _ in range(RUNS):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(page.as_uri())
            times.append(float(tab.evaluate(PAINTED)) / 1000)
            tab.close()
        browser.close()
    return times


if __name__ == "__main__":
    main()
