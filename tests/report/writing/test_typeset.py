import ast
from pathlib import Path

import pytest

from grader.report.html import _environment
from grader.report.writing.typeset import typeset

ROOT = Path(__file__).parents[3]
TESTS = sorted(
    path
    for folder in ("hidden_tests", "assignments", "reference")
    for path in (ROOT / folder).rglob("*.py")
)


def flat(node):
    """Return a formula as one line, with brackets for what is beside what."""
    if not node.children:
        return node.text
    parts = [flat(child) for child in node.children]
    if node.tag in ("math", "mrow"):
        return "".join(parts)
    return f"{node.tag[1:]}({'; '.join(parts)})"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("y_hat", "over(y; ^)"),
        ("W1 @ x + b1", "sub(W; 1)\u2062x+sub(b; 1)"),
        ("s_j - s_y", "sub(s; j)\u2212sub(s; y)"),
        ("dJdy_hat", "frac(∂J; ∂over(y; ^))"),
        ("learning_rate", "learning rate"),
        ("beta1 ** t", "sup(sub(\u03b2; 1); t)"),
        ("(a + b) / (N * C)", "frac(a+b; N·C)"),
        ("a - (b - c)", "a\u2212(b\u2212c)"),
        ("a + (b + c)", "a+b+c"),
        ("(a + b) * c", "(a+b)·c"),
        ("(a - b) ** 2", "sup((a\u2212b); 2)"),
        ("-(a + b)", "\u2212(a+b)"),
        ("sum((a - b) ** 2)", "∑sup((a\u2212b); 2)"),
        ("sqrt(a)", "sqrt(a)"),
        ("norm(a) ** 2", "sup(‖a‖; 2)"),
        ("max(0, x)", "max(0,x)"),
        ("x.T @ dout", "sup(x; \u22a4)\u2062dout"),
        ("W = W - g", "W=W\u2212g"),
        ("0 < p <= 1", "0<p≤1"),
        ("x[j]", "sub(x; j)"),
    ],
)
def test_an_expression_is_written_as_people_write_it(text, formula):
    node = typeset(text)
    assert (flat(node) if node else None) == formula


@pytest.mark.parametrize(
    "text",
    [
        "",
        "self.x",
        "f(x, key=1)",
        "'text'",
        "a if b else c",
        "import os",
        "a +",
        "x = y = 1",
        "(" * 300,
        "a" * 201,
        "not a",
        "lambda x: x",
    ],
)
def test_what_is_no_formula_is_none(text):
    assert typeset(text) is None


def test_formulas_stand_in_sentences_and_all_else_in_backticks_is_code():
    template = _environment(None).from_string(
        '{% from "_text.html" import prose %}{{ prose(text) }}',
    )
    html = template.render(text="Use ` a / b `, `x` and ` <b>().x `.")
    assert '<math display="inline"><mfrac><mi>a</mi><mi>b</mi>' in html
    assert "<code>x</code>" in html
    assert "<code>&lt;b&gt;().x</code>" in html


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_every_formula_of_the_assignments_can_be_typeset(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for part in node.value.split("`")[1::2]:
                if part.startswith(" ") and part.endswith(" "):
                    assert typeset(part), part
