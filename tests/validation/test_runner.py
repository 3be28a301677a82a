"""All checks together."""

import pytest

from grader.errors import CollectionError
from grader.validation import validate


def test_the_new_assignment_is_fit(whole):
    found = list(validate(whole.assignment))
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


def test_a_check_that_cannot_run_is_a_finding_and_the_others_run(copy):
    copy.write("reference/softmax/checks.py", "import absent_module\n")
    found = list(validate(copy.assignment))
    (broken,) = [finding for finding in found if not finding.ok]
    assert broken.check == "independently"
    assert "absent_module" in broken.sentence
    assert found[-1].check == "hash seed"


def test_an_assignment_that_cannot_be_loaded_is_an_error(copy):
    copy.test("    pass", head="import absent_module\n")
    with pytest.raises(CollectionError, match="absent_module"):
        list(validate(copy.assignment))
