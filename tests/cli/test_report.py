"""`grader report` and `grader open`: reports again, on paper, and in the browser.

Nothing is graded.
"""

import webbrowser

import pytest

from grader.report import pdf

FAKE = """#!/bin/sh
for option in "$@"; do
  case "$option" in --print-to-pdf=*) printf '%%PDF' > "${option#--print-to-pdf=}";; esac
done
"""


@pytest.fixture
def only_browser(monkeypatch, tmp_path):
    """Returns a function that makes a script the only browser on PATH."""

    def only_browser(text):
        folder = tmp_path / "bin"
        folder.mkdir()
        if text:
            (folder / "chromium").write_text(text)
            (folder / "chromium").chmod(0o755)
        monkeypatch.setattr(
            pdf.shutil,
            "which",
            lambda name: (
                str(folder / name) if (folder / name).exists() else None
            ),
        )

    return only_browser


def test_pages_that_are_handed_out_are_printed(
    run,
    course,
    graded,
    only_browser,
):
    only_browser(FAKE)
    ran = run("report", graded, "--pdf", cwd=course)
    assert ran.code == 0
    assert "4 pages printed as PDF" in ran.out
    printed = sorted(
        path.relative_to(graded).as_posix() for path in graded.rglob("*.pdf")
    )
    assert printed == [
        "index.pdf",
        *(f"students/{name}/report.pdf" for name in ("ada", "bob", "cy")),
    ]
    assert (graded / "index.pdf").read_bytes() == b"%PDF"


def test_without_a_browser_it_says_what_to_install(
    run,
    course,
    graded,
    only_browser,
):
    only_browser("")
    ran = run("report", graded, "--pdf", cwd=course)
    assert ran.code == 2
    assert "neither Chromium nor Chrome is on PATH" in ran.err
    assert "apt-get install chromium" in ran.err


def test_a_browser_that_fails_is_quoted(run, course, graded, only_browser):
    only_browser("#!/bin/sh\necho no display >&2\n")
    ran = run("report", graded, "--pdf", cwd=course)
    assert ran.code == 2
    assert "did not print" in ran.err
    assert "no display" in ran.err


def test_reports_are_opened_in_the_browser(run, course, graded, monkeypatch):
    opened = []
    monkeypatch.setattr(
        webbrowser,
        "open",
        lambda url: opened.append(url) or True,
    )
    assert run("open", graded, cwd=course).code == 0
    assert run("open", graded, "--student", "bob", cwd=course).code == 0
    assert opened == [
        (graded / part).as_uri()
        for part in ("index.html", "students/bob/report.html")
    ]


def test_what_cannot_be_opened_is_said(run, course, graded, monkeypatch):
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    assert "No browser could be started" in run("open", graded, cwd=course).err
    ran = run("open", graded, "--student", "zoe", cwd=course)
    assert ran.code == 2
    assert "There is no report at" in ran.err


def test_reports_in_another_language(run, course, graded):
    assert run("report", graded, "--lang", "de", cwd=course).code == 0
    report = (graded / "students" / "bob" / "report.html").read_text(
        encoding="utf-8",
    )
    assert '<html lang="de">' in report
    assert "Das zuerst beheben" in report
    assert run("report", graded, cwd=course).code == 0
    assert "Fix this first" in (
        graded / "students" / "bob" / "report.html"
    ).read_text(encoding="utf-8")


def test_an_unknown_language(run, course, graded):
    ran = run("report", graded, "--lang", "xx", cwd=course)
    assert ran.code == 2
    assert (
        "There are no reports in the language 'xx'; there are de, en."
        in ran.err
    )


def test_a_class_graded_in_german_stays_german(
    run,
    course,
    handed_in,
    tmp_path,
):
    out = tmp_path / "german"
    assert (
        run(
            "grade",
            "toy",
            handed_in,
            "--out",
            out,
            "--lang",
            "de",
            cwd=course,
        ).code
        == 0
    )
    report = out / "students" / "bob" / "report.html"
    assert '<html lang="de">' in report.read_text(encoding="utf-8")
    for command in (("report", out), ("regrade", out, "--student", "bob")):
        report.unlink()
        assert run(*command, cwd=course).code == 0
        assert '<html lang="de">' in report.read_text(encoding="utf-8")
    run("publish", out, "--out", tmp_path / "public", cwd=course)
    assert '<html lang="de">' in (
        tmp_path / "public" / "bob" / "report.html"
    ).read_text(encoding="utf-8")
    assert run("report", out, "--lang", "en", cwd=course).code == 0
    assert '<html lang="en">' in report.read_text(encoding="utf-8")


def test_an_unknown_language_is_told_before_grading(
    run,
    course,
    handed_in,
    tmp_path,
):
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--out",
        tmp_path / "out",
        "--lang",
        "xx",
        cwd=course,
    )
    assert ran.code == 2
    assert "There are no reports in the language 'xx'" in ran.err
    assert not (tmp_path / "out").exists()
