"""Whether, and how, a student's function can be called the way the handout says.

Standard library only.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from grader.model import FailureKind, Note, NoteKind

_POSITIONAL = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class NotConforming(Exception):  # a fact about the student's code
    """A function does not fit the handout's signature.

    `message` is a sentence for the student.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True)
class Signature:
    """A function of the handout: its name and its parameters in order, `self` left out."""

    name: str
    parameters: tuple[str, ...]

    @classmethod
    def of(cls, function: Callable[..., object]) -> Signature:
        """Return the signature of a function or method definition."""
        names = tuple(inspect.signature(function).parameters)
        return cls(function.__name__, names[1:] if names[:1] == ("self",) else names)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"


def conform(
    found: object, signature: Signature, label: str, *, constructor: bool = False
) -> tuple[Callable[..., object], Note | None]:
    """Return a callable that takes the handout's parameters by name, and a note if names or order differ.

    *label* names the function in sentences (`MLP.forward`). A class is accepted only with *constructor*. Raises
    NotConforming.
    """
    function = _callable(found, label, constructor=constructor)
    handout = f"{label}({', '.join(signature.parameters)})"
    parameters = _parameters(function)
    if parameters is None:
        return by_position(function, signature), None
    if _fits_by_name(parameters, signature.parameters):
        return function, _order_note(parameters, signature, label)
    _refuse_wrong_count(function, parameters, signature, label, handout)
    _refuse_ambiguous(parameters, signature, label, handout)
    return by_position(function, signature), _rename_note(parameters, signature, label)


def _callable(found: object, label: str, *, constructor: bool) -> Callable[..., object]:
    if isinstance(found, type) and not constructor:
        raise NotConforming(
            FailureKind.NOT_IMPLEMENTED,
            f"`{label}` is a class; the handout asks for a function.",
        )
    if not callable(found):
        kind = type(found).__name__
        article = "an" if kind[:1].lower() in "aeiou" else "a"
        raise NotConforming(
            FailureKind.NOT_IMPLEMENTED,
            f"`{label}` is {article} {kind}; it must be a function.",
        )
    if inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found):
        text = f"`{label}` is declared with `async def`; a plain `def` is expected."
        raise NotConforming(FailureKind.BAD_SIGNATURE, text)
    if inspect.isgeneratorfunction(found):
        text = (
            f"`{label}` uses `yield`, which makes it a generator; it must `return` its"
            " value."
        )
        raise NotConforming(FailureKind.BAD_SIGNATURE, text)
    return found


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    # some built-in functions have no signature, nor has a method without `self`
    except (ValueError, TypeError):
        return [] if inspect.ismethod(function) else None


def _fits_by_name(parameters: list[inspect.Parameter], names: tuple[str, ...]) -> bool:
    named = {p.name for p in parameters if p.kind in _NAMED}
    others = [
        p
        for p in parameters
        if p.name not in names
        and p.kind in (*_POSITIONAL, inspect.Parameter.KEYWORD_ONLY)
    ]
    if any(p.default is p.empty for p in others) or any(
        p.kind is p.POSITIONAL_ONLY for p in parameters
    ):
        return False
    if named.issuperset(names):
        return True
    # `*args, **kwargs` is what a decorator without functools.wraps leaves: positions
    # are what it forwards faithfully.
    kinds = {p.kind for p in parameters}
    return (
        inspect.Parameter.VAR_KEYWORD in kinds
        and inspect.Parameter.VAR_POSITIONAL not in kinds
    )


def _refuse_wrong_count(
    function: Callable[..., object],
    parameters: list[inspect.Parameter],
    signature: Signature,
    label: str,
    handout: str,
) -> None:
    positional = [p for p in parameters if p.kind in _POSITIONAL]
    required = [p for p in positional if p.default is p.empty]
    required += [
        p for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty
    ]
    due = len(signature.parameters)
    open_ended = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    keyword_only = [
        p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty
    ]
    takes = len(required) if len(required) > due else len(positional)
    if keyword_only and len(required) <= due:
        text = (
            f"`{label}` takes {_names(keyword_only)} by keyword only; the handout asks"
            f" for `{handout}`."
        )
        raise NotConforming(FailureKind.BAD_SIGNATURE, text)
    if len(required) > due or (len(positional) < due and not open_ended):
        text = (
            f"`{label}({_written(parameters)})` takes {_count(takes)}; the handout asks"
            f" for {due}: `{handout}`."
        )
        raise NotConforming(FailureKind.BAD_SIGNATURE, text + _self_missing(function))


def _written(parameters: list[inspect.Parameter]) -> str:
    """Return *parameters* as they are written, without annotations.

    A default may be anything and is an ellipsis.
    """
    bare = [
        p.replace(annotation=p.empty, default=p.empty if p.default is p.empty else ...)
        for p in parameters
    ]
    return str(inspect.Signature(bare))[1:-1].replace("=Ellipsis", "=…")


def _self_missing(function: Callable[..., object]) -> str:
    holder = "__init__" if isinstance(function, type) else "__func__"
    inner = getattr(function, holder, None)
    if not inspect.isfunction(inner) or next(
        iter(inspect.signature(inner).parameters), ""
    ) in {"self", "cls"}:
        return ""
    return " Is `self` missing as the first parameter?"


def _refuse_ambiguous(
    parameters: list[inspect.Parameter], signature: Signature, label: str, handout: str
) -> None:
    positional = [p.name for p in parameters if p.kind in _POSITIONAL]
    for due, name in enumerate(signature.parameters, start=1):
        if name in positional and (is_at := positional.index(name) + 1) != due:
            text = (
                f"`{name}` is parameter {is_at} of `{label}`; in the handout it is"
                f" parameter {due}."
            )
            raise NotConforming(
                FailureKind.BAD_SIGNATURE,
                f"{text} Name them as in the handout: `{handout}`.",
            )


def by_position(
    function: Callable[..., object], signature: Signature
) -> Callable[..., object]:
    """Return a callable that takes the parameters of *signature* by name and passes them to *function* in order."""
    return lambda **arguments: function(
        *(arguments[name] for name in signature.parameters)
    )


def _order_note(
    parameters: list[inspect.Parameter], signature: Signature, label: str
) -> Note | None:
    own = [p.name for p in parameters if p.name in signature.parameters]
    if len(own) < len(signature.parameters) or own == list(signature.parameters):
        return None
    text = (
        f"`{label}` takes its parameters in the order {_names(own)}; the handout's is"
        f" {_names(signature.parameters)}."
    )
    return Note(NoteKind.RENAMED, f"{text} They were passed by name.")


def _rename_note(
    parameters: list[inspect.Parameter], signature: Signature, label: str
) -> Note | None:
    own = [p.name for p in parameters if p.kind in _POSITIONAL][
        : len(signature.parameters)
    ]
    if tuple(own) == signature.parameters[: len(own)]:
        return None
    text = (
        f"The parameters of `{label}` are named {_names(own)}; the handout says"
        f" {_names(signature.parameters)}."
    )
    return Note(NoteKind.RENAMED, f"{text} They were passed by position.")


def _names(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _count(number: int) -> str:
    return f"{number} argument" if number == 1 else f"{number} arguments"
