"""How a handout is stated in code, and how a plain file becomes a pluggy plugin.

A contract module (`assignments/ID/contract.py`) needs no array library and
holds:

* `class Hooks`: one `@student_hook(firstresult=True)` method per question a test may
  ask; its parameters and return annotation are the handout's. The student's function
  of the same name answers it, unless the adapter does. Calls that leave a parameter at
  its default are made without it where the student's function lacks it; a default ...
  stands for any value.
* `@student_class` classes: what a class of the handout must offer. Of methods only
  names and signatures count; annotated attributes (`parameters: Parameters`) are those
  that its objects must have, and that must not be None.

An adapter (`adapter.py` beside it, optional) holds `class Scenarios`, which is
built with a `StudentModule` and answers hooks with the student's objects. It
runs in the worker, and with the reference.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType, MappingProxyType, ModuleType, SimpleNamespace
from typing import Any, Protocol, cast, get_type_hints

import pluggy

from grader.course.conformance import Signature
from grader.course.student_module import StudentModule
from grader.course.student_problem import StudentProblem
from grader.course.written_names import WrittenNames
from grader.errors import ContractError
from grader.model import Array, Note, StudentFailure

__all__ = [
    "Array",
    "Contract",
    "Scalar",
    "StudentManager",
    "StudentModule",
    "StudentProblem",
    "student_hook",
]

#: Annotates a number: a Python number or an array with one element.
Scalar = float

PROJECT = "student"
student_hook = pluggy.HookspecMarker(PROJECT)


class Reply:
    """A box around what a hook returned: pluggy's firstresult would drop a bare None."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


@dataclass(frozen=True)
class Hook:
    """One hookspec: its signature, what it returns, and whether the adapter answers it."""

    signature: Signature
    returns: Any
    scenario: bool
    label: str  #: what students call it: `MLP.forward`
    aliases: tuple[str, ...] = ()
    #: other hooks whose code it runs, as far as stated
    runs: tuple[str, ...] = ()
    #: whether it has many right answers, of which the reference's is one
    judged_by_tests: bool = False
    #: parameters that the handout does not know
    internal: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The hook's name."""
        return self.signature.name


class ScenariosClass(Protocol):
    """The adapter of a contract."""

    def __call__(self, student: StudentModule) -> object:
        """Return an adapter that answers hooks with this student's objects."""


@dataclass(frozen=True)
class Contract:
    """A contract module, read: hooks and classes by name, and the adapter."""

    file: str
    spec: type
    hooks: Mapping[str, Hook]
    classes: Mapping[str, Mapping[str, Signature]]
    class_aliases: Mapping[str, tuple[str, ...]]
    #: By class, the attributes its objects must have, with their annotations.
    attributes: Mapping[str, Mapping[str, Any]]
    scenarios: ScenariosClass | None
    #: What the adapter may state of student code, by code.
    sentences: Mapping[str, str]

    @property
    def names(self) -> frozenset[str]:
        """The names of functions and classes that the handout asks for, with aliases."""
        names: set[str] = set()
        for hook in self.hooks.values():
            if not hook.scenario:
                names |= {hook.name, *hook.aliases}
        for class_name, aliases in self.class_aliases.items():
            names |= {class_name, *aliases}
        return frozenset(names)

    @classmethod
    def read(
        cls,
        module: ModuleType,
        file: str,
        adapter: ModuleType | None = None,
    ) -> Contract:
        """Return the contract that *module* states for the handout's *file*.

        It has the `Scenarios` of *adapter*. Raises ContractError where the
        module has no `Hooks` or a hook lacks an annotation or a docstring.
        """
        spec = getattr(module, "Hooks", None)
        if not isinstance(spec, type):
            raise ContractError(
                f"{module.__name__} has no class `Hooks`.",
                "State each question as a @student_hook method.",
            )
        scenarios = getattr(adapter, "Scenarios", None)
        classes, aliases, attributes = {}, {}, {}
        for name, value in vars(module).items():
            if isinstance(value, type) and getattr(
                value,
                "grader_student_class",
                False,
            ):
                classes[name] = _methods(value)
                aliases[name] = getattr(value, "grader_aliases", ())
                attributes[name] = get_type_hints(value)
        hooks = {
            name: _read_hook(function, scenario=hasattr(scenarios, name))
            for name, function in vars(spec).items()
            if hasattr(function, f"{PROJECT}_spec")
        }
        sentences = dict(getattr(adapter, "SENTENCES", {}))
        return cls(
            file,
            _without_defaults(spec),
            hooks,
            classes,
            aliases,
            attributes,
            scenarios,
            sentences,
        )


def _methods(class_: type) -> dict[str, Signature]:
    return {
        name: Signature.of(function)
        for name, function in vars(class_).items()
        if inspect.isfunction(function)
    }


def _without_defaults(spec: type) -> type:
    """Return the class of hooks as pluggy is to read it.

    A parameter with a default is none that a plugin may ask for.
    """
    functions = {}
    for name, function in vars(spec).items():
        if not hasattr(function, f"{PROJECT}_spec"):
            continue
        bare = FunctionType(function.__code__, function.__globals__, name)
        bare.__qualname__ = function.__qualname__
        vars(bare).update(vars(function))
        functions[name] = bare
    return type(spec.__name__, (), functions)


def _read_hook(function: Callable[..., object], *, scenario: bool) -> Hook:
    hints = get_type_hints(function)
    if "return" not in hints or not function.__doc__:
        raise ContractError(
            f"Hook `{function.__name__}` lacks a return annotation or a docstring.",
            "State what it returns.",
        )
    if not getattr(function, f"{PROJECT}_spec")["firstresult"]:
        raise ContractError(
            f"Hook `{function.__name__}` is not firstresult.",
            "Write @student_hook(firstresult=True).",
        )
    return Hook(
        Signature.of(function),
        returns=hints["return"],
        scenario=scenario,
        label=getattr(function, "grader_label", function.__name__),
        aliases=getattr(function, "grader_aliases", ()),
        runs=getattr(function, "grader_runs", ()),
        judged_by_tests=getattr(function, "grader_judged_by_tests", False),
        internal=getattr(function, "grader_internal", ()),
    )


class StudentManager(pluggy.PluginManager):
    """One submission as hook implementations.

    They are read as pytest reads a conftest: by name, without a decorator.
    """

    def __init__(self, contract: Contract) -> None:
        super().__init__(PROJECT)
        self.add_hookspecs(contract.spec)
        self.contract = contract
        #: All that may turn out wrong with the module, stated before it is
        #: used.
        self.foreseen: list[StudentFailure] = []
        #: The functions and methods that do nothing, as the handout calls them.
        self.unwritten: list[str] = []

    # pluggy's
    def parse_hookimpl_opts(
        self,
        plugin: object,
        name: str,
    ) -> pluggy.HookimplOpts | None:
        """Accept exactly the contract's names.

        Others are refused before the attribute is touched.
        """
        is_asked = name in self.contract.hooks
        return pluggy.HookimplOpts() if is_asked else None  # type: ignore[typeddict-item]

    def register_module(
        self,
        names: Mapping[str, object],
        label: str,
        broken: Sequence[tuple[bytes, StudentFailure]] = (),
        unset: Mapping[str, StudentFailure] = MappingProxyType({}),
        edition: WrittenNames | None = None,
    ) -> tuple[dict[str, StudentFailure], list[Note]]:
        """Register a student's module under *label*.

        Return failures by hook, and notes.

        Both are of conforming it. *broken* holds the sources of files that did
        not load, and why: that explains absent names that stand in one. *unset*
        says why names are absent that statements left out would have set;
        *edition* tells what it calls the handout's names.

        Adapters are registered, never the module itself: its `__dir__` and
        `__getattr__` are not asked.
        """
        student = StudentModule(
            self.contract,
            names,
            broken=broken,
            unset=unset,
            edition=edition or WrittenNames(),
        )
        adapter = (
            self.contract.scenarios(student)
            if self.contract.scenarios
            else None
        )
        failures: dict[str, StudentFailure] = {}
        adapters: dict[str, object] = {}
        for hook in self.contract.hooks.values():
            try:
                answer = _answer(hook, student, adapter)
            except StudentProblem as problem:
                failures[hook.name] = problem.failure
                answer = _raiser(problem.failure)
            adapters[hook.name] = _with_parameters(
                hook.signature.parameters,
                answer,
            )
        self.register(SimpleNamespace(**adapters), name=label)
        foreseen = dict.fromkeys((*failures.values(), *student.survey()))
        self.foreseen = list(foreseen)
        self.unwritten = list(student.unwritten())
        return failures, student.notes

    def ask(self, hook: str, arguments: Mapping[str, object]) -> object:
        """Return what the plugin registered last answers."""
        return getattr(self.hook, hook)(**arguments).value


def _answer(
    hook: Hook,
    student: StudentModule,
    adapter: object,
) -> Callable[..., Any]:
    """Return what answers *hook*: a method of the adapter, or the student's function."""
    if hook.scenario:
        method: Callable[..., Any] = getattr(adapter, hook.name)
        return method
    return student.function(hook.name)


def _raiser(failure: StudentFailure) -> Callable[..., object]:
    def fail(**_: object) -> object:
        raise StudentProblem(failure)

    return fail


def _with_parameters(
    parameters: tuple[str, ...],
    answer: Callable[..., object],
) -> object:
    """Return a function that has *parameters* and boxes what *answer* returns.

    pluggy reads the names from `__code__`, so neither a partial nor `**kwargs`
    will do; the names are our own hookspec's.
    """
    return _boxing(parameters)(Reply, answer)


@functools.cache
def _boxing(parameters: tuple[str, ...]) -> Callable[..., object]:
    call = ", ".join(f"{name}={name}" for name in parameters)
    source = f"lambda box, answer: lambda {', '.join(parameters)}: box(answer({call}))"
    return cast("Callable[..., object]", eval(source))  # noqa: S307 - see above
