"""What `grader check` prints and writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.cli.terminal import output
from grader.desk.check_data import check_json
from grader.desk.check_report import CheckReport
from grader.desk.check_text import brief_line, check_lines
from grader.errors import GraderError
from grader.model import Result


@dataclass(frozen=True, slots=True)
class Shown:
    """How a check is shown: in which form, how much, and in which further files."""

    unfolded: int = 0
    all_details: bool = False
    quiet: bool = False
    as_json: bool = False
    junit: Path | None = None
    html: Path | None = None

    def show(self, report: CheckReport, result: Result) -> None:
        """Print *report* of *result*, and write the files."""
        if self.as_json:
            _print_plain(check_json(report))
        elif self.quiet:
            _print_plain(brief_line(report))
        else:
            for text in check_lines(
                report,
                self.unfolded,
                all_details=self.all_details,
            ):
                output().print(text)
        if self.junit is not None:
            # only where needed, as are pages
            from grader.export.junit import check_xml

            _write(self.junit, check_xml(result))
        if self.html is not None:
            from grader.desk.check_page import check_page

            _write(self.html, check_page(report, result))
            if not (self.as_json or self.quiet):
                output().print(f"Report: {self.html}", markup=False)


def _print_plain(text: str) -> None:
    output().print(text, markup=False, emoji=False)


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as problem:
        text = f"The report {path} cannot be written: {problem.strerror}."
        raise GraderError(
            text,
            "Give a path in a folder that exists and can be written.",
        ) from None
