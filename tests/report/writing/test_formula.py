"""Formulas reach a page as MathML, and nothing else does that way."""

import pytest

from grader.report.writing.formula import Element, formula


def test_a_formula_is_taken_apart():
    found = formula(
        "<math display='block'><mrow><mi>x</mi><mo>&#x2211;</mo></mrow></math>",
    )
    row = Element(
        "mrow",
        "",
        (Element("mi", "x", ()), Element("mo", "\u2211", ())),
    )
    assert found == Element("math", "", (row,))


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<math>",
        "<mi>x</mi>",
        "<math><script>alert(1)</script></math>",
        "<math>" + "<mrow>" * 40 + "</mrow>" * 40 + "</math>",
    ],
)
def test_what_is_no_formula_is_left_out(markup):
    assert formula(markup) is None
