"""A check as JSON, for editors and scripts."""

from __future__ import annotations

import json
from typing import Any

from grader.desk.check_report import CheckReport, Mistake, Problem
from grader.desk.standings import Standing

FORMAT = 1


def check_json(report: CheckReport) -> str:
    """Return *report* as JSON; docs/checking.md says what is in it."""
    first = report.first
    data = {
        "format": FORMAT,
        "is_grade": False,
        "assignment": report.assignment_id,
        "title": report.assignment,
        "file": report.file,
        "sha256": report.sha256,
        "further_files": dict(report.further_files),
        "checked_at": report.at.isoformat(timespec="seconds"),
        "passed": report.passed,
        "total": report.total,
        "failed_tests": report.failed,
        "hidden_tests": report.hidden_tests,
        "internal_errors": report.failed_by_grader,
        "load_problems": [_problem(problem) for problem in report.problems],
        "first": None if first is None else _mistake(first),
        "functions": [_function(row) for row in report.functions],
        "failed": [_mistake(mistake) for mistake in report.mistakes],
        "progress": list(report.progress),
        "notes": list(report.notes),
    }
    return json.dumps(data, indent=2)


def _function(row: Standing) -> dict[str, Any]:
    return {
        "name": row.function,
        "state": row.state.value,
        "right": row.right,
        "wrong": row.wrong,
        "not_written": row.unwritten,
        "not_run": row.not_run,
        "extra_credit": row.extra_credit,
    }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    helps = {
        text.level.value.replace(" ", "_"): list(text.lines)
        for text in mistake.helps
        if not text.refusal
    }
    return {
        "function": mistake.function,
        "state": mistake.state.value,
        "test": mistake.case,
        "title": mistake.title,
        "verdict": mistake.verdict.value,
        **_problem(mistake.problem),
        **helps,
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "sentence": problem.sentence,
        "exception": problem.exception,
        "where": problem.where,
        "code": problem.code,
    }
