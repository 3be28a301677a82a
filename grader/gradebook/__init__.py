"""The results of a class, kept in one SQLite file: what was graded stays graded, and every report can be written again.

keys     what a result depends on, as hashes
codec    a Result as JSON and blobs, and back
manifest what results are made with here and now
records  runs, and results in short
results  results as sequences that are read on demand
changes  how two results of one student differ, and why
schema   the tables, and how older ones become today's
store    the open gradebook
decisions  what people decided, as a log
final    results as they count
earlier  what earlier runs left for today's
"""

from grader.gradebook.changes import Change, change
from grader.gradebook.keys import Keys, environment, environment_key, keys_of, label_of
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
