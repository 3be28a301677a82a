"""A class: where its submissions are graded, and what is done with a run afterwards."""
