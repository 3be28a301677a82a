"""Right answers in the trusted process: the reference run on the inputs of a test.

They are memoised by hook and arguments.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

import numpy as np
from cachetools import LRUCache

from grader.course.handout import Contract, StudentManager
from grader.course.python_files import import_file
from grader.course.variants import Alteration, Variant, load_variants
from grader.errors import ContractError
from grader.model import (
    Assignment,
    Call,
    Difference,
    DifferenceKind,
    Plain,
    StudentFailure,
)
from grader.sandbox.guest.conversion import Encoder, from_plain
from grader.sandbox.guest.seeding import seed_generators
from grader.sandbox.guest.setup import read_contract
from grader.suite.digest import digest
from grader.suite.footprints import altered_by
from grader.suite.reply_structure import BadReply, check_reply
from grader.testing.arrays import (
    astype_tree,
    float_dtypes,
    map_tree,
    numpy_tree,
    plain_tree,
)
from grader.testing.checks import Mismatch
from grader.wording.failures import sentence

#: How many answers are cached; a class asks the same questions for every student.
_MOST = 20_000
_MAX_REPLY = 1 << 30
#: Returns what shows a mistake of the code that it asks.
Evidence = Callable[[Any], object]


def contract_of(assignment: Assignment, *, adapter: bool = True) -> Contract:
    """Return the contract of *assignment*, with its *adapter* unless that is False.

    Without it, only questions can be asked, and no array library but NumPy is
    imported. Raises ContractError when a module cannot be used.
    """
    path = assignment.public / "contract.py"
    if adapter and assignment.arrays == "torch":
        _import_library("torch", assignment)
        # Arrays of homework are small: more threads would only wait for each
        # other.
        importlib.import_module("torch").set_num_threads(1)
    return read_contract(path, assignment.file, adapter=adapter)


class LocalSession:
    """Answers hooks with trusted code in this process: the reference, freshly run.

    *alterations* put misconceptions and conventions into it.
    """

    def __init__(
        self,
        assignment: Assignment,
        contract: Contract,
        alterations: Sequence[Alteration] = (),
    ) -> None:
        self.assignment = assignment
        self.alterations = tuple(alterations)
        self.manager = StudentManager(contract)
        path = assignment.reference / assignment.file
        module = import_file(path, f"reference_{assignment.id}")
        self.module = module
        self.file = str(module.__file__)
        self.footprints = tuple(
            altered_by(alter, module) for alter in alterations
        )
        failures, _ = self.manager.register_module(vars(module), path.name)
        if failures and not alterations:
            first = next(iter(failures.values()))
            raise ContractError(
                f"The reference {path} does not fit its contract: {sentence(first)}",
                "Fix the reference.",
            )

    def ask(
        self,
        hook: str,
        arguments: Mapping[str, Plain],
        seed: int,
    ) -> tuple[Plain, list[str]]:
        """Return what the reference answers, as plain values."""
        seed_generators(seed)
        library = self.assignment.arrays
        live = {
            name: from_plain(value, library)
            for name, value in arguments.items()
        }
        answer = self.manager.ask(hook, live)
        return Encoder(_MAX_REPLY).plain(answer), []


def _import_library(name: str, assignment: Assignment) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        text = f"{assignment.id} works with {name}, which is not installed."
        tip = f"pip install {name}; the README says how to get a CPU build."
        raise ContractError(text, tip) from None
    except ImportError as problem:  # no memory for it, half an installation
        text = f"{assignment.id} works with {name}, which cannot be loaded: {problem}."
        tip = (
            f"Raise the limit of memory (`ulimit -v`), or install {name} anew."
        )
        raise ContractError(text, tip) from None


class Oracle:
    """The `reference` that tests talk to: hooks as methods, NumPy arrays in and out.

    Subclasses know the answers.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.precision: str | None = None
        self.test = ""
        self._asked: list[Call] = []

    def with_misconceptions(self, *criteria: str) -> Iterator[Oracle]:
        """Yield what is right for code with each misconception of *criteria* in turn.

        There is none without a reference.
        """
        del criteria
        yield from ()

    def remembered(self, evidence: Evidence) -> Evidence:
        """Return *evidence*, computed once for each of those in each test."""
        return evidence

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self.contract.hooks:
            raise AttributeError(f"the contract has no hook `{name}`")
        return lambda **arguments: self._ask(name, arguments)

    def start_test(self, test: str, precision: str | None) -> None:
        """Prepare for the test with the id *test*.

        Its floating-point inputs are cast to *precision*, unless that is None.
        """
        self.test, self.precision = test, precision
        self._asked = []

    def with_expected(self, calls: Sequence[Call]) -> tuple[Call, ...]:
        """Return *calls* with the right answer beside each that the test asked us, too."""
        return tuple(
            replace(call, expected=self._asked_like(call)) for call in calls
        )

    def answer(self, hook: str, arguments: dict[str, Plain]) -> Plain:
        """Return the right answer, as plain values."""
        raise NotImplementedError

    def _asked_like(self, call: Call) -> Plain:
        """Return what the running test was told for the same hook and arguments."""
        for asked in self._asked:
            if (asked.hook, asked.arguments) == (call.hook, call.arguments):
                return cast("Plain", asked.reply)
        return None

    def _ask(self, name: str, arguments: Mapping[str, Any]) -> Any:
        inputs = dict(arguments)
        if self.precision is not None:
            inputs = astype_tree(inputs, self.precision)
        sent = {key: plain_tree(value) for key, value in inputs.items()}
        answer = self.answer(name, sent)
        self._asked.append(Call(name, sent, answer))
        try:
            checked = check_reply(self.contract.hooks[name].returns, answer)
        except BadReply as problem:
            failure = StudentFailure(problem.details, name)
            text = f"Of the reference, {sentence(failure)}"
            raise ContractError(text, "Fix the reference.") from None
        return numpy_tree(checked)


class ReferenceOracle(Oracle):
    """Answers with the reference, computed in float64.

    Answers are rounded to float32 where the inputs are float32.
    """

    def __init__(self, session: LocalSession, contract: Contract) -> None:
        super().__init__(contract)
        self.session = session
        self._answers: LRUCache[bytes, Plain] = LRUCache(_MOST)
        self._mistaken: dict[str, MistakenOracle] = {}
        self._evidence: LRUCache[Hashable, object] = LRUCache(_MOST)

    def with_misconceptions(self, *criteria: str) -> Iterator[Oracle]:
        """Yield what is right for code with each misconception of *criteria* in turn."""
        for variant in self._variants:
            name = variant.misconception.id
            if variant.misconception.criterion not in criteria:
                continue
            if name not in self._mistaken:
                # conventions come after misconceptions
                alterations = [variant.alter, *self.session.alterations]
                session = LocalSession(
                    self.session.assignment,
                    self.contract,
                    alterations,
                )
                self._mistaken[name] = MistakenOracle(session, self.contract)
            mistaken = self._mistaken[name]
            mistaken.start_test(self.test, self.precision)
            yield mistaken

    def remembered(self, evidence: Evidence) -> Evidence:
        """Return *evidence*, computed once for each of those in each test.

        What it asks this reference tells it from further evidence of the test. Nobody
        may change what it returns.
        """
        start = len(self._asked)
        evidence(self)
        questions = [call_key(c.hook, c.arguments) for c in self._asked[start:]]
        del self._asked[start:]
        place = self.test, self.precision, *questions

        def remembered(mistaken: Oracle) -> object:
            key = place, id(mistaken)  # this oracle keeps those
            if key not in self._evidence:
                try:
                    self._evidence[key] = evidence(mistaken)
                except Mismatch as problem:
                    self._evidence[key] = problem
            answer = self._evidence[key]
            if isinstance(answer, Mismatch):
                raise answer.with_traceback(None)
            return answer

        return remembered

    @cached_property
    def _variants(self) -> tuple[Variant, ...]:
        return load_variants(self.session.assignment)

    def answer(self, hook: str, arguments: dict[str, Plain]) -> Plain:
        """Return the reference's answer; the same question is computed once."""
        key = call_key(hook, arguments)
        if key not in self._answers:
            self._answers[key] = self._compute(hook, arguments)
        return self._answers[key]

    def _compute(self, hook: str, arguments: dict[str, Plain]) -> Plain:
        inputs = numpy_tree(arguments)
        in_float64 = astype_tree(inputs, "float64")
        exact = {key: plain_tree(value) for key, value in in_float64.items()}
        reply, _ = self.session.ask(hook, exact, 0)
        return plain_tree(rounded_like(inputs, numpy_tree(reply)))


class MistakenOracle(ReferenceOracle):
    """Answers as the reference would with a misconception in it.

    Raises Mismatch where that gives no answer.
    """

    def _ask(self, name: str, arguments: Mapping[str, Any]) -> Any:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                return super()._ask(name, arguments)
            except Exception as problem:
                text = "With this misconception there is no answer."
                difference = Difference(
                    DifferenceKind.STRUCTURE,
                    name=name,
                    summary=text,
                )
                raise Mismatch(difference) from problem


def rounded_like(inputs: Any, answer: Any) -> Any:
    """Return *answer* in float32 where all floating-point *inputs* are float32.

    Its numbers are rounded like its arrays.
    """
    if float_dtypes(inputs) != {"float32"}:
        return answer
    return astype_tree(map_tree(answer, _as_array), "float32")


def _as_array(leaf: Any) -> Any:
    return np.asarray(leaf) if isinstance(leaf, float) else leaf


def call_key(hook: str, arguments: Mapping[str, Plain]) -> bytes:
    """Return a hash of a call: the hook's name and its arguments, whatever their order."""
    return digest(hook, dict(arguments))
