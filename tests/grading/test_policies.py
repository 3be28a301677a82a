"""The sections [isolation] and [forbidden] of assignment.toml."""

from fractions import Fraction

import pytest

from grader.errors import ConfigError
from grader.model import Forbidden

PATH = "assignments/toy/assignment.toml"


@pytest.fixture
def toml(write, course):
    text = (course / PATH).read_text(encoding="utf-8")
    return lambda section: write(
        PATH,
        text.replace("[limits]", f"{section}\n\n[limits]"),
    )


def test_what_is_forbidden(toml):
    assert toml(
        '[forbidden]\nnames = ["torch.autograd", "*.backward"]',
    ).forbidden == Forbidden(("torch.autograd", "*.backward"))
    policy = toml(
        '[forbidden]\nnames = ["torch.func"]\naction = "deduct"\npoints = 2.5',
    ).forbidden
    assert policy == Forbidden(("torch.func",), "deduct", Fraction(5, 2))


def test_the_isolation_that_is_required(toml, toy):
    assert toml('[isolation]\nrequire = "strong"').isolation == "strong"
    assert toy.isolation == ""


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('[forbidden]\naction = "flag"', "forbidden.names is missing"),
        ('[forbidden]\nnames = ["backward"]', "a dotted path or"),
        ('[forbidden]\nnames = ["*"]', "a dotted path or"),
        (
            '[forbidden]\nnames = ["a.b"]\naction = "deduct"',
            "forbidden.points is 0",
        ),
        ('[forbidden]\nnames = ["a.b"]\npoints = 3', "forbidden.points is 3"),
        ('[forbidden]\nnames = ["a.b"]\naction = "fail"', '"flag" or "deduct"'),
        ('[isolation]\nrequire = "none"', '"strong" or "reduced"'),
        ("[isolation]", "isolation.require is missing"),
    ],
)
def test_what_cannot_be_read(toml, section, words):
    with pytest.raises(ConfigError) as refused:
        toml(section)
    assert words in refused.value.message
