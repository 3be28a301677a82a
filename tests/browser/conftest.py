"""Graded classes opened in Debian's Chromium, from disk, with the network refused."""

import importlib.util
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from grader.model import Graded
from grader.report.files import write_overview, write_reports

ROOT = Path(__file__).parents[2]
CLASSES = sorted(
    path.parent for path in (ROOT / "examples").glob("*/expect.toml")
)
BROWSERS = ("chromium", "google-chrome", "chromium-browser")


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@dataclass
class Visit:
    """One page in the browser, with what the browser complained of."""

    page: object
    complaints: list[str] = field(default_factory=list)

    def goto(self, path):
        self.page.goto(path.as_uri())

    def width(self):
        return self.page.evaluate("document.documentElement.scrollWidth")

    def open_all(self):
        self.page.evaluate(
            "for (const one of document.querySelectorAll('details')) one.open = true",
        )


@pytest.fixture(scope="session")
def browser():
    """Chromium; a machine without one fails here, for nothing would have been tested."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no Chromium on PATH; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visit(browser):
    """Return a context manager that opens a window.

    What the browser complains of in it fails the test.
    """

    @contextmanager
    def visit(path=None, **options):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, **options},
        )
        context.set_offline(True)
        page = context.new_page()
        seen = Visit(page)
        page.on(
            "console",
            lambda message: seen.complaints.append(
                f"{page.url}: {message.type}: {message.text}",
            ),
        )
        page.on(
            "pageerror",
            lambda error: seen.complaints.append(f"{page.url}: {error}"),
        )
        page.on(
            "request",
            lambda asked: seen.complaints.extend(foreign(asked, page)),
        )
        try:
            if path is not None:
                seen.goto(path)
            yield seen
        finally:
            context.close()
        assert seen.complaints == []

    return visit


def foreign(request, page):
    """Yield a complaint where a page asks for anything but itself and what it holds."""
    if (
        not request.url.startswith("data:")
        and not request.is_navigation_request()
    ):
        yield f"{page.url}: asks for {request.url}"


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    """A folder with the pages of the made-up class, alone, with a second assignment, and compared."""
    source = ROOT / "tests" / "report" / "conftest.py"
    spec = importlib.util.spec_from_file_location("made_up_class", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("made_up")
    results = module.make_class()
    write_reports(
        results,
        folder / "class",
        module.ASSIGNMENT,
        module.UNMATCHED,
    )
    second = replace(
        module.ASSIGNMENT,
        id="second",
        title="The second homework",
    )
    others = [replace(result, assignment=second) for result in results[:4]]
    write_overview(
        [Graded(module.ASSIGNMENT, results), Graded(second, others)],
        folder / "together",
    )
    for graded, assignment in ((results, module.ASSIGNMENT), (others, second)):
        write_reports(graded, folder / "together" / assignment.id, assignment)
    return folder


@pytest.fixture(scope="session")
def examples(tmp_path_factory):
    """A folder with a graded class for each example.

    Kept where GRADED_EXAMPLES says, so that nothing is graded twice.
    """
    kept = os.environ.get("GRADED_EXAMPLES")
    folder = ROOT / kept if kept else tmp_path_factory.mktemp("examples")
    for example in CLASSES:
        grade(example.name, example / "class", folder / example.name)
    grader("similar", str(folder / "nyu_hw1"))
    return folder


def grade(assignment, source, out):
    grader("grade", assignment, str(source), "--out", str(out))


def grader(*arguments):
    command = [sys.executable, "-m", "grader", *arguments]
    run = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="session")
def pages(examples, made_up):
    """Every page there is."""
    found = sorted(
        path
        for folder in (examples, made_up)
        for path in folder.rglob("*.html")
    )
    assert len(found) > 200
    return found
