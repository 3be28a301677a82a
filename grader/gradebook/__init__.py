"""The results of a class in one SQLite file: what was graded stays graded.

Every report can be written again from it.

    store          the open gradebook; place, lock and schema are its file's
    keys           what a result depends on, as hashes
    codec          a Result as JSON and blobs, and back; value_cache keeps what many results share
    provenance     what results are made with here and now
    run_records    runs, and results in short
    results        results as sequences that are read on demand
    changes        how two results of one student differ, and why
    decision_log   what people decided, as a log
    final_results  results as they count
    publications   what students were given to read; published_changes what changed since
    copies         files elsewhere that hold results
    late_pool      late days of the term that students have left
    erasure        students are erased
    earlier_runs   what earlier runs left for today's
    unknown_student  the error for a student whom nobody knows

Open to other rooms: copies, decision_log, earlier_runs, erasure,
final_results, keys, provenance, publications, published_changes, results,
unknown_student
"""

from grader.gradebook.changes import Change, change
from grader.gradebook.keys import (
    Keys,
    environment,
    environment_key,
    keys_of,
    label_of,
)
from grader.gradebook.run_records import Recorded, Run, Standing
from grader.gradebook.store import Gradebook

__all__ = [
    "Change",
    "Gradebook",
    "Keys",
    "Recorded",
    "Run",
    "Standing",
    "change",
    "environment",
    "environment_key",
    "keys_of",
    "label_of",
]
