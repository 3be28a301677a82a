"""What misconceptions replace, what calls run, and that a mistake which a call misses changes nothing in it."""

import random
from collections import defaultdict
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.diagnosis.leaves import Failed, leaves_of
from grader.grading.engine import Engine
from grader.plugins import make_plugins
from grader.suite.footprints import altered_by, traced
from grader.suite.reference_oracle import LocalSession
from grader.suite.remote_student import RemoteStudent

ROOT = Path(__file__).parents[2]
COURSE = """
STEP = 0.1
SIZES = [1, 2]

def half(x):
    return x / 2

def double(x):
    return x * 2

TABLE = {"half": (half, double)}

class Counter:
    def add(self, amount):
        return half(amount)

def quarter(x):
    return half(half(x))
"""
#: How many calls of each hook, and how many pairs of mistakes, are tried.
CALLS, PAIRS = 4, 20


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "reference.py"
    path.write_text(COURSE, encoding="utf-8")
    return import_file(path, "reference_for_footprints")


def wrong(x):
    return x


def names(functions):
    return {name for _, name in functions}


def a_function(module):
    module.half = wrong


def a_method(module):
    module.Counter.add = wrong


def an_entry_of_a_table(module):
    module.TABLE["half"] = (module.half, wrong)


def defaults(module):
    module.quarter.__defaults__ = (1,)


@pytest.mark.parametrize(
    ("alter", "name", "function"),
    [
        (a_function, "half", "half"),
        (a_method, "Counter.add", "Counter.add"),
        (an_entry_of_a_table, "TABLE.half.1", "double"),
        (defaults, "quarter", "quarter"),
    ],
)
def test_the_functions_that_are_replaced(reference, alter, name, function):
    found = altered_by(alter, reference)
    assert found.names == {name}
    assert names(found.functions) == {function}


def a_wrapper(module):
    half = module.half
    module.half = lambda x: 2 * half(x)


def a_wrapper_in_a_helper(module):
    half = module.half

    def helper(x):
        return half(x)

    module.half = lambda x: 2 * helper(x)


def one_that_calls_itself(module):
    def half(x):
        return x if x < 1 else half(x - 1)

    module.half = half


def one_whose_helper_is_missing(module):
    def half(x):
        return helper(x)

    module.half = half
    if module.STEP > 1:
        helper = wrong


@pytest.mark.parametrize(
    ("alter", "wraps"),
    [
        (a_function, False),
        (one_that_calls_itself, False),
        (one_whose_helper_is_missing, False),
        (a_method, False),
        (a_wrapper, True),
        (a_wrapper_in_a_helper, True),
    ],
)
def test_what_calls_what_stood_there_before(reference, alter, wraps):
    assert altered_by(alter, reference).wraps is wraps


def a_constant(module):
    a_function(module)
    module.STEP = 0.2


def a_list_in_place(module):
    a_function(module)
    module.SIZES[0] = 5


def a_new_name(module):
    a_function(module)
    module.third = wrong


def a_name_less(module):
    del module.half


def an_entry_more(module):
    a_function(module)
    module.TABLE["double"] = (wrong, wrong)


def a_function_of_another_file(module):
    module.names = wrong


def nothing(module):
    del module


@pytest.mark.parametrize(
    "alter",
    [
        a_constant,
        a_list_in_place,
        a_new_name,
        a_name_less,
        an_entry_more,
        a_function_of_another_file,
        nothing,
    ],
)
def test_what_is_not_a_function_of_the_reference_may_change_any_call(
    reference,
    alter,
):
    reference.names = names
    found = altered_by(alter, reference)
    assert found.functions is None
    assert not found.is_missed_by(frozenset(), [])


def test_the_functions_that_a_call_runs(reference):
    result, ran = traced(lambda: reference.quarter(8), reference.__file__)
    assert (result, names(ran)) == (2, {"quarter", "half"})
    assert altered_by(an_entry_of_a_table, reference).is_missed_by(ran, [])
    assert not altered_by(a_function, reference).is_missed_by(ran, [])


def test_of_two_that_replace_the_same_name_none_is_missed(reference, tmp_path):
    found = altered_by(a_function, reference)
    other = altered_by(
        a_function,
        import_file(tmp_path / "reference.py", "reference_for_footprints"),
    )
    assert found.is_missed_by(frozenset(), [])
    assert not found.is_missed_by(frozenset(), [other])


def to_the_last_bit(leaves):
    if isinstance(leaves, Failed):
        return repr(leaves)
    return {
        name: value
        if isinstance(value, Failed)
        else (value.dtype.str, value.shape, value.tobytes())
        for name, value in leaves.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "assignment",
    ["cs231n_a1", "ece421_pa2", "eecs498_a2", "eecs498_a3", "nyu_hw1"],
)
def test_calls_that_are_not_replayed_give_what_a_replay_gives(assignment):
    engine = Engine.with_hidden_tests(
        get_assignment(ROOT, assignment),
        make_plugins(),
    )
    altered = engine.diagnoser.altered
    draw = random.Random(0)
    one_by_one = [(name,) for name in sorted(altered.misconceptions)]
    pairs = [
        tuple(sorted(draw.sample(sorted(altered.misconceptions), 2)))
        for _ in range(PAIRS)
    ]
    spared = 0
    for call in some_calls(engine, draw):
        for mistakes in (*one_by_one, *pairs):
            found = altered.leaves(mistakes, call)
            reply, _ = altered.replayer.reply(mistakes, call, 0)
            replayed = leaves_of(engine.contract, call.hook, reply)
            assert to_the_last_bit(found) == to_the_last_bit(replayed), (
                mistakes,
                call,
            )
            spared += any(
                found is altered.leaves(mistakes[:n] + mistakes[n + 1 :], call)
                for n in range(len(mistakes))
            )
    assert spared


def some_calls(engine, draw):
    session = LocalSession(engine.assignment, engine.contract)
    student = RemoteStudent(session, engine.contract)
    by_hook = defaultdict(list)
    for outcome in engine.suite.run(student, engine.oracle, engine.suite.cases):
        for call in outcome.calls:
            if not engine.contract.hooks[call.hook].judged_by_tests:
                by_hook[call.hook].append(call)
    return [
        call
        for calls in by_hook.values()
        for call in draw.sample(calls, min(len(calls), CALLS))
    ]
