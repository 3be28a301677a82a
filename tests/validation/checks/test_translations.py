"""Translations of an assignment are of what it says, and give nothing away."""

import pytest

from grader.errors import ConfigError
from grader.validation.checks.translations import check_translations

PUBLIC = "assignments/softmax/texts.de.toml"
HIDDEN = "hidden_tests/softmax/texts.de.toml"
SECRET = "reference/softmax/texts.de.toml"


def texts(*english):
    lines = [f'"{text}" = "auf Deutsch"\n' for text in english]
    return "[texts]\n" + "".join(lines)


def titles_of(subject):
    """Return a title that students know, one of a hidden test, one of a mistake."""
    mistake = next(iter(subject.variants.values())).misconception
    criterion = subject.assignment.rubric.criteria[0]
    return criterion.title, subject.cases[0].title, mistake.title


def test_an_assignment_without_translations_is_not_asked_for_any(whole):
    assert list(check_translations(whole)) == []


def test_each_file_may_translate_what_stands_beside_it(copy):
    known, hidden, secret = titles_of(copy.subject)
    copy.write(PUBLIC, texts(known))
    copy.write(HIDDEN, texts(hidden))
    copy.write(SECRET, texts(secret))
    found = list(check_translations(copy.subject))
    assert [finding.ok for finding in found] == [True] * 3
    assert not any(finding.warning for finding in found)
    assert found[0].sentence == f"{PUBLIC} translates 1 text of the assignment."


def test_what_a_test_puts_together_is_known(copy):
    copy.test("    check_property(True, f'The part {1} is wrong.', name='')")
    copy.write(HIDDEN, texts("The part W1 is wrong."))
    (found,) = check_translations(copy.subject)
    assert not found.warning


def test_a_text_that_the_assignment_does_not_have_is_worth_a_look(copy):
    known, _, _ = titles_of(copy.subject)
    copy.write(PUBLIC, texts(known, "Something else"))
    (found,) = check_translations(copy.subject)
    assert found.ok
    assert found.warning
    assert found.detail == ("Something else",)


def test_a_secret_text_in_the_public_file_is_refused(copy):
    _, hidden, secret = titles_of(copy.subject)
    copy.write(PUBLIC, texts(secret, hidden))
    (found,) = check_translations(copy.subject)
    assert not found.ok
    assert "2 texts of the reference or the hidden tests" in found.sentence
    assert found.detail == (secret, hidden)


@pytest.mark.parametrize("text", ["[texts", '[texts]\n"Notes" = 3', "x = 1"])
def test_a_file_that_cannot_be_read_is_named(copy, text):
    copy.write(PUBLIC, text)
    with pytest.raises(ConfigError, match=r"texts\.de\.toml"):
        list(check_translations(copy.subject))
