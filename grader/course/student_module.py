"""A student's names as the functions, classes and objects of the handout.

Standard library only.

What can be wrong with them is certain as soon as the file is loaded:
`StudentModule.survey` states it before any input is there, so that a sentence
which a test leads to later can be checked against those stated then.
"""

from __future__ import annotations

import dis
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

from grader.course.conformance import Signature, conform
from grader.course.conformance_memory import Conformer
from grader.course.optional_parameters import Omitting
from grader.course.student_problem import StudentProblem
from grader.course.written_names import WrittenNames, storing
from grader.errors import closest
from grader.model import Details, Note, StudentFailure
from grader.model.failure_details import (
    AttributeIsNone,
    InsideClass,
    NotDefined,
    WrongSort,
)
from grader.model.failure_kinds import Sort

if TYPE_CHECKING:
    from grader.course.handout import Contract, Hook

_MISSING = object()
#: What the code of a function does not do, and how it ends that only returns None,
#: as the versions of Python write it.
_NO_STEPS = ("RESUME", "NOP", "CACHE")
_ENDS = (["LOAD_CONST", "RETURN_VALUE"], ["RETURN_CONST"])


class StudentObject:
    """An object of a student's class whose methods are called the way the handout says.

    Other attributes pass through. One that the contract declares must be there
    and must not be None; otherwise reading it raises StudentProblem.
    """

    def __init__(
        self,
        module: StudentModule,
        class_name: str,
        made: object,
    ) -> None:
        vars(self).update(_module=module, _class=class_name, _made=made)

    def __getattr__(self, name: str) -> Any:
        made, module = self._made, self._module
        methods = module.contract.classes[self._class]
        if name in methods:
            return module.method(made, self._class, methods[name])
        try:
            value = getattr(made, name)
        except AttributeError:
            failure = module.no_attribute(type(made), self._class, name)
            raise StudentProblem(failure) from None
        declared = module.contract.attributes.get(self._class, ())
        if value is None and name in declared:
            raise StudentProblem(module.attribute_is_none(self._class, name))
        return module.edition.under_asked_keys(value)

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
    #: what the edition that it is read as calls the handout's names
    edition: WrittenNames = field(default_factory=WrittenNames)
    conformer: Conformer = field(default_factory=Conformer)
    #: what calls fail with that pass optional parameters which are lacking
    lacking: list[StudentFailure] = field(default_factory=list)

    def function(self, name: str) -> Callable[..., object]:
        """Return the student's function for the hook *name*.

        It takes the handout's parameters by name. Raises StudentProblem where
        it is absent, is not a function, or has parameters that do not fit.
        """
        hook = self.contract.hooks[name]
        aliases = (name, *hook.aliases, *self.edition.also(name))
        for alias in aliases:
            if alias in self.names:
                return self._conform(self.names[alias], hook.signature, alias)
        raise StudentProblem(self._absent(aliases, Sort.FUNCTION))

    def method(
        self,
        made: object,
        class_name: str,
        signature: Signature,
    ) -> Callable[..., object]:
        """Return a method of the student's object, bound and conformed.

        One that finds in its object what the handout passes is called so.
        """
        value = getattr(made, signature.name, _MISSING)
        label = f"{class_name}.{signature.name}"
        try:
            return self._method(value, type(made), class_name, signature)
        except StudentProblem:
            if label not in self.edition.stored:
                raise
        places = self.edition.stored[label]
        stored = {place.rpartition(".")[2] for place in places}
        call, _ = conform(value, signature.without(stored), label)
        return storing(call, made, places)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self.contract.classes:
            raise AttributeError(name)
        make: Callable[..., object] = self._class(name)
        signature = self.contract.classes[name].get("__init__")
        if signature:
            make = self._conform(make, signature, name, constructor=True)
        return lambda **arguments: StudentObject(self, name, make(**arguments))

    def survey(self) -> Iterator[StudentFailure]:
        """Yield what may turn out wrong when an adapter uses the names of the handout.

        Renamed parameters of classes are noted; with those of functions the
        adapter may do as it likes. No code of the student's is run for it.
        """
        noted = len(self.notes)
        for hook in self.contract.hooks.values():
            if not hook.scenario or hook.label != hook.name:
                continue
            try:
                self.function(hook.name)
            except StudentProblem as problem:
                yield problem.failure
        del self.notes[noted:]
        for name, methods in self.contract.classes.items():
            try:
                class_ = self._class(name)
            except StudentProblem as problem:
                yield problem.failure
                continue
            for method, signature in methods.items():
                try:
                    if method == "__init__":
                        self._conform(class_, signature, name, constructor=True)
                    else:
                        bound = _as_bound(class_, method)
                        self._method(bound, class_, name, signature)
                except StudentProblem as problem:
                    yield problem.failure
            for attribute in self.contract.attributes.get(name, ()):
                yield self.no_attribute(class_, name, attribute)
                yield self.attribute_is_none(name, attribute)
        yield from self.lacking

    def unwritten(self) -> Iterator[str]:
        """Yield what the handout calls the functions and methods that do nothing.

        A body of `pass` alone is what a handout starts with. No code of the
        student's is run for it.
        """
        for hook in self.contract.hooks.values():
            if _does_nothing(self._asked_by(hook)):
                yield hook.label

    def _asked_by(self, hook: Hook) -> object:
        """Return the function or method that *hook* asks, None where there is none."""
        owner, _, method = hook.label.partition(".")
        if not method:
            aliases = (owner, *hook.aliases, *self.edition.also(owner))
            defined = [alias for alias in aliases if alias in self.names]
            return self.names[defined[0]] if defined else None
        if owner not in self.contract.classes:
            return None
        try:
            return _as_bound(self._class(owner), method)
        except StudentProblem:
            return None

    def no_attribute(
        self,
        class_: type,
        class_name: str,
        name: str,
    ) -> StudentFailure:
        """Return the failure of a *class_* object that lacks the attribute *name*."""
        near = _closest(name, _names_used_in(class_))
        details = NotDefined(name, Sort.ATTRIBUTE, class_name, near)
        return StudentFailure(details)

    def attribute_is_none(self, class_name: str, name: str) -> StudentFailure:
        """Return the failure of an object whose attribute *name* is None."""
        keys = _keys(self.contract.attributes[class_name][name])
        return StudentFailure(AttributeIsNone(name, class_name, keys))

    def _class(self, name: str) -> type:
        further = self.contract.class_aliases[name]
        aliases = (name, *further, *self.edition.also(name))
        defined = [alias for alias in aliases if alias in self.names]
        value = self.names[defined[0]] if defined else None
        if value is None:
            raise StudentProblem(self._absent(aliases, Sort.CLASS))
        if not isinstance(value, type):
            _refuse(WrongSort(name, Sort.CLASS, type(value).__name__))
        return value

    def _method(
        self,
        value: object,
        class_: type,
        class_name: str,
        signature: Signature,
    ) -> Callable[..., object]:
        method = signature.name
        if value is _MISSING:
            asked = self.contract.classes[class_name]
            names = [
                name
                for name in dir(class_)
                if not name.startswith("__") and name not in asked
            ]
            near = _closest(method, names)
            _refuse(NotDefined(method, Sort.METHOD, class_name, near))
        return self._conform(value, signature, f"{class_name}.{method}")

    def _conform(
        self,
        value: object,
        signature: Signature,
        label: str,
        *,
        constructor: bool = False,
    ) -> Callable[..., object]:
        call, note = self.conformer.conform(
            value,
            signature,
            label,
            constructor=constructor,
        )
        if isinstance(call, Omitting):
            self.lacking.append(call.refusal.failure)
        if note is not None and note not in self.notes:
            self.notes.append(note)
        return call

    def _absent(self, names: Sequence[str], sort: Sort) -> StudentFailure:
        for alias in names:
            if alias in self.unset:
                return self.unset[alias]
        name = names[0]
        word = re.compile(rb"(?<!\w)%b(?!\w)" % name.encode())
        for source, failure in self.broken:
            if word.search(source):
                return failure
        asked = {*self.contract.hooks, *self.contract.classes}
        candidates = []
        for key, value in self.names.items():
            if not key.isidentifier() or key.startswith("__"):
                continue
            if sort is Sort.FUNCTION and _holds(value, name):
                return StudentFailure(InsideClass(name, key))
            if callable(value) and key not in asked:
                candidates.append(key)
        near = _closest(name, candidates)
        return StudentFailure(NotDefined(name, sort, self.contract.file, near))


def _refuse(details: Details) -> NoReturn:
    raise StudentProblem(StudentFailure(details))


def _as_bound(class_: type, name: str) -> object:
    """Return the method *name* as an object of *class_* would have it.

    No code of the class is run for it.
    """
    value = inspect.getattr_static(class_, name, _MISSING)
    if isinstance(value, staticmethod):
        return value.__func__
    if isinstance(value, classmethod):
        return MethodType(value.__func__, class_)
    return (
        MethodType(value, object())
        if isinstance(value, FunctionType)
        else value
    )


def _does_nothing(value: object) -> bool:
    """Return whether *value* is a function that only returns None."""
    function = getattr(value, "__func__", value)
    if type(function) is not FunctionType:
        return False
    steps = [
        step
        for step in dis.get_instructions(function.__code__)
        if step.opname not in _NO_STEPS
    ]
    ends = [step.opname for step in steps]
    return ends in _ENDS and steps[0].argval is None


def _names_used_in(class_: type) -> list[str]:
    """Return the names that *class_* has or that its functions use, sorted.

    Its objects' attributes are among them.
    """
    names: set[str] = set()
    for base in type.mro(class_):
        for name, value in vars(base).items():
            names.add(name)
            if isinstance(value, FunctionType):
                names.update(value.__code__.co_names)
    return sorted(name for name in names if not name.startswith("__"))


def _keys(annotation: Any) -> tuple[str, ...]:
    """Return in words what an attribute must hold whose annotation is a TypedDict."""
    kinds = [annotation]
    if get_origin(annotation) is Union:
        kinds = list(get_args(annotation))
    for kind in kinds:
        if is_typeddict(kind):
            return tuple(get_type_hints(kind))
    return ()


def _holds(value: object, name: str) -> bool:
    """Return whether *value* is a class that defines *name* itself."""
    return isinstance(value, type) and name in type.__getattribute__(
        value,
        "__dict__",
    )


def _closest(name: str, candidates: Iterable[str]) -> str:
    """Return the name that is likest to *name*, or ""."""
    near = closest(name, candidates, likeness=0.7)
    return near[0] if near else ""
