"""`grader validate` prints what it finds, and its exit code says whether an assignment is fit."""

import shutil

import pytest

from grader.kit.record_answers import write_recording
from grader.scaffold import write_assignment
from grader.validation import validate


@pytest.fixture(scope="module")
def written_once(tmp_path_factory):
    """A course with one assignment as `grader new` writes it; for copying only."""
    root = tmp_path_factory.mktemp("new").resolve() / "course"
    assignment, _ = write_assignment(root, "softmax")
    write_recording(assignment)
    return root


@pytest.fixture
def new_course(written_once, tmp_path):
    return shutil.copytree(written_once, tmp_path.resolve() / "course")


@pytest.fixture
def findings(monkeypatch):
    """What the command was told, by assignment; those in `skipped` are told to be without any fault."""

    class Findings(dict):
        skipped = ()

        def of(self, assignment, *, full):
            assert not full
            if assignment.id in self.skipped:
                return
            for finding in validate(assignment):
                self.setdefault(assignment.id, []).append(finding)
                yield finding

    findings = Findings()
    monkeypatch.setattr("grader.validation.validate", findings.of)
    return findings


def test_a_fit_assignment_exits_with_0_and_tells_what_mistakes_cost(
    run,
    new_course,
    findings,
):
    ran = run("validate", "softmax", cwd=new_course)
    assert ran.code == 0, ran.out + ran.err
    assert "Mutation score 100 %: 6 of 6 misconceptions lose points." in ran.out
    assert (
        "  softmax_without_shift: 1 points (8%); test_large_scores (2)"
        in ran.lines
    )
    assert (
        ran.lines[-1]
        == "softmax is fit to be released: no faults, 0 worth a look."
    )
    found = findings["softmax"]
    assert [
        finding.sentence
        for finding in found
        if not finding.ok or finding.warning
    ] == []
    assert {finding.check for finding in found} == {
        "texts", "recorded values", "kit", "reference", "independent checks", "small cases", "misconceptions",
        "cost of a mistake", "internal errors", "idle tests", "diagnoses", "tolerance", "stable verdicts", "hash seed",
        "removed code", "secrecy", "starter", "real workers", "other clothes",
    }  # fmt: skip


def test_a_fault_exits_with_1_and_is_told_on_a_line_of_its_own(run, new_course):
    path = new_course / "hidden_tests/softmax/test_softmax.py"
    path.write_text(
        path.read_text().replace('hint="Sum over', 'hint="" and "Sum over'),
    )
    write_assignment(new_course, "other")
    ran = run("validate", "softmax", cwd=new_course)
    assert ran.code == 1
    assert "✗ fault texts" in ran.out
    assert "  test_softmax.py::test_softmax has no hint" in ran.lines
    assert (
        ran.lines[-1]
        == "softmax is not fit to be released: 1 fault, 0 worth a look."
    )


def test_all_validates_every_assignment(run, new_course, findings):
    findings.skipped = ("softmax",)
    write_assignment(new_course, "unrecorded")
    ran = run("validate", "--all", cwd=new_course)
    assert ran.code == 1
    assert "softmax is fit to be released" in ran.out
    assert "unrecorded is not fit to be released" in ran.out
    assert (
        "Run `grader record unrecorded`." in ran.out
        or "There are no recorded values" in ran.out
    )


@pytest.mark.parametrize("arguments", [[], ["softmax", "--all"]])
def test_one_assignment_or_all_must_be_asked_for(run, new_course, arguments):
    ran = run("validate", *arguments, cwd=new_course)
    assert ran.code == 2
    assert "grader validate ASSIGNMENT, or grader validate --all" in ran.err


def test_an_assignment_that_cannot_be_loaded_is_an_error_with_a_tip(
    run,
    new_course,
):
    (new_course / "hidden_tests/softmax/seed").unlink()
    ran = run("validate", "softmax", cwd=new_course)
    assert ran.code == 2
    assert "seed is missing" in ran.err
