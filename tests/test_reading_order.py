"""The page for newcomers names what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reading_order.md").read_text(encoding="utf-8")


def test_every_path_of_the_page_exists():
    paths = re.findall(r"`([\w/]+(?:/|\.py))`", PAGE)
    assert len(paths) > 20
    assert not [
        path
        for path in paths
        if not any(
            (folder / path).exists() for folder in (ROOT, ROOT / "grader")
        )
    ]


def test_every_step_of_the_flow_is_a_module():
    """Steps stand in the order of calls, each in a line of its own, those of a room below it."""
    flow = PAGE.partition("```\n")[2].partition("```")[0].splitlines()[2:]
    rooms = [""]
    for line in flow:
        indent, step = re.match(r"( *)([\w/]+)", line).groups()
        above = rooms[len(indent) // 2 - 1] if indent else ""
        places = [ROOT / "grader" / base / step for base in ("", above)]
        assert any(
            place.is_dir() or place.with_suffix(".py").is_file()
            for place in places
        ), step
        rooms[len(indent) // 2 :] = [step if step.endswith("/") else above]


def test_a_walk_has_at_most_ten_stations():
    assert 1 < len(re.findall(r"^\d+\. ", PAGE, re.MULTILINE)) <= 10
