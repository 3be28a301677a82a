"""Wrong answers that several students of a graded class share and no name explains.

A gradebook in, misconceptions to fill in out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.model import Assignment, Result
from grader.pipeline import folder_of
from grader.similarity.wrong_values import WrongValue, wrong_values

FOLDER = "mistakes"
#: How many examples of wrong values a file shows.
_EXAMPLES = 3
#: Longer values are cut off.
_MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Cluster:
    """Students whose unexplained wrong values of one part are the same.

    `fact` is what their reports say of it, `file` the misconception to fill in.
    """

    hook: str
    name: str
    students: tuple[str, ...]
    values: tuple[WrongValue, ...]
    fact: str
    file: Path


@dataclass(frozen=True, slots=True)
class ClassMistakes:
    """What one assignment's class got wrong without a name: the commonest first."""

    assignment: Assignment
    clusters: tuple[Cluster, ...]


def find_mistakes(
    course: Path,
    directory: Path,
    fewest: int,
) -> tuple[ClassMistakes, ...]:
    """Return what at least *fewest* students of the last run in *directory* share.

    For each such wrong answer a file is written to *directory* that becomes a
    misconception once its words and its change are filled in. Files that are
    there stay as they are. Raises GradebookError where there is no gradebook.
    """
    found: list[ClassMistakes] = []
    with Gradebook.read(directory) as book:
        runs = book.last_runs()
        for run in runs:
            assignment = get_assignment(course, run.assignment)
            folder = folder_of(directory, run, runs) / FOLDER
            results = book.results(assignment, run.students)
            clusters = tuple(_clusters(results, folder, fewest))
            for cluster in clusters:
                _write(cluster, assignment)
            found.append(ClassMistakes(assignment, clusters))
    return tuple(found)


#: Of one part of one student: the keys of its wrong values.
_Signature = tuple[str, str, frozenset[int]]


def _clusters(
    results: Iterable[Result],
    folder: Path,
    fewest: int,
) -> Iterator[Cluster]:
    """Yield the wrong answers that enough students share, the commonest first."""
    students: dict[_Signature, list[str]] = {}
    examples: dict[_Signature, tuple[tuple[WrongValue, ...], str]] = {}
    groups: set[str] = set()
    for result in results:
        submission = result.submission
        if submission.missing or submission.group in groups:
            continue
        if submission.group:
            groups.add(submission.group)
        for signature, values in _signatures(result).items():
            students.setdefault(signature, []).append(submission.name)
            examples.setdefault(signature, (values, _fact(result, values)))
    shared = [s for s, names in students.items() if len(names) >= fewest]
    shared.sort(
        key=lambda signature: (-len(students[signature]), signature[:2]),
    )
    for number, signature in enumerate(shared, start=1):
        hook, name, _ = signature
        values, fact = examples[signature]
        stem = re.sub(r"\W+", "_", f"{hook} {name} {number}")
        yield Cluster(
            hook,
            name=name,
            students=tuple(students[signature]),
            values=values,
            fact=fact,
            file=folder / f"{stem}.py",
        )


def _signatures(result: Result) -> dict[_Signature, tuple[WrongValue, ...]]:
    """Return the unexplained wrong values of *result* by hook and name."""
    by_part: dict[tuple[str, str], list[WrongValue]] = {}
    for value in wrong_values(result):
        if not value.explained:
            part = value.call.hook, value.name
            by_part.setdefault(part, []).append(value)
    return {
        (hook, name, frozenset(value.key for value in values)): tuple(values)
        for (hook, name), values in by_part.items()
    }


def _fact(result: Result, values: Iterable[WrongValue]) -> str:
    """Return what the report of *result* says of *values*, "" for nothing."""
    tests = {value.judgement.test.id for value in values}
    titles = (
        diagnosis.title
        for diagnosis in result.diagnoses
        if tests & set(diagnosis.tests)
    )
    return next(titles, "")


def _write(cluster: Cluster, assignment: Assignment) -> None:
    """Write the misconception to fill in, unless somebody has begun."""
    if cluster.file.exists():
        return
    cluster.file.parent.mkdir(parents=True, exist_ok=True)
    cluster.file.write_text(_template(cluster, assignment), encoding="utf-8")


def _template(cluster: Cluster, assignment: Assignment) -> str:
    """Return the source of a misconception that lacks its words and its change."""
    holder, name, parameters = _function(cluster, assignment)
    shown = cluster.values[:_EXAMPLES]
    return _TEMPLATE.format(
        count=len(cluster.students),
        fact=f"\nTheir reports say: {cluster.fact}.\n" if cluster.fact else "",
        assignment=assignment.id,
        criterion=cluster.values[0].judgement.test.criterion,
        stem=cluster.file.stem,
        right=f"{holder}.{name}",
        name=name,
        parameters=", ".join(parameters),
        part=cluster.name or "what is returned",
        examples="".join(f"        #   {_example(value)}\n" for value in shown),
    )


_TEMPLATE = '''\
"""A wrong answer of {count} students that no misconception explains.
{fact}
Fill in the words and the change, and move the file to reference/{assignment}/misconceptions/.
For staff: it holds right answers of hidden tests.
"""

from grader.misconceptions import misconception


@misconception(
    "TODO: the mistake in a few words",
    criterion="{criterion}",
    explanation="TODO: what is wrong with the values, and why.",
    hint="TODO: a question that leads there.",
)
def {stem}(reference):
    """TODO: what is changed."""
    right = {right}

    def {name}({parameters}):
        returned = right({parameters})
        # TODO: change {part} to what these students get:
{examples}        return returned

    {right} = {name}
'''


def _example(value: WrongValue) -> str:
    test = value.judgement.test.id.rpartition("::")[2]
    got, want = _short(value.actual), _short(value.expected)
    return f"{test}: {got} where {want} is right"


def _short(array: object) -> str:
    text = " ".join(str(array).split())
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]} …"


def _function(
    cluster: Cluster,
    assignment: Assignment,
) -> tuple[str, str, list[str]]:
    """Return where the reference has the function of *cluster*, and its parameters.

    For a hook that has no function of its name, that is the hook's name and the
    names of its arguments: the author knows which function it asks.
    """
    path = assignment.reference / assignment.file
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == cluster.hook:
            names = [argument.arg for argument in node.args.args]
            return "reference", node.name, names
    return "reference", cluster.hook, list(cluster.values[0].call.arguments)
