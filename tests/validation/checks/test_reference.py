"""The reference earns every point, in both precisions."""

from grader.validation.checks.reference import check_reference


def test_a_whole_reference_is_fit(whole):
    assert [finding.sentence for finding in check_reference(whole)] == [
        "The reference earns 12 of 12 points in 13 hidden tests.",
        "With float32 inputs the reference passes every test.",
    ]
    assert all(finding.ok for finding in check_reference(whole))


def test_a_test_that_the_reference_fails_is_named_with_its_reason(copy):
    copy.test(
        "    check_close(student.softmax(scores=np.ones((1, 2))), np.ones((1, 2)), name='probabilities')",
    )
    found, _ = check_reference(copy.subject)
    assert not found.ok
    assert found.detail == (
        "test_more.py::test_more: probabilities is wrong everywhere.",
    )


def test_a_test_that_float32_cannot_pass_is_found(copy):
    copy.test(
        "    scores = rng.standard_normal((3, 4))\n"
        "    check_close(student.softmax(scores=scores), reference.softmax(scores=scores).astype('float64'), name='p', rtol=1e-9)",
    )
    exact, single = check_reference(copy.subject)
    assert exact.ok
    assert not single.ok
    assert (
        single.sentence
        == "With float32 inputs the reference passes all but 1 test."
    )


def test_a_test_that_breaks_by_itself_is_no_pass(copy):
    copy.test("    {}['absent']")
    found, _ = check_reference(copy.subject)
    assert found.detail == ("test_more.py::test_more: KeyError: 'absent'",)
