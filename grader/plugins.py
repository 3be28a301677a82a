"""The plugin manager: built-in features are plugins through the same hooks as everybody's."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pluggy

from grader import hookspecs
from grader.errors import GraderError, PluginError
from grader.grading.judge import judge
from grader.grading.score import score
from grader.hookspecs import hookimpl
from grader.intake import Intake
from grader.model import (
    Assignment,
    Graded,
    Judgement,
    Outcome,
    Result,
    Rubric,
    Score,
    Submission,
    TestCase,
)
from grader.model.options import Job, Options, Reading
from grader.model.safe_text import clean_line
from grader.runs.executors import InlineExecutor, LocalProcesses, cluster
from grader.runs.run_log import RunLog

ENTRY_POINTS = "grader.plugins"
_MAX_TROUBLES = 20
_MAX_SENTENCE = 500


class BuiltIns:
    """What the grader does where no plugin has an answer."""

    @hookimpl(trylast=True)
    def grader_collect_submissions(
        self,
        source: Path,
        assignment: Assignment,
        reading: Reading,
    ) -> Intake:
        """Return the submissions in *source*.

        It is a course site's download, a folder, an archive of one, or a single
        file.
        """
        from grader.intake import collect  # archives take long

        return collect(source, assignment, reading)

    @hookimpl(trylast=True)
    def grader_make_executor(self, options: Options, job: Job) -> Executor:
        """Return the cluster of *options*, else one process per job.

        A single job runs in this process.
        """
        if options.cluster:
            return cluster(options.cluster, job)
        if options.jobs == 1:
            return InlineExecutor()
        return LocalProcesses(options.jobs, job)

    @hookimpl(trylast=True)
    def grader_judge_outcome(
        self,
        outcome: Outcome,
        test_case: TestCase,
    ) -> Judgement:
        """Return full credit for a pass, none for anything else."""
        return judge(outcome, test_case)

    @hookimpl(trylast=True)
    def grader_score_submission(
        self,
        submission: Submission,
        judgements: Sequence[Judgement],
        rubric: Rubric,
    ) -> Score:
        """Return the sum over the rubric's criteria."""
        del submission
        return score(judgements, rubric)

    @hookimpl
    def grader_write_reports(
        self,
        assignment: Assignment,
        results: Sequence[Result],
        intake: Intake,
        directory: Path,
    ) -> Sequence[Path]:
        """Write the pages, grades.csv and grades.json."""
        from grader.export import Grades  # pages take long to import, too
        from grader.report.files import write_reports
        from grader.report.html import course_templates

        # reading a large class twice would take longer
        with Grades(directory) as grades:
            pages = write_reports(
                grades.noted(results),
                directory,
                assignment,
                intake.unmatched,
                course_templates(assignment.course),
            )
            return [*pages, *grades.write(intake.unmatched)]

    @hookimpl
    def grader_write_overview(
        self,
        graded: Sequence[Graded],
        directory: Path,
    ) -> Sequence[Path]:
        """Write the pages and the table that bring several assignments together."""
        from grader.export import write_totals  # as above
        from grader.report.files import write_overview
        from grader.report.html import course_templates

        templates = course_templates(graded[0].assignment.course)
        pages = write_overview(graded, directory, templates)
        return [*pages, write_totals(graded, directory)]


class Listeners:
    """The plugins that are told of results or write files.

    A plugin that fails costs its own output, not that of the others.
    """

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self.manager = manager
        self.log = RunLog()
        manager.register(self.log, "log")
        #: a sentence for each plugin and hook that failed
        self.troubles: list[str] = []

    def tell(self, hook: str, **arguments: object) -> None:
        """Call *hook* of every plugin."""
        self._replies(hook, arguments)

    def collect(self, hook: str, **arguments: object) -> list[Path]:
        """Return the paths that all implementations of *hook* wrote.

        Raises GraderError where a folder cannot be written.
        """
        return [
            path for paths in self._replies(hook, arguments) for path in paths
        ]

    def _replies(self, hook: str, arguments: dict[str, object]) -> list[Any]:
        replies: list[Any] = []
        plugins = self.manager.get_plugins()
        implementations = getattr(self.manager.hook, hook).get_hookimpls()
        for implementation in reversed(implementations):
            skipped = [
                plugin
                for plugin in plugins
                if plugin is not implementation.plugin
            ]
            call = self.manager.subset_hook_caller(hook, skipped)
            try:
                replies += call(**arguments)
            except GraderError:
                raise
            except Exception as problem:  # noqa: BLE001 - the other plugins have their turn
                name = implementation.plugin_name
                self._note(f"The plugin {name} failed in {hook}: {problem!r}.")
        return replies

    def all_troubles(self) -> tuple[str, ...]:
        """Return the sentences, that of the log included."""
        return tuple(filter(None, (*self.troubles, self.log.trouble)))

    def _note(self, sentence: str) -> None:
        if sentence not in self.troubles and len(self.troubles) < _MAX_TROUBLES:
            self.troubles.append(clean_line(sentence, _MAX_SENTENCE))
            self.log.write("plugin failed", sentence=sentence)


def make_plugins(
    course: Path | None = None,
    extra: Sequence[object] = (),
) -> pluggy.PluginManager:
    """Return a manager with the built-ins and all plugins.

    These are the installed ones, the course's, and *extra* ones. Raises
    PluginError for a plugin that cannot be imported or that implements an
    unknown hook.
    """
    manager = pluggy.PluginManager("grader")
    manager.add_hookspecs(hookspecs)
    manager.register(BuiltIns(), "built-ins")
    paths = sorted((course / "plugins").glob("*.py")) if course else []
    try:
        _load_installed(manager)
        for path in paths:
            manager.register(_import_plugin(path), path.name)
        for plugin in extra:
            manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError as problem:
        raise PluginError(
            f"A plugin does not fit the grader's hooks: {problem}",
            "See docs/plugin_hooks.md.",
        ) from None
    return manager


def _load_installed(manager: pluggy.PluginManager) -> None:
    try:
        manager.load_setuptools_entrypoints(ENTRY_POINTS)
    except pluggy.PluginValidationError:
        raise
    except Exception as problem:
        raise PluginError(
            f"An installed plugin (entry point {ENTRY_POINTS}) cannot be imported:"
            f" {problem!r}",
            "Reinstall or remove the package that brings it.",
        ) from problem


def _import_plugin(path: Path) -> object:
    name = f"grader_course_plugin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    try:
        if spec is None or spec.loader is None:
            # one sentence for every way in which a plugin fails to load
            raise ImportError(path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except Exception as problem:
        raise PluginError(
            f"The course's plugin {path} cannot be imported: {problem!r}",
            "Run it with Python.",
        ) from problem
    return module
