"""Pages as HTML: the only place that knows Jinja2.

Templates place values; what there is to place is decided before.

A page is one file: style and script are inline, and a content security policy
names them by their hash, so that nothing that a student wrote could run even if
an escape were forgotten.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.report.check_view import CheckView
from grader.report.class_page import ClassPage
from grader.report.overview import ClassOverview, StudentOverview
from grader.report.similarity_page import SimilarityPage
from grader.report.submission_page import StaffPage, StudentPage
from grader.report.writing.typeset import typeset
from grader.wording.texts import (
    ENGLISH,
    language,
    plain,
    read_catalogue,
    speaking,
    stretches,
    texts_of_course,
    tr,
)

#: What every page of ours names itself as.
GENERATOR = "grader, an auto-grader"


def render_student(page: StudentPage, templates: Path | None = None) -> str:
    """Return the page a student gets.

    *templates* is a folder whose files replace ours of the same name.
    """
    return _render("student.html", page, templates)


def render_staff(page: StaffPage, templates: Path | None = None) -> str:
    """Return the page of one submission for staff.

    *templates* is as in `render_student`.
    """
    return _render("staff.html", page, templates)


def render_class(page: ClassPage, templates: Path | None = None) -> str:
    """Return the dashboard of a class.

    *templates* is as in `render_student`.
    """
    return _render("class.html", page, templates)


def render_similarity(
    page: SimilarityPage,
    templates: Path | None = None,
) -> str:
    """Return the page of what submissions have in common.

    *templates* is as in `render_student`.
    """
    return _render("similarity.html", page, templates)


def render_student_overview(
    page: StudentOverview,
    templates: Path | None = None,
) -> str:
    """Return the page a student gets for several assignments.

    *templates* is as in `render_student`.
    """
    return _render("student_overview.html", page, templates)


def render_class_overview(
    page: ClassOverview,
    templates: Path | None = None,
) -> str:
    """Return the table of a class over several assignments.

    *templates* is as in `render_student`.
    """
    return _render("class_overview.html", page, templates)


def render_check_part(page: CheckView) -> str:
    """Return a student's own check as a part of a notebook, which is no page."""
    return _render("check_part.html", page, None)


def _render(template: str, page: object, templates: Path | None) -> str:
    text = _environment(templates).get_template(template).render(page=page)
    # in attributes, English cannot be marked as such
    return text if language() == ENGLISH else plain(text)


def in_language(language: str, course: Path) -> AbstractContextManager[None]:
    """Return a context in which pages are made in *language*.

    *course* may have a catalogue, and its assignments texts in the language.
    Raises ConfigError for a language without a catalogue.
    """
    folders = (course / "templates", own_templates())
    texts = texts_of_course(course, language)
    return speaking(read_catalogue(language, folders, texts))


def course_templates(course: Path) -> Path | None:
    """Return the folder whose templates replace ours in *course*, if it has one."""
    folder = course / "templates"
    return folder if folder.is_dir() else None


def own_templates() -> Path:
    """Return the folder of our templates: in a wheel, or `templates/` of a checkout."""
    packaged = Path(__file__).parents[1] / "_templates"
    return (
        packaged
        if packaged.is_dir()
        else Path(__file__).parents[2] / "templates"
    )


@cache
def _environment(templates: Path | None) -> Environment:
    folders = (
        [own_templates()] if templates is None else [templates, own_templates()]
    )
    loaders = [FileSystemLoader(folder) for folder in folders]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    style, script = (
        _asset(environment, name) for name in ("style.css", "script.js")
    )
    environment.globals.update(
        generator=GENERATOR,
        style=style,
        script=script,
        policy=_policy(style, script),
        tr=tr,
        language=language,
        stretches=stretches,
        remembered=_remembered,
        typeset=typeset,
    )
    return environment


def _remembered(
    macro: Callable[..., str],
    size: int = 4096,
) -> Callable[..., str]:
    """Return *macro*, remembering what it made of its last *size* arguments.

    Both pages of a submission show the same files, and the tests of a class the
    same inputs.
    """

    @lru_cache(maxsize=size)
    def made(_language: str, *arguments: Hashable) -> str:
        return macro(*arguments)

    return lambda *arguments: made(language(), *arguments)


def _asset(environment: Environment, name: str) -> Markup:
    """Return one of our own files as it stands in the page.

    Unescaped, hence never anything but a template folder's.
    """
    if environment.loader is None:
        raise TypeError
    return Markup(environment.loader.get_source(environment, name)[0])  # noqa: S704 -- our own file


def _policy(style: str, script: str) -> str:
    """Return a content security policy of this style and this script, without fetches."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
