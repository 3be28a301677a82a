"""Python code with its keywords, names and strings marked, as Pygments finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, groupby, islice
from keyword import kwlist
from operator import itemgetter

from pygments.lexer import inherit, words  # type: ignore[import-untyped]  # ships no types
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.regexopt import regex_opt  # type: ignore[import-untyped]
from pygments.token import Text, Token  # type: ignore[import-untyped]

from grader.report.writing.marked_code import BEGIN, END, STYLED

#: CSS classes of the kinds of token that get a colour.
#: The first that contains a token wins.
_STYLES = (
    (Token.Comment, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "m"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "d"),
    (Token.Name.Builtin, "b"),
    (Token.Name.Exception, "b"),
)
#: Steps that looking ahead in a file may cost. From every place in a stretch of
#: white space, and from every `\N{`, Pygments looks for an end.
MAX_STEPS = 10_000_000
#: Tokens of a file that are coloured; what follows them is plain.
MAX_TOKENS = 200_000
_CHARACTER_NAME = "\\N{"
_SPACE = re.compile(r"\s{2,}")
#: Those after which Pygments does not expect something special.
_KEYWORDS = sorted(
    {*kwlist} - {"async", "class", "def", "from", "import", "yield"},
)
#: What Pygments does not list as words.
_OTHER_WORDS = {
    *kwlist,
    "case",
    "cls",
    "lazy",
    "match",
    "self",
    "Ellipsis",
    "NotImplemented",
}


def highlighted(code: str) -> str:
    """Return *code*, cleaned, with its colours marked.

    Every coloured stretch of a line is BEGIN, its style, STYLED, the code, END.
    Code that would take too many steps stays plain.
    """
    if _steps(code) > MAX_STEPS:
        return code
    stretches = _stretches(code)
    return "".join(
        _marked(style, text) if style else text for style, text in stretches
    )


def _steps(code: str) -> int:
    """Return how many steps looking ahead in *code* costs at most."""
    steps = 0
    for space in _SPACE.finditer(code):
        steps += (space.end() - space.start()) ** 2
    if _CHARACTER_NAME in code:
        for line in code.split("\n"):
            steps += line.count(_CHARACTER_NAME) * len(line)
    return steps


def _stretches(code: str) -> Iterator[tuple[str, str]]:
    """Yield style and text of neighbours of one style together.

    Fewer elements make a smaller page.
    """
    for style, neighbours in groupby(_styled_tokens(code), itemgetter(0)):
        yield style, "".join([text for _, text in neighbours])


def _styled_tokens(code: str) -> Iterator[tuple[str, str]]:
    """Yield style and text of each token, and all that follows too many as one."""
    tokens = _lexer().get_tokens_unprocessed(code)
    for _, kind, text in islice(tokens, MAX_TOKENS):
        yield _style(kind), text
    for start, _, _ in islice(tokens, 1):
        yield "", code[start:]


def _marked(style: str, text: str) -> str:
    """Return *text*, which may reach over several lines, marked on each."""
    lines = text.split("\n")
    return "\n".join(
        f"{BEGIN}{style}{STYLED}{line}{END}" if line else "" for line in lines
    )


@lru_cache(maxsize=256)
def _style(kind: object) -> str:
    return next((style for parent, style in _STYLES if kind in parent), "")


def _plain() -> str:
    r"""Return a pattern of code in which no colour begins, half of most files.

    That is names, operators and the spaces between. Pygments tries forty
    patterns on each name before the last one matches. What might be more than a
    name is left to these: its words, magic names, prefixes of strings, and
    spaces at the start of a line where a docstring may follow.
    """
    listed: set[str] = set()
    for rule in chain.from_iterable(PythonLexer.tokens.values()):
        if isinstance(rule, tuple) and isinstance(rule[0], words):
            listed.update(rule[0].words)
    coloured = regex_opt(sorted(listed | _OTHER_WORDS), suffix=r"\b")
    name = rf"(?!{coloured}|__|[A-Za-z]{{1,2}}[\"'])[A-Za-z_][A-Za-z0-9_]*+(?![^\x00-\x7f])"
    spaces = r"(?<=\S)[^\S\n]++|[^\S\n]++(?!\s|[rRuUbB]{0,2}[\"']|match|case)"
    return rf"(?:{name}|{spaces}|[][(){{}},;:=+*/%<>&^|~\n-]|\.(?!\d))+"


class _Lexer(PythonLexer):  # type: ignore[misc]  # see above
    """Pygments' own, several times as fast.

    What is frequent, and cannot be anything else, comes first.
    """

    tokens = {  # noqa: RUF012 - as Pygments wants it
        "root": [
            (_plain(), Text),
            (r"(?<!\.)self\b", Token.Name.Builtin),
            (regex_opt(_KEYWORDS, suffix=r"\b"), Token.Keyword),
            (r"\d++(?:\.\d++)?(?![\w.])", Token.Literal.Number),
            (
                r"\"(?!\"\")[^\"\\{\n]*\"|'(?!'')[^'\\{\n]*'",
                Token.Literal.String,
            ),
            inherit,
        ],
    }


@lru_cache(maxsize=1)
def _lexer() -> _Lexer:
    return _Lexer(stripnl=False, ensurenl=False)
