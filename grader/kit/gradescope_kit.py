"""Gradescope's autograder as an archive: all that its container needs to grade.

Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/.
`setup.sh` runs when the image is built, `run_autograder` for each submission;
both find the archive unpacked in `/autograder/source`.
"""

from __future__ import annotations

import io
import shlex
import zipfile
from pathlib import Path

from grader.course.seeds import read_seed
from grader.export.atomic_files import write_atomically
from grader.export.gradescope import failed_json
from grader.gradebook.keys import material
from grader.kit.own_wheel import requirements, wheel
from grader.model import Assignment
from grader.report.html import own_templates

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PROGRAMS = ("setup.sh", "run_autograder")

SETUP = """#!/usr/bin/env bash
# Runs once, when the image is built: Python 3.11 or newer, the grader, and what it needs.
set -euo pipefail
root="${{AUTOGRADER_ROOT:-/autograder}}"
export DEBIAN_FRONTEND=noninteractive
find_python() {{
  for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}}
if ! find_python; then
  apt-get update
  apt-get install -y --no-install-recommends python3-venv
  find_python || apt-get install -y --no-install-recommends python3.11-venv
fi
python=$(find_python) || {{ \
echo "Python 3.11 or newer is needed: choose a newer base image."; exit 1; }}
"$python" -m venv "$root/venv"
{torch}"$root/venv/bin/python" -m pip install --no-cache-dir "$root/source/{wheel}"
chmod -R go-rwx "$root/source"
"$root/venv/bin/python" -P -m grader doctor || true\
  # for the log of the build: what this container isolates
"""
#: The processor's torch alone: that of PyPI brings gigabytes for graphics
#: cards, which the container has not.
TORCH = (
    '"$root/venv/bin/python" -m pip install --no-cache-dir --index-url'
    " https://download.pytorch.org/whl/cpu {}\n"
)

RUN = """#!/usr/bin/env bash
# Runs for each submission.
root="${{AUTOGRADER_ROOT:-/autograder}}"
mkdir -p "$root/results"
cp "$root/source/failed.json" "$root/results/results.json"\
  # stays where the grader cannot do its work
cd "$root/source" || exit
"$root/venv/bin/python" -P -m grader --course course autograde {assignment} --root "$root"
exit 0
"""


def write_autograder(assignment: Assignment, path: Path) -> list[str]:
    """Write the autograder of *assignment* to *path*, and return the names in it.

    It is written whole or not at all. It holds reference, hidden tests and
    seed: it is for Gradescope, never for students. Raises CollectionError where
    the seed is missing, GraderError where *path* cannot be written.
    """
    read_seed(assignment.hidden_tests)
    files = _files(assignment)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = _UNIX
            mode = 0o755 if name in _PROGRAMS else 0o644
            entry.external_attr = mode << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    write_atomically(path, stream.getvalue())
    return sorted(files)


def _files(assignment: Assignment) -> dict[str, bytes]:
    extras = ["torch"] if assignment.arrays == "torch" else []
    required = requirements(*extras)
    name, content = wheel(required, own_templates())
    torch = [
        TORCH.format(shlex.quote(requirement))
        for requirement in required
        if requirement.startswith("torch")
    ]
    setup = SETUP.format(torch="".join(torch), wheel=name)
    run = RUN.format(assignment=shlex.quote(assignment.id))
    files = {
        "setup.sh": setup.encode(),
        "run_autograder": run.encode(),
        "failed.json": failed_json().encode(),
        name: content,
    }
    for path in material(assignment):
        inside = path.relative_to(assignment.course).as_posix()
        files[f"course/{inside}"] = path.read_bytes()
    return files
