"""Makes the pictures of docs/images from the graded example class.

make screenshots    # that is: python benchmarks/screenshots.py build/examples/nyu_hw1 docs/images
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from grader.report.pdf import find_browser

#: Pages have few colours; pictures with few are a third as large.
COLOURS = 96


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, from which place on, how large, in which scheme."""

    name: str
    page: str
    width: int
    height: int
    place: str = "body"
    scheme: str = "light"


SHOTS = (
    Shot("report", "students/odalys_ferrer/report.html", 820, 1280),
    Shot(
        "report_phone_dark",
        "students/odalys_ferrer/report.html",
        390,
        1180,
        scheme="dark",
    ),
    Shot(
        "staff",
        "students/odalys_ferrer/staff.html",
        1600,
        1000,
    ),
    Shot("class", "index.html", 1180, 1180),
    Shot("class_map", "index.html", 1180, 760, place="#map"),
)


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(
        description="Pictures of reports for the documentation."
    )
    parser.add_argument(
        "graded", type=Path, help="the --out folder of the graded example class"
    )
    parser.add_argument("images", type=Path, help="where the pictures go")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"]
        )
        for shot in SHOTS:
            take(
                browser,
                shot,
                arguments.graded / shot.page,
                arguments.images / f"{shot.name}.png",
            )
        browser.close()


def take(browser: Any, shot: Shot, page: Path, target: Path) -> None:
    """Write one picture to *target*."""
    tab = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
    )
    tab.goto(page.resolve().as_uri())
    tab.evaluate(
        "for (const call of document.querySelectorAll('.call')) call.open = true"
    )
    if shot.place == "body":
        tab.evaluate("scrollTo(0, 0)")
        clip = {"x": 0, "y": 0, "width": shot.width, "height": shot.height}
    else:
        top = tab.locator(shot.place).first.evaluate(
            "one => one.getBoundingClientRect().top + scrollY"
        )
        clip = {
            "x": 0,
            "y": max(top - 16, 0),
            "width": shot.width,
            "height": shot.height,
        }
    tab.screenshot(path=target, full_page=True, clip=clip)
    tab.close()
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
            target, optimize=True
        )


if __name__ == "__main__":
    main()
