"""The parts of a page: each makes the records that one part shows."""
