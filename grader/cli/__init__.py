"""The command line: a module per command, and what several of them print or parse.

Each command parses, calls one function of another room, prints, and returns an
ExitCode.
"""

from grader.cli.app import main

__all__ = ["main"]
