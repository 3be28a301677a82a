"""What a worker says of an exception of student code."""

import pytest

from grader.sandbox.guest.problems import claims_of, first_function

SOURCE = """
class Net:
    def forward(self, x):
        return self.layer(x)

    def layer(self, x):
        return x / 0

def loose(x):
    return {}[x]
"""


@pytest.fixture
def names():
    namespace = {}
    exec(compile(SOURCE, "mlp.py", "exec"), namespace)  # our own text
    return namespace


def problem_of(function):
    with pytest.raises(Exception) as raised:
        function(1)
    return raised.value


def test_the_function_that_was_called_from_outside_is_claimed(names):
    files = frozenset({"mlp.py"})
    inner = problem_of(names["Net"]().forward)
    assert first_function(inner, files) == "Net.forward"
    claims = claims_of(inner, (), files)
    assert (claims["function"], claims["line"]) == ("Net.forward", 7)
    assert first_function(problem_of(names["loose"]), files) == "loose"


def test_no_function_is_claimed_of_what_other_code_raises(names):
    assert first_function(problem_of(names["loose"]), frozenset()) == ""
