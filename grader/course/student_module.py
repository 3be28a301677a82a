"""A student's names as the functions, classes and objects of the handout.

Standard library only.

What can be wrong with them is known as soon as the file is loaded:
`StudentModule.survey` tells it before any input is there, so that a sentence which a
test leads to later can be checked against those told then.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType, MethodType
from typing import (
    TYPE_CHECKING,
    Any,
    NoReturn,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from grader.course.conformance import NotConforming, Signature
from grader.course.conformance_memory import Conformer
from grader.model import FailureKind, Note, StudentFailure

if TYPE_CHECKING:
    from grader.course.handout import Contract

_MISSING = object()


# a fact about the student's code, not a fault of the program
class StudentProblem(Exception):
    """A student's code cannot be used as the handout says.

    Carries the failure to report.
    """

    def __init__(self, failure: StudentFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class StudentObject:
    """An object of a student's class whose methods are called the way the handout says.

    Other attributes pass through.

    An attribute that the contract declares must be there and must not be None; reading
    it raises StudentProblem else.
    """

    def __init__(self, module: StudentModule, class_name: str, made: object) -> None:
        vars(self).update(_module=module, _class=class_name, _made=made)

    def __getattr__(self, name: str) -> Any:
        made, module = self._made, self._module
        methods = module.contract.classes[self._class]
        if name in methods:
            return module.method(made, self._class, methods[name])
        try:
            value = getattr(made, name)
        except AttributeError:
            raise StudentProblem(
                module.no_attribute(type(made), self._class, name)
            ) from None
        if value is None and name in module.contract.attributes.get(self._class, ()):
            raise StudentProblem(module.attribute_is_none(self._class, name))
        return value

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._made, name, value)


@dataclass
class StudentModule:
    """The names of a student's file, as the handout's functions and classes.

    Adapters get one.
    """

    contract: Contract
    names: Mapping[str, object]
    notes: list[Note] = field(default_factory=list)
    #: sources of files that did not load, and why
    broken: Sequence[tuple[bytes, StudentFailure]] = ()
    #: why names that are not there are not
    unset: Mapping[str, StudentFailure] = field(default_factory=dict)
    conformer: Conformer = field(default_factory=Conformer)

    def function(self, name: str) -> Callable[..., object]:
        """Return the student's function for the hook *name*, taking the handout's parameters by name.

        Raises StudentProblem where it is absent, is no function, or has parameters that
        do not fit.
        """
        hook = self.contract.hooks[name]
        own = next((own for own in (name, *hook.aliases) if own in self.names), None)
        if own is None:
            raise StudentProblem(self._absent((name, *hook.aliases), "function"))
        return self._conform(self.names[own], hook.signature, own)

    def method(
        self, made: object, class_name: str, signature: Signature
    ) -> Callable[..., object]:
        """Return a method of the student's object, bound and conformed."""
        found = getattr(made, signature.name, _MISSING)
        return self._method(found, type(made), class_name, signature)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self.contract.classes:
            raise AttributeError(name)
        found = self._class(name)
        signature = self.contract.classes[name].get("__init__")
        make = (
            self._conform(found, signature, name, constructor=True)
            if signature
            else found
        )
        return lambda **arguments: StudentObject(self, name, make(**arguments))

    def survey(self) -> Iterator[StudentFailure]:
        """Yield what may turn out wrong when the classes of the handout are used, and note their renamed parameters.

        No code of the student's is run for it.
        """
        for name, methods in self.contract.classes.items():
            try:
                own = self._class(name)
            except StudentProblem as problem:
                yield problem.failure
                continue
            for method, signature in methods.items():
                try:
                    if method == "__init__":
                        self._conform(own, signature, name, constructor=True)
                    else:
                        self._method(_as_bound(own, method), own, name, signature)
                except StudentProblem as problem:
                    yield problem.failure
            for attribute in self.contract.attributes.get(name, ()):
                yield self.no_attribute(own, name, attribute)
                yield self.attribute_is_none(name, attribute)

    def no_attribute(self, own: type, class_name: str, name: str) -> StudentFailure:
        """Return the failure of an object of the student's class *own* that lacks the attribute *name*."""
        text = (
            f"`{class_name}` objects have no attribute `{name}`; the handout asks"
            " for it."
        )
        return StudentFailure(
            FailureKind.NOT_IMPLEMENTED, text + _closest(name, _names_used_in(own))
        )

    def attribute_is_none(self, class_name: str, name: str) -> StudentFailure:
        """Return the failure of an object whose attribute *name* is None."""
        wanted = _keys(self.contract.attributes[class_name][name])
        text = (
            f"`.{name}` of the `{class_name}` object is"
            f" None{f'; it must hold {wanted}' if wanted else ''}."
        )
        return StudentFailure(FailureKind.BAD_REPLY, text)

    def _class(self, name: str) -> type:
        found = next(
            (
                self.names[own]
                for own in (name, *self.contract.class_aliases[name])
                if own in self.names
            ),
            None,
        )
        if found is None:
            raise StudentProblem(
                self._absent((name, *self.contract.class_aliases[name]), "class")
            )
        if not isinstance(found, type):
            _refuse(f"`{name}` is {_kind(found)}; the handout asks for a class.")
        return found

    def _method(
        self, found: object, own: type, class_name: str, signature: Signature
    ) -> Callable[..., object]:
        if found is _MISSING:
            names = [name for name in dir(own) if not name.startswith("__")]
            _refuse(
                f"`{class_name}` has no method"
                f" `{signature.name}`.{_closest(signature.name, names)}"
            )
        return self._conform(found, signature, f"{class_name}.{signature.name}")

    def _conform(
        self,
        found: object,
        signature: Signature,
        label: str,
        *,
        constructor: bool = False,
    ) -> Callable[..., object]:
        try:
            call, note = self.conformer.conform(
                found, signature, label, constructor=constructor
            )
        except NotConforming as problem:
            raise StudentProblem(
                StudentFailure(problem.kind, problem.message)
            ) from None
        if note is not None and note not in self.notes:
            self.notes.append(note)
        return call

    def _absent(self, names: Sequence[str], kind: str) -> StudentFailure:
        name = names[0]
        if failure := next(
            (self.unset[alias] for alias in names if alias in self.unset), None
        ):
            return failure
        for source, failure in self.broken:
            if re.search(rb"(?<!\w)%b(?!\w)" % name.encode(), source):
                return failure
        asked = {*self.contract.hooks, *self.contract.classes}
        plain = {
            key: value
            for key, value in self.names.items()
            if key.isidentifier() and key[:2] != "__"
        }
        own = [
            key for key, value in plain.items() if callable(value) and key not in asked
        ]
        holder = next((key for key, value in plain.items() if _holds(value, name)), "")
        if kind == "function" and holder:
            text = (
                f"`{name}` stands inside the class `{holder}`; the handout asks for a"
                " function on the top level."
            )
            return StudentFailure(FailureKind.NOT_IMPLEMENTED, text)
        text = (
            f"The {kind} `{name}` is not defined in"
            f" {self.contract.file}.{_closest(name, own)}"
        )
        return StudentFailure(FailureKind.NOT_IMPLEMENTED, text)


def _refuse(text: str) -> NoReturn:
    raise StudentProblem(StudentFailure(FailureKind.NOT_IMPLEMENTED, text))


def _as_bound(own: type, name: str) -> object:
    """Return what an object of *own* would have under *name* as a method, without running code of the class."""
    found = inspect.getattr_static(own, name, _MISSING)
    if isinstance(found, staticmethod):
        return found.__func__
    if isinstance(found, classmethod):
        return MethodType(found.__func__, own)
    return MethodType(found, object()) if isinstance(found, FunctionType) else found


def _names_used_in(own: type) -> list[str]:
    """Return the names that *own* has or that its functions use, sorted: its objects' attributes are among them."""
    functions = (
        value
        for base in type.mro(own)
        for value in vars(base).values()
        if isinstance(value, FunctionType)
    )
    names = {name for function in functions for name in function.__code__.co_names}
    return sorted(
        name
        for name in names.union(*map(vars, type.mro(own)))
        if not name.startswith("__")
    )


def _keys(annotation: Any) -> str:
    """Return what a declared attribute must hold in words, where the annotation is a TypedDict."""
    if get_origin(annotation) is Union:
        annotation = next(
            (kind for kind in get_args(annotation) if is_typeddict(kind)), None
        )
    return (
        f"a dict with the keys {', '.join(get_type_hints(annotation))}"
        if is_typeddict(annotation)
        else ""
    )


def _holds(value: object, name: str) -> bool:
    """Return whether *value* is a class that defines *name* itself."""
    return isinstance(value, type) and name in type.__getattribute__(value, "__dict__")


def _closest(name: str, candidates: Iterable[str]) -> str:
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.7)
    return f" Did you mean to name `{by_lower[close[0]]}` that?" if close else ""


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
