"""Whether an assignment is fit for release: `grader validate`, a module per check."""

from grader.validation.finding import Finding
from grader.validation.runner import validate

__all__ = ["Finding", "validate"]
