"""The checks of `grader validate`, one module each."""
