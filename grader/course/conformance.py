"""Whether, and how, a student's function can be called the way the handout says.

Standard library only.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from grader.course.student_problem import NotConforming
from grader.model import Note
from grader.model.failure_details import (
    KeywordOnly,
    Moved,
    NotPlain,
    WrongCount,
    WrongSort,
)
from grader.model.failure_kinds import Sort
from grader.wording.load_notes import note_of

_POSITIONAL = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
_NAMED = (
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)


@dataclass(frozen=True)
class Signature:
    """A function of the handout: its name, and its parameters in order without `self`.

    `defaults` holds those of the optional ones.
    """

    name: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, object] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, function: Callable[..., object]) -> Signature:
        """Return the signature of a function or method definition."""
        parameters = inspect.signature(function).parameters
        names = tuple(parameters)
        if names[:1] == ("self",):
            names = names[1:]
        defaults = {
            name: parameters[name].default
            for name in names
            if not _is_required(parameters[name])
        }
        return cls(function.__name__, names, defaults)

    def without(self, names: Collection[str]) -> Signature:
        """Return the signature without the parameters *names*."""
        parameters = tuple(
            name for name in self.parameters if name not in names
        )
        return Signature(self.name, parameters)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"


def conform(
    value: object,
    signature: Signature,
    label: str,
    *,
    constructor: bool = False,
) -> tuple[Callable[..., object], Note | None]:
    """Return a callable that takes the handout's parameters by name.

    With it comes a note if names or order differ. *label* names the function in
    sentences (`MLP.forward`). A class is accepted only with *constructor*.
    Raises NotConforming.
    """
    function = _callable(value, label, constructor=constructor)
    parameters = _parameters(function)
    if parameters is None:
        return by_position(function, signature), None
    if _fits_by_name(parameters, signature.parameters):
        if not _takes_names(function, signature.parameters):
            names = tuple(
                p.name for p in parameters if p.name in signature.parameters
            )
            function = by_position(function, Signature(signature.name, names))
        return function, _order_note(parameters, signature, label)
    _refuse_wrong_count(function, parameters, signature, label)
    _refuse_ambiguous(parameters, signature, label)
    return by_position(function, signature), _rename_note(
        parameters,
        signature,
        label,
    )


def _callable(
    value: object,
    label: str,
    *,
    constructor: bool,
) -> Callable[..., object]:
    if isinstance(value, type) and not constructor:
        raise NotConforming(WrongSort(label, Sort.FUNCTION))
    if not callable(value):
        sort = WrongSort(label, Sort.FUNCTION, type(value).__name__)
        raise NotConforming(sort)
    if inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
        raise NotConforming(NotPlain(label))
    if inspect.isgeneratorfunction(value):
        raise NotConforming(NotPlain(label, is_generator=True))
    return value


def _parameters(
    function: Callable[..., object],
) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    # some built-in functions have no signature, nor has a method without `self`
    except (ValueError, TypeError):
        return [] if inspect.ismethod(function) else None


def names_taken(value: object) -> frozenset[str]:
    """Return the parameters that *value* takes by name, none if that is not known."""
    parameters = (_parameters(value) if callable(value) else None) or ()
    return frozenset(p.name for p in parameters if p.kind in _NAMED)


def positions_taken(value: object) -> int:
    """Return how many arguments *value* takes by position, 0 if that is not known."""
    parameters = (_parameters(value) if callable(value) else None) or ()
    return sum(p.kind in _POSITIONAL for p in parameters)


def _fits_by_name(
    parameters: list[inspect.Parameter],
    names: tuple[str, ...],
) -> bool:
    kinds = {parameter.kind for parameter in parameters}
    if inspect.Parameter.POSITIONAL_ONLY in kinds:
        return False
    named = [parameter for parameter in parameters if parameter.kind in _NAMED]
    if any(
        _is_required(further) for further in named if further.name not in names
    ):
        return False
    if {parameter.name for parameter in named}.issuperset(names):
        return True
    # `*args, **kwargs` is what a decorator without functools.wraps leaves:
    # positions are what it forwards faithfully.
    return (
        inspect.Parameter.VAR_KEYWORD in kinds
        and inspect.Parameter.VAR_POSITIONAL not in kinds
    )


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty


def _takes_names(
    function: Callable[..., object],
    names: tuple[str, ...],
) -> bool:
    """Return whether *function* itself takes *names*, not only what it wraps.

    `functools.wraps` gives a wrapper that takes positions only the signature of
    the function within.
    """
    if not inspect.isfunction(getattr(function, "__func__", function)):
        return True  # a cache passes on what it gets
    parameters = inspect.signature(function, follow_wrapped=False).parameters
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return True
    named = {p.name for p in parameters.values() if p.kind in _NAMED}
    return named.issuperset(names)


def _refuse_wrong_count(
    function: Callable[..., object],
    parameters: list[inspect.Parameter],
    signature: Signature,
    label: str,
) -> None:
    positional = [p for p in parameters if p.kind in _POSITIONAL]
    keyword_only = [
        p.name
        for p in parameters
        if p.kind is p.KEYWORD_ONLY and _is_required(p)
    ]
    required = len(keyword_only) + sum(map(_is_required, positional))
    asked = len(signature.parameters)
    if keyword_only and required <= asked:
        only = tuple(keyword_only)
        raise NotConforming(KeywordOnly(label, only, signature.parameters))
    is_open_ended = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    too_few = len(positional) < asked and not is_open_ended
    if required > asked or too_few:
        takes = required if required > asked else len(positional)
        details = WrongCount(
            label,
            _written(parameters),
            takes,
            signature.parameters,
            _lacks_self(function),
        )
        raise NotConforming(details)


def _written(parameters: list[inspect.Parameter]) -> tuple[str, ...]:
    """Return each of *parameters* as it is written, without annotations.

    A default may be anything and is an ellipsis.
    """
    bare = []
    for parameter in parameters:
        default = parameter.empty if _is_required(parameter) else ...
        bare.append(
            parameter.replace(annotation=parameter.empty, default=default),
        )
    text = str(inspect.Signature(bare))[1:-1].replace("=Ellipsis", "=…")
    return tuple(text.split(", ")) if text else ()


def _lacks_self(function: Callable[..., object]) -> bool:
    holder = "__init__" if isinstance(function, type) else "__func__"
    inner = getattr(function, holder, None)
    if not inspect.isfunction(inner):
        return False
    first = next(iter(inspect.signature(inner).parameters), "")
    return first not in {"self", "cls"}


def _refuse_ambiguous(
    parameters: list[inspect.Parameter],
    signature: Signature,
    label: str,
) -> None:
    positional = [p.name for p in parameters if p.kind in _POSITIONAL]
    for place, name in enumerate(signature.parameters, start=1):
        if name not in positional:
            continue
        actual = positional.index(name) + 1
        if actual != place:
            asked = signature.parameters
            raise NotConforming(Moved(label, name, actual, place, asked))


def by_position(
    function: Callable[..., object],
    signature: Signature,
) -> Callable[..., object]:
    """Return a callable that takes the parameters of *signature* by name.

    It passes them to *function* in order.
    """
    return lambda **arguments: function(
        *(arguments[name] for name in signature.parameters),
    )


def _order_note(
    parameters: list[inspect.Parameter],
    signature: Signature,
    label: str,
) -> Note | None:
    order = tuple(p.name for p in parameters if p.name in signature.parameters)
    if len(order) < len(signature.parameters) or order == signature.parameters:
        return None
    asked = signature.parameters
    return note_of("order", label=label, names=order, asked=asked)


def _rename_note(
    parameters: list[inspect.Parameter],
    signature: Signature,
    label: str,
) -> Note | None:
    positional = [p.name for p in parameters if p.kind in _POSITIONAL]
    names = tuple(positional[: len(signature.parameters)])
    if names == signature.parameters[: len(names)]:
        return None
    asked = signature.parameters
    return note_of("renamed", label=label, names=names, asked=asked)
