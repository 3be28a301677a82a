"""What the page of a student's own check says first: that it is no grade, and of which file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HelpView:
    """A level of help, unfolded after the one before."""

    title: str = field(metadata={"help": "hint, diagnosis or small case"})
    lines: tuple[str, ...] = field(metadata={"help": "the help, line by line"})
    refusal: str = field(
        metadata={"help": "why it is not given yet, where it is not"},
    )


@dataclass(frozen=True, slots=True)
class FunctionView:
    """How a function of the handout stands."""

    name: str = field(metadata={"help": "its name in the handout"})
    state: str = field(
        metadata={"help": "right, wrong, not written yet or not run"},
    )
    tone: str = field(metadata={"help": "good, bad or quiet"})
    tests: str = field(metadata={"help": "how many of its tests passed"})


@dataclass(frozen=True, slots=True)
class FirstView:
    """The mistake to fix first, or the function to write next."""

    label: str = field(metadata={"help": "whether to fix or to write"})
    function: str = field(metadata={"help": "the function of the handout"})
    test: str = field(metadata={"help": "title of the test that failed"})
    sentence: str = field(metadata={"help": "what is wrong"})
    exception: str = field(metadata={"help": "what the code raised"})
    where: str = field(metadata={"help": "file and line"})
    code: str = field(metadata={"help": "the line itself"})
    helps: tuple[HelpView, ...] = field(
        metadata={"help": "levels of help, in order"},
    )


@dataclass(frozen=True, slots=True)
class CheckView:
    """A student's own check with the public tests."""

    file: str = field(metadata={"help": "name of the file"})
    date: str = field(metadata={"help": "when it was checked"})
    hash: str = field(metadata={"help": "SHA-256 of the file"})
    further_files: tuple[tuple[str, str], ...] = field(
        metadata={"help": "names and hashes of the further files that count"},
    )
    passed: int = field(metadata={"help": "how many public tests passed"})
    total: int = field(metadata={"help": "of how many"})
    hidden_tests: int = field(
        metadata={"help": "how many hidden tests decide the score"},
    )
    problems: tuple[str, ...] = field(
        metadata={"help": "why files cannot be loaded"},
    )
    first: FirstView | None = field(metadata={"help": "what to fix first"})
    functions: tuple[FunctionView, ...] = field(
        metadata={"help": "how each function stands"},
    )
    progress: tuple[str, ...] = field(
        metadata={"help": "what changed since earlier checks"},
    )
