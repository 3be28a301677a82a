"""Whether an assignment is fit to be released: what `grader validate` checks, one module per check."""

from grader.validation.finding import Finding
from grader.validation.runner import validate

__all__ = ["Finding", "validate"]
