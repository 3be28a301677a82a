import re

import pytest

from grader.report.html import own_templates

STYLE = (own_templates() / "style.css").read_text(encoding="utf-8")
LIGHT, DARK, PRINT = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
)
TEXT = ["ink", "quiet", "accent", "good", "bad", "wait", "ours"]
CODE = ["ink", "quiet", "bad", "k", "s", "c", "m", "f", "d", "b"]
PAIRS = [
    *((text, ground) for text in TEXT for ground in ("paper", "soft", "first")),
    *((text, "soft") for text in CODE),
    *((text, "mark") for text in CODE),
]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in channels
    ]
    return sum(
        weight * c
        for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "colours",
    [LIGHT, DARK, LIGHT | PRINT],
    ids=["light", "dark", "print"],
)
def test_text_can_be_read(colours):
    weak = {
        pair: round(contrast(*(colours[c] for c in pair)), 2) for pair in PAIRS
    }
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_figures_can_be_seen(colours):
    for edge in ("edge", "accent", "bad"):
        assert contrast(colours[edge], colours["paper"]) >= 3


def test_both_schemes_define_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
    assert PRINT.keys() <= LIGHT.keys()


def test_focus_is_visible():
    assert ":focus-visible { outline: 2px" in STYLE
