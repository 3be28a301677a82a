"""What a notebook's functions need is run, and nothing else."""

import ast

import pytest

from grader.sandbox.guest.statements import (
    is_definition,
    names_changed,
    names_read,
    needed_statements,
)

FUNCTION = "def softmax(x):\n    return x + EPS\n"


@pytest.fixture
def run():
    """Return a function that gives the statements, as text, that are run."""

    def run_statements(source, asked=("softmax",)):
        statements = ast.parse(source).body
        defining = [is_definition(one, {"EPS"}) for one in statements]
        numbers = needed_statements(statements, defining, asked)
        return [
            ast.unparse(statements[number])
            for number in sorted(numbers)
            if not defining[number]
        ]

    return run_statements


@pytest.mark.parametrize(
    "needed",
    [
        "EPS = np.finfo(float).eps",
        "EPS = []\nEPS.append(1)",
        "for i in range(3):\n    EPS[i] = i",
        "if fast:\n    EPS = f()",
        "with open('x') as EPS:\n    pass",
        "EPS += g()",
        "EPS.rate = h()",
        "setattr(EPS, 'rate', 1)",
        "try:\n    EPS = g()\nexcept ValueError:\n    EPS = 1",
    ],
)
def test_what_a_function_reads_is_run(run, needed):
    assert run(f"{needed}\n{FUNCTION}plt.plot(x)") == [
        statement
        for statement in map(ast.unparse, ast.parse(needed).body)
        if statement != "EPS = []"
    ]


def test_what_is_needed_needs_further_statements(run):
    assert run(f"size = f()\nEPS = g(size)\nother = f()\n{FUNCTION}") == [
        "size = f()",
        "EPS = g(size)",
    ]


def test_what_only_other_functions_read_is_not_run(run):
    training = "data = load()\ndef train():\n    return data\n"
    assert run(training + FUNCTION) == []


def test_a_file_of_helpers_needs_what_all_of_its_functions_read(run):
    helpers = "rng = f()\ndef noise():\n    return rng\n"
    assert run(helpers) == ["rng = f()"]


def test_a_functions_own_variables_are_not_read():
    function = ast.parse("def f(x):\n    y = x\n    return y + z\n").body[0]
    assert names_read(function) == {"z"}


def test_a_call_as_a_statement_may_change_its_owner():
    statement = ast.parse("model.layers[0].append(x)").body[0]
    assert names_changed(statement) == {"model"}


def test_a_later_cell_that_calls_a_function_does_not_replace_it(run):
    assert run(f"{FUNCTION}x = f()\nsoftmax = softmax(x)") == []
    assert run("softmax = jit(g)\ndef g(x):\n    return x\n") == [
        "softmax = jit(g)",
    ]


def test_an_attribute_that_a_function_is_given_is_needed(run):
    assert run(f"{FUNCTION}softmax.calls = count()") == [
        "softmax.calls = count()",
    ]
