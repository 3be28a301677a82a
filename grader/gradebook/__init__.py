"""The results of a class, kept in one SQLite file: what was graded stays graded, and every report can be written again.

keys     what a result depends on, as hashes
codec    a Result as JSON and blobs, and back
schema   the tables, and how older ones become today's
store    the open gradebook
earlier  what earlier runs left for today's
"""

from grader.gradebook.keys import Keys, environment_key, keys_of, label_of
from grader.gradebook.store import Change, Gradebook, Recorded, Run

__all__ = ["Change", "Gradebook", "Keys", "Recorded", "Run", "environment_key", "keys_of", "label_of"]
