"""Reports in other languages: the catalogue is complete, and nothing on a page is left in English by oversight."""

import ast
import re
from dataclasses import fields
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

import grader.intake
import grader.report
import grader.wording
from grader.diagnosis import kinds
from grader.diagnosis.kinds import arithmetic, calls, change, edits
from grader.errors import ConfigError
from grader.intake.choosing import file_content
from grader.intake.trees import members
from grader.model import Limits, Verdict, Visibility
from grader.report.class_page import class_page
from grader.report.html import (
    in_language,
    own_templates,
    render_class,
    render_staff,
    render_student,
)
from grader.report.submission_page import staff_page, student_page
from grader.report.writing.verdicts import NOT_RUN, PARTLY, mark
from grader.sandbox import sentences
from grader.sandbox.isolation.levels import Level
from grader.sandbox.stand_ins import stood_in
from grader.wording import broken_files, hidden_tests, load_notes
from grader.wording.phrases import in_number
from grader.wording.texts import (
    first_sentence,
    language,
    of_course,
    plain,
    read_catalogue,
    speaking,
    stretches,
    tr,
)

TEMPLATES = sorted(own_templates().glob("*.html"))
ROOMS = (grader.report, grader.wording)
MODULES = sorted(
    path for room in ROOMS for path in Path(room.__file__).parent.rglob("*.py")
)
#: What stands in templates beside words: classes, ids, attributes, and a name that is
#: the same everywhere.
MARKUP = {"staff", "wide", "narrow", "part", "title", "display", "block", "SHA"}
#: The names under which modules of kinds hold a clause.
CLAUSES = ("clause", "twice", "_TERM_LEFT_OUT")
#: Which argument of a refusal is the reason.
REASONS = {"Refused": 1, "UnreadableError": 0}
#: What the similarity page may count further ones of.
MORE = ("pair", "passage", "line", "value")


def in_templates():
    for path in TEMPLATES:
        for text in re.findall(
            r'\btr\("((?:[^"\\]|\\.)*)"',
            path.read_text(encoding="utf-8"),
        ):
            yield text.replace('\\"', '"')


def in_modules():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "tr":
                    choice = node.args[0]
                    options = (
                        [choice.body, choice.orelse]
                        if isinstance(choice, ast.IfExp)
                        else [choice]
                    )
                    yield from (
                        one.value
                        for one in options
                        if isinstance(one, ast.Constant)
                    )
                elif node.func.id == "plural" and isinstance(
                    node.args[1],
                    ast.Constant,
                ):
                    yield from (
                        f"{node.args[1].value}{end}" for end in ("", "s")
                    )


def in_words():
    yield from (mark(verdict).word for verdict in Verdict)
    yield from (PARTLY.word, NOT_RUN.word)
    yield from (f"{visibility.value} test" for visibility in Visibility)
    yield from (f"more {noun}{end}" for noun in MORE for end in ("", "s"))


def nodes_of(path, kind):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def text_of(node):
    """Return a literal text, "" for what is none."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""


def literals(path, name):
    """Yield the texts that the calls of *name* in a module begin with."""
    for call in nodes_of(path, ast.Call):
        if getattr(call.func, "id", "") == name and call.args:
            yield text_of(call.args[0])


def clauses():
    """Yield what kinds of mistakes are told as, and the hints beside it."""
    for path in sorted(Path(kinds.__file__).parent.glob("*.py")):
        for node in nodes_of(path, ast.Assign):
            if getattr(node.targets[0], "id", "") in CLAUSES:
                yield text_of(node.value)
    yield from (*calls._WORDS.values(), *calls._OVER_AXES.values(), "a step")
    yield from (text for swaps in calls._SWAPPED.values() for _, text in swaps)
    yield from (
        "the batch size",
        "the number of elements",
        "the number of columns",
    )
    yield from arithmetic.CLAUSES_OF_COMPARISONS
    yield from (change.TERMS, change.FACTORS, change.SHAPES, change.AXES)
    yield from (change.CONDITIONS, change.SHIFT, change.STEPS)
    yield from (edits._ORDER_HINT, edits._NAMES_HINT)


def in_phrases():
    """Yield what the grader says as data, to be worded on a page."""
    for path in sorted(Path(grader.__file__).parent.rglob("*.py")):
        yield from literals(path, "phrase")
    yield from clauses()
    yield from (template for _, template in load_notes.TEMPLATES.values())
    yield from broken_files._REMARKS.values()
    yield from sentences.FORBIDDEN.values()
    yield from filter(None, (*stood_in.LIBRARIES.values(), stood_in.ABSENT))


def of_intake():
    """Yield why archives, files and entries of a submission are refused."""
    yield from chain.from_iterable(members._TEXTS.values())
    yield from (kind for _, kind in file_content._KINDS)
    yield "compiled Python"
    for path in sorted(Path(grader.intake.__file__).parent.rglob("*.py")):
        for call in nodes_of(path, ast.Call):
            place = REASONS.get(getattr(call.func, "id", ""))
            if place is not None and len(call.args) > place:
                yield text_of(call.args[place])


def of_runs():
    """Yield the levels of isolation, and the names of limits."""
    yield from (level.value for level in Level)
    yield from (limit.name.replace("_", " ") for limit in fields(Limits))


def has_words(text):
    """Return whether *text* is more than places, whose order alone may differ."""
    return re.search("[A-Za-z]", re.sub(r"\{\w*\}", "", text)) is not None


def in_both_numbers(texts):
    """Yield what is said of one thing, and of several; places alone say nothing."""
    for text in texts:
        for is_plural in (False, True):
            numbered = in_number(text, is_plural=is_plural)
            if has_words(numbered):
                yield numbered


def said():
    tables = (*broken_files._SENTENCES.values(), broken_files._NO_SOURCE)
    failures = (*hidden_tests._WRONG.values(), *hidden_tests._FAILED.values())
    phrases = in_both_numbers(in_phrases())
    return {
        *in_templates(),
        *in_modules(),
        *in_words(),
        *tables,
        *failures,
        *phrases,
        *filter(None, of_intake()),
        *of_runs(),
    }


@pytest.fixture(scope="module")
def german():
    return read_catalogue("de", (own_templates(),))


def test_the_catalogue_says_everything_that_is_said_and_nothing_else(german):
    assert said() - german.texts.keys() == set()
    assert set(filter(has_words, german.texts)) - said() == set()


def test_values_stand_in_every_sentence(german):
    for english, other in german.texts.items():
        names = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (english, other)
        ]
        assert names[0] == names[1], english


class Words(HTMLParser):
    """The words of a template or a page that people read."""

    def __init__(self, text):
        super().__init__()
        self.found, self.skipped = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.skipped = tag in {"style", "script", "code"}
        self.found += [
            value
            for name, value in attrs
            if name in {"aria-label", "title", "alt"} and value
        ]

    def handle_endtag(self, tag):
        self.skipped = False

    def handle_data(self, data):
        self.found += [] if self.skipped else [data]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_words_stand_in_a_template_but_to_be_translated(path):
    text = re.sub(
        r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
        " ",
        path.read_text(encoding="utf-8"),
    )
    words = [
        word
        for part in Words(text).found
        for word in re.findall(r"[A-Za-z]{2,}", part)
    ]
    assert set(words) <= MARKUP


def test_a_report_in_german(classmates, assignment, unmatched, german):
    with speaking(german):
        student = render_student(student_page(classmates["Émilie du Châtelet"]))
        staff = render_staff(staff_page(classmates["Alan Turing"]))
        index = render_class(
            class_page(list(classmates.values()), unmatched, assignment),
        )
    assert '<html lang="de">' in student
    assert "Das zuerst beheben" in student
    assert "falsches Ergebnis" in student
    assert "Zeitlimit" in staff
    assert "Schwerste Tests zuerst" in index
    for page in (student, staff, index):
        assert not re.search(
            r"\b(points|passed|wrong answer|of \d+ tests?)\b",
            " ".join(Words(page).found),
        )


def test_english_is_spoken_again_afterwards(classmates, german):
    page = student_page(classmates["Ada Lovelace"])
    with speaking(german):
        assert language() == "de"
        assert tr("Notes") == "Hinweise"
    assert language() == "en"
    assert '<html lang="en">' in render_student(page)


def test_an_unknown_language_is_told_with_those_there_are():
    with pytest.raises(ConfigError, match=r"'xx'; there are de, en"):
        read_catalogue("xx", (own_templates(),))


def test_a_course_may_bring_a_language_or_change_one(tmp_path):
    (tmp_path / "fr.toml").write_text(
        '[texts]\n"Notes" = "Remarques"\n',
        encoding="utf-8",
    )
    french = read_catalogue("fr", (tmp_path, own_templates()))
    with speaking(french):
        assert (tr("Notes"), tr("Tests")) == ("Remarques", "Tests")


@pytest.mark.parametrize(
    "text",
    [
        "[texts",
        "texts = 3",
        "",
        '[texts]\n"of {points}" = "von {punkte}"',
        '[texts]\n"Notes" = "{"',
    ],
)
def test_a_catalogue_that_cannot_be_used_is_told(tmp_path, text):
    (tmp_path / "fr.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"fr\.toml"):
        read_catalogue("fr", (tmp_path, own_templates()))


def test_what_is_remembered_of_a_page_is_remembered_by_language(
    classmates,
    german,
):
    page = staff_page(classmates["Émilie du Châtelet"])
    english = render_staff(page)
    with speaking(german):
        assert "The right formula" not in render_staff(page)
    assert render_staff(page) == english


@pytest.fixture
def course(tmp_path):
    """Return a course whose assignment has two texts in German."""
    folder = tmp_path / "assignments/mlp"
    folder.mkdir(parents=True)
    (folder / "texts.de.toml").write_text(
        """[texts]
"Forward pass" = "Vorwärtsdurchlauf"
"The forward pass is right." = "Der Vorwärtsdurchlauf stimmt."
""",
        encoding="utf-8",
    )
    return tmp_path


def test_an_assignment_speaks_the_language_of_the_run(course):
    with in_language("de", course):
        assert of_course("Forward pass") == "Vorwärtsdurchlauf"
    with in_language("en", course):
        assert of_course("Forward pass") == "Forward pass"


def test_what_an_assignment_does_not_translate_is_marked_as_english(course):
    with in_language("de", course):
        text = of_course("Use `W1`. Then b1.")
        assert plain(text) == "Use `W1`. Then b1."
        assert stretches(f"Hinweis: {text}") == [
            ("Hinweis: ", False),
            ("Use `W1`. Then b1.", True),
        ]
        assert first_sentence(f"{text} Alles.") == (text, "Alles.")
    assert of_course("Use `W1`.") == "Use `W1`."


def test_a_page_says_which_of_it_is_english(classmates, course):
    page = classmates["Émilie du Châtelet"]
    with in_language("de", course):
        text = render_student(student_page(page))
    assert "Vorwärtsdurchlauf" in text
    assert "Forward pass" not in text
    assert '<span lang="en">Backward pass</span>' in text
    assert plain(text) == text


def test_a_quotation_ends_no_sentence():
    text = "`f` raised ValueError: “no. Not so”. It is on line 3."
    assert first_sentence(text)[1] == "It is on line 3."
    assert first_sentence("no stop") == ("no stop", "")
