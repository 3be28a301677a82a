"""What stands on the page of a class.

needs_look    who needs a person, by cause, and what to do
look_words    the causes in words, and what to do about each
student_rows  a row for each student
chips         what the students can be filtered by
verdict_map   students by tests, a sign for each verdict
mistakes      which mistakes were made, by whom
difficulty    how hard each test was
tally         how tests failed, and what grading took
"""
