"""Removing code never pays."""

from grader.validation.checks.removal import asked_parts, check_removal


def test_removing_code_from_the_new_assignment_never_pays(whole):
    needed, gains = check_removal(whole)
    assert needed.ok
    assert gains.ok
    assert gains.sentence == "Removing code raised no score in 12 trials."


def test_the_parts_are_those_of_the_contract(whole, toy):
    from grader.validation.subject import Subject

    assert asked_parts(whole) == ("softmax", "cross_entropy")
    assert asked_parts(Subject(toy)) == (
        "half",
        "loss",
        "sums",
        "Counter",
        "Counter.add",
    )


def test_a_question_without_a_test_is_found(copy):
    copy.append(
        "assignments/softmax/contract.py",
        '\n    @student_hook(firstresult=True)\n    def spare(self, x) -> Array:\n        """Return x."""\n',
    )
    copy.append(
        "reference/softmax/softmax.py",
        "\n\ndef spare(x):\n    return x\n",
    )
    needed, _ = check_removal(copy.subject)
    assert not needed.ok
    assert needed.sentence == "Nobody loses points without `spare`."


def test_a_test_that_excuses_absence_pays_for_removing(copy):
    copy.test(
        "    scores = np.array([[1000.0, 0.0]])\n"
        "    try:\n"
        "        found = student.softmax(scores=scores)\n"
        "    except StudentError:\n"
        "        return\n"
        "    check_close(found, reference.softmax(scores=scores), name='probabilities')",
    )
    _, gains = check_removal(copy.subject)
    assert not gains.ok
    assert gains.detail == (
        "softmax_over_batch without `softmax` earns 8.8 points, with it 8",
    )
