"""All checks together; that a new assignment is fit is told by the tests of `grader validate`."""

import pytest

from grader.errors import CollectionError
from grader.validation import validate


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
