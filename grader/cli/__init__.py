"""The command line: one module per command, each of which parses, calls one function and returns an ExitCode."""

from grader.cli.app import main

__all__ = ["main"]
