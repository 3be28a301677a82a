"""The student's desk: checks of a student's own work with the public tests.

    checker         runs the public tests, again and again with the same processes
    student_file    which assignment and file a check is about; copies the starter
    work_files      which files in a folder are a student's
    libraries       what an assignment needs of this Python, said before anything runs
    tested_functions
                    which function of the handout a test is about
    starter_code    which functions are still as the starter has them
    standings       how each function stands after a check
    help_levels     how much help a function gets by now
    help_texts      the help itself: what was measured, a small case
    check_history   earlier checks on this machine, and what became better
    check_report    all that a check has to say, as data
    check_text      the same as lines for a terminal
    check_data      the same as JSON
    check_page      the same as HTML: a page, or a part of a notebook
    watching        checks again whenever a file was saved
    kernel          what was run in a notebook's kernel so far
    interactive     `check(...)` for Python, `%%check` for notebooks

Open to other rooms: check_data, check_page, check_report, check_text, checker,
interactive, libraries, student_file, watching
"""
