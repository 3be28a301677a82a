"""Runs the statements of a submission's files one by one, and leaves out those that cannot run.

Standard library only.
"""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import CodeType, ModuleType

from grader.model import LeftOut, Problem, ProblemKind
from grader.sandbox.guest.problems import safe_text
from grader.sandbox.guest.sources import NotLoadable
from grader.sandbox.guest.statements import (
    bound_names,
    first_line,
    is_definition,
    is_plain,
    needed_statements,
)
from grader.sandbox.guest.stubs import Origin, Stub

MAX_MESSAGE = 200
MAX_SOURCE = 80
#: A statement's place among all of a submission: the name of its piece (a file
#: or a cell) and its index there.
Place = tuple[str, int]
#: Told of each statement that may take long or end the process before it runs,
#: and None when none does any more.
Announce = Callable[[Place | None], None]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A top-level statement, its place, and whether it runs without being announced."""

    place: Place
    tree: ast.stmt
    plain: bool

    @property
    def first_line(self) -> int:
        return first_line(self.tree)

    @property
    def last_line(self) -> int:
        return self.tree.end_lineno or self.first_line


@dataclass(frozen=True, slots=True)
class _Block:
    """Statements that run together: one that is announced, or plain ones on lines of their own."""

    statements: Sequence[_Statement]
    code: CodeType


@dataclass(frozen=True, slots=True)
class _Omission:
    """A statement that is not run.

    It was tried before, does not compile, or is `passed_over` as no definition.
    """

    statement: _Statement
    passed_over: bool
    problem: BaseException | None = None


@dataclass
class Runner:
    """Runs the files of one submission.

    *skipped* are the places of statements that are left out untried.

    `left_out` tells what was not run, in order. The names that such a statement
    would have bound are stubs, also where they were bound before.
    """

    announce: Announce = lambda _: None
    skipped: Collection[Place] = ()
    #: whether of every file only definitions are run, and what these need
    definitions_only: bool = False
    #: whether not even what definitions need is run
    bare: bool = False
    #: the names of the handout
    asked: Collection[str] = ()
    left_out: list[LeftOut] = field(default_factory=list)
    #: announced, and not at their end yet
    _running: list[_Statement] = field(default_factory=list)

    def run(
        self,
        pieces: Sequence[tuple[str, ast.Module]],
        module: ModuleType,
    ) -> None:
        """Run the *pieces* (name and tree) of a file in *module*.

        Raises NotLoadable where one does not compile.
        """
        if self.definitions_only:
            self.run_definitions(pieces, module)
            return
        for name, tree in pieces:
            self._take(self._steps(_statements(name, tree)), module)

    def run_definitions(
        self,
        pieces: Sequence[tuple[str, ast.Module]],
        module: ModuleType,
        *,
        cells: bool = False,
        bare: bool = False,
    ) -> None:
        """Run only the definitions of the *pieces* and, unless *bare*, what these need.

        Definitions are imports, functions, classes, and assignments of literals
        and of names that were defined before.

        Where they are *cells* of a notebook, a statement that does not compile
        is left out like one that raises.
        """
        pieces_of_statements = [_statements(*piece) for piece in pieces]
        bare = bare or self.bare
        passed_over = self._passed_over(pieces_of_statements, bare=bare)
        for statements in pieces_of_statements:
            steps = self._steps(statements, passed_over, lenient=cells)
            self._take(steps, module)

    def _passed_over(
        self,
        pieces: Sequence[Sequence[_Statement]],
        *,
        bare: bool,
    ) -> frozenset[Place]:
        """Return the places of statements that neither define nor are needed."""
        statements = list(chain.from_iterable(pieces))
        names = set(dir(builtins))
        defining: list[bool] = []
        for statement in statements:
            defines = is_definition(statement.tree, names)
            defining.append(defines)
            if defines:
                names |= bound_names(statement.tree)
        run = {number for number, defines in enumerate(defining) if defines}
        if not bare:
            trees = [statement.tree for statement in statements]
            run |= needed_statements(trees, defining, self.asked)
        return frozenset(
            statement.place
            for number, statement in enumerate(statements)
            if number not in run
        )

    def _steps(
        self,
        statements: Sequence[_Statement],
        passed_over: Collection[Place] = (),
        *,
        lenient: bool = False,
    ) -> list[_Block | _Omission]:
        """Return what to do with each of the *statements*.

        Those at the places *passed_over* are not run.

        All is compiled before any of it runs: a file that does not compile is
        not run in part, unless *lenient*.
        """
        make_block = _lenient_block if lenient else _block
        steps: list[_Block | _Omission] = []
        plain: list[_Statement] = []  # the statements of the next block, so far

        def end_block() -> None:
            if plain:
                steps.append(make_block(tuple(plain)))
                plain.clear()

        for statement in statements:
            omission = self._omission(statement, passed_over)
            is_alone = lenient or omission or not statement.plain
            if is_alone or (
                plain and plain[-1].last_line >= statement.first_line
            ):
                end_block()
            if omission:
                steps.append(omission)
                continue
            plain.append(statement)
            if is_alone:
                end_block()
        end_block()
        return steps

    def _omission(
        self,
        statement: _Statement,
        passed_over: Collection[Place],
    ) -> _Omission | None:
        if statement.place in self.skipped:
            return _Omission(statement, passed_over=False)
        if statement.place in passed_over:
            return _Omission(statement, passed_over=True)
        return None

    def _take(
        self,
        steps: Sequence[_Block | _Omission],
        module: ModuleType,
    ) -> None:
        for step in steps:
            if isinstance(step, _Block):
                failed = self._run(step, module)
                for statement in step.statements[failed + 1 :]:
                    self._run(_block([statement]), module)
            elif step.passed_over:
                _bind_stubs(step.statement, module, tried=False)
            else:
                self._leave_out(step.statement, module, step.problem)

    def _run(self, block: _Block, module: ModuleType) -> int:
        """Run *block*; return the number of the statement that ended it.

        That is the one that was left out, or else the last one.
        """
        first = block.statements[0]
        announced = not first.plain
        if announced:
            self._running.append(first)
            self.announce(first.place)
        try:
            # running student code is the point
            exec(block.code, module.__dict__)  # noqa: S102
        # SystemExit too: the other statements run all the same
        except BaseException as problem:  # noqa: BLE001
            failed = _failed(block, problem)
            self._leave_out(block.statements[failed], module, problem)
            return failed
        finally:
            if announced:
                self._running.pop()
                # What goes on now is the statement that imports this file, if
                # any.
                self.announce(
                    self._running[-1].place if self._running else None,
                )
        return len(block.statements) - 1

    def _leave_out(
        self,
        statement: _Statement,
        module: ModuleType,
        problem: BaseException | None,
    ) -> None:
        _bind_stubs(statement, module, tried=True)
        file, index = statement.place
        source = linecache.getline(file, statement.first_line).strip()[
            :MAX_SOURCE
        ]
        exception = _exception_name(problem)[:MAX_MESSAGE]
        message = "" if problem is None else safe_text(problem)[:MAX_MESSAGE]
        self.left_out.append(
            LeftOut(
                file,
                index,
                statement.first_line,
                source,
                exception,
                message,
            ),
        )


def _statements(name: str, tree: ast.Module) -> list[_Statement]:
    statements: list[_Statement] = []
    for index, statement in enumerate(tree.body):
        plain = is_plain(statement)
        statements.append(_Statement((name, index), statement, plain))
    return statements


def _block(statements: Sequence[_Statement]) -> _Block:
    """Return *statements* compiled. Raises NotLoadable."""
    file = statements[0].place[0]
    module = ast.Module([statement.tree for statement in statements], [])
    try:
        # Annotations are not evaluated, as in the newest Python: compile
        # inherits that from this module.
        code = compile(module, file, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        line = getattr(problem, "lineno", None) or 0
        detail = str(problem)[:MAX_MESSAGE]
        fault = Problem(ProblemKind.SYNTAX, file, line, detail=detail)
        raise NotLoadable(fault) from problem
    return _Block(statements, code)


def _lenient_block(statements: Sequence[_Statement]) -> _Block | _Omission:
    """Return the only one of *statements* compiled, or left out where it does not compile."""
    try:
        return _block(statements)
    except NotLoadable as problem:
        return _Omission(
            statements[0],
            passed_over=False,
            problem=problem.__cause__,
        )


def _failed(block: _Block, problem: BaseException) -> int:
    """Return which statement of *block* raised *problem*, by its number in the block."""
    frame = problem.__traceback__
    while frame is not None and frame.tb_frame.f_code is not block.code:
        frame = frame.tb_next
    line = 0 if frame is None else frame.tb_lineno
    for number, statement in enumerate(block.statements):
        if statement.first_line <= line <= statement.last_line:
            return number
    return 0


def _bind_stubs(
    statement: _Statement,
    module: ModuleType,
    *,
    tried: bool,
) -> None:
    """Let each name that *statement* would have bound say so when it is used.

    A name that an earlier definition bound keeps its value where the statement was not
    *tried*.
    """
    file, _ = statement.place
    origin = Origin(file, statement.first_line, tried=tried)
    for name in bound_names(statement.tree):
        if tried or name not in module.__dict__:
            module.__dict__[name] = Stub(name, origin)


def _exception_name(problem: BaseException | None) -> str:
    """Return what Python calls *problem*, also where we read a file in its stead."""
    if problem is None:
        return ""
    is_ours = isinstance(problem, NotLoadable)
    return "SyntaxError" if is_ours else type(problem).__name__
