"""An auto-grader for numeric and deep-learning homework.

Only values cross, and the report names the mistake.
"""

__version__ = "0.1.0"
__all__ = ["__version__"]
