"""Which function of the handout a test is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from grader.course.handout import Contract
from grader.model import Call, Judgement, Outcome, StudentFailure, Verdict
from grader.testing.arrays import numpy_tree
from grader.testing.checks import agrees

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")

#: The functions that a public test calls, by the test's id.
TestFunctions = Mapping[str, tuple[str, ...]]


def function_of(contract: Contract, hook: str) -> str:
    """Return the function of the handout that *hook* asks.

    It is the first name in the hook's label that the handout asks for, or the
    label as it stands where it holds none.
    """
    label = contract.hooks[hook].label
    for name in _NAME.findall(label):
        if is_asked(contract, name):
            return str(name)
    return label


def is_asked(contract: Contract, function: str) -> bool:
    """Return whether *function* is a name of the handout, not words for a part of it."""
    return function.partition(".")[0] in contract.names


def functions_in_order(contract: Contract) -> tuple[str, ...]:
    """Return the functions that hooks ask: the handout's names, then what spans them."""
    functions = dict.fromkeys(
        function_of(contract, name) for name in contract.hooks
    )
    return tuple(
        sorted(functions, key=lambda name: not is_asked(contract, name)),
    )


def functions_called(
    contract: Contract,
    calls: Iterable[Call],
) -> tuple[str, ...]:
    """Return the functions that *calls* ask, each once."""
    asked = (function_of(contract, call.hook) for call in calls)
    return tuple(dict.fromkeys(asked))


def subjects(
    judgement: Judgement,
    contract: Contract,
    expected_functions: TestFunctions,
) -> tuple[str, ...]:
    """Return the functions that *judgement* counts for.

    A passed test counts for all that it called; a failed one for the function
    whose reply shows the mistake; one that called nothing for all that it would
    call.
    """
    calls = judgement.outcome.calls
    if not calls:
        return expected_functions.get(judgement.test.id, ())
    if judgement.verdict is Verdict.PASSED:
        return functions_called(contract, calls)
    return functions_called(contract, [telling_call(judgement.outcome)])


def telling_call(outcome: Outcome) -> Call:
    """Return the call to show for a failed test.

    The last where the test ended with a failure of it; else the first that
    failed or whose reply is not the right one, or the last.
    """
    last = outcome.calls[-1]
    if outcome.failure is not None and isinstance(last.reply, StudentFailure):
        return last
    return next(filter(_is_wrong, outcome.calls), last)


def hooks_in(names: Iterable[str], contract: Contract) -> Iterator[str]:
    """Yield those of *names* that are hooks of *contract*."""
    return (name for name in names if name in contract.hooks)


def _is_wrong(call: Call) -> bool:
    if isinstance(call.reply, StudentFailure):
        return True
    if call.expected is None:
        return False
    return not agrees(numpy_tree(call.reply), numpy_tree(call.expected))
