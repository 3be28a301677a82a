"""The layouts of course sites' downloads, one module each, in one table.

base        what a layout is, and what it reads
canvas, moodle, gradescope, github, blackboard, ilias
pattern     any other, described by a regular expression
trees       a student's files as a tree
yaml_texts  YAML without values
"""

from grader.intake.layouts import (
    blackboard,
    canvas,
    github,
    gradescope,
    ilias,
    moodle,
)
from grader.intake.layouts.base import Attempt, Delivered, SiteLayout, Source
from grader.intake.layouts.pattern import layout_of

#: By the name that `--format` takes; a source that none recognises is a plain
#: folder of a class.
LAYOUTS = {
    layout.name: layout
    for layout in (
        gradescope.LAYOUT,
        canvas.LAYOUT,
        moodle.LAYOUT,
        blackboard.LAYOUT,
        ilias.LAYOUT,
        github.LAYOUT,
    )
}
#: The name of the plain layout: one folder, archive or file for each student.
PLAIN = "folders"

__all__ = [
    "LAYOUTS",
    "PLAIN",
    "Attempt",
    "Delivered",
    "SiteLayout",
    "Source",
    "layout_of",
]
