"""What an assignment says in other languages is still what it says in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.model import Assignment
from grader.suite.run_tests import public_suite
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.wording.texts import plural, read_texts, require_text

CHECK = "translations"
FILES = "texts.*.toml"
_PLACE = re.compile(r"\{[^{}]*\}")


def check_translations(subject: Subject) -> Iterator[Finding]:
    """Yield of each file with translations whether all of it is of use, and public."""
    assignment = subject.assignment
    public = _Texts(_public_texts(subject), [assignment.public])
    every = _Texts(
        _secret_texts(subject) | public.whole,
        [assignment.public, assignment.hidden_tests, assignment.reference],
    )
    for path in _files(assignment):
        keys = read_texts(path, require_text)
        is_public = path.is_relative_to(assignment.public)
        unknown = [key for key in keys if key not in every]
        secret = [
            key
            for key in keys
            if is_public and key in every and key not in public
        ]
        name = path.relative_to(assignment.course).as_posix()
        yield _finding(name, len(keys), unknown, secret)


def _finding(
    name: str,
    count: int,
    unknown: list[str],
    secret: list[str],
) -> Finding:
    if secret:
        sentence = (
            f"{name}, which students get, holds {plural(len(secret), 'text')} of"
            " the reference or the hidden tests: move them to a file of the same"
            " name there."
        )
        return Finding(CHECK, ok=False, sentence=sentence, detail=tuple(secret))
    if unknown:
        sentence = (
            f"{name} translates {plural(len(unknown), 'text')} that the assignment"
            " does not have: was the English changed?"
        )
        detail = tuple(unknown)
        return Finding(
            CHECK,
            ok=True,
            sentence=sentence,
            detail=detail,
            warning=True,
        )
    sentence = f"{name} translates {plural(count, 'text')} of the assignment."
    return Finding(CHECK, ok=True, sentence=sentence)


def _files(assignment: Assignment) -> Iterator[Path]:
    folders = (assignment.public, assignment.hidden_tests, assignment.reference)
    for folder in folders:
        yield from sorted(folder.glob(FILES))


class _Texts:
    """Texts that are known whole, and those that stand in Python files of *folders*.

    Of the latter some are put together when a test runs.
    """

    def __init__(self, whole: set[str], folders: Iterable[Path]) -> None:
        self.whole = whole
        self._patterns: list[re.Pattern[str]] = []
        for folder in folders:
            for path in sorted(folder.rglob("*.py")):
                for text in _strings_in(path):
                    self._add(text)

    def _add(self, text: str) -> None:
        """Add *text*, in which whatever stands in braces is put in."""
        parts = [re.escape(part) for part in _PLACE.split(text)]
        if len(parts) > 1 and any(parts):
            self._patterns.append(re.compile(".+".join(parts)))
        self.whole.add(text)

    def __contains__(self, text: str) -> bool:
        return text in self.whole or any(
            pattern.fullmatch(text) for pattern in self._patterns
        )


def _strings_in(path: Path) -> Iterator[str]:
    """Yield the texts in a Python file, "{}" for what is put into one."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(map(_part_of, node.values))


def _part_of(node: ast.expr) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else "{}"  # type: ignore[attr-defined]


def _public_texts(subject: Subject) -> set[str]:
    assignment = subject.assignment
    texts = {assignment.title}
    texts |= {criterion.title for criterion in assignment.rubric.criteria}
    for case in public_suite(assignment).cases:
        texts |= {case.title, case.hint}
    return texts


def _secret_texts(subject: Subject) -> set[str]:
    texts: set[str] = set()
    for case in subject.cases:
        texts |= {case.title, case.hint}
    for variant in subject.variants.values():
        mistake = variant.misconception
        texts |= {
            mistake.title,
            mistake.explanation,
            mistake.hint,
            mistake.family,
        }
    return texts
