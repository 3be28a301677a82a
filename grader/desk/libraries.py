"""What an assignment needs of this Python, said in one sentence before anything runs."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from grader.errors import GraderError
from grader.model import Assignment

#: What pip calls a library that is imported by another name.
_DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "cv2": "opencv-python",
}


def refuse_missing_libraries(assignment: Assignment) -> None:
    """Raise GraderError, naming them, where libraries of *assignment* are not installed."""
    needed = [assignment.arrays, *assignment.modules]
    tops = dict.fromkeys(name.partition(".")[0] for name in needed)
    missing = [name for name in tops if find_spec(name) is None]
    if not missing:
        return
    distributions = [_DISTRIBUTIONS.get(name, name) for name in missing]
    raise GraderError(
        f"{assignment.id} needs {' and '.join(missing)}, which this Python does not"
        f" have ({sys.executable}).",
        f"python -m pip install {' '.join(distributions)}",
    )
