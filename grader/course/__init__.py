"""What an author wrote, read: configuration, handout, misconceptions, seeds.

    catalogue           finds a course, and assignments in it
    config              assignment.toml as an Assignment; toml_values words its errors
    editions            which edition of a handout files are of
    filenames           which names the handout's file may have
    seeds               one secret for each assignment, one seed for each test
    python_files        runs trusted Python files of a course
    handout             the contract, and how a plain file becomes a pluggy plugin
    hook_marks          the decorators by which a contract says more of a hook
    student_module      a student's names as the handout's functions, classes and objects
    written_names       the handout's names as an edition has them
    conformance         whether, and how, a function can be called as the handout says
    optional_parameters  the same for functions that lack what the handout makes optional
    conformance_memory  the same, remembered for as long as functions stay the same
    student_problem     what is raised where a student's code cannot be used
    variants            misconceptions: functions that alter a fresh copy of the reference
    convention_file     conventions: accepted forms of the reference, and what shows them

Authors import none of these, but `grader.contract`, `grader.misconceptions` and
`grader.conventions`.

Open to other rooms: catalogue, config, convention_file, editions, filenames,
handout, hook_marks, python_files, seeds, student_module, student_problem,
toml_values, variants, written_names

`handout` and what it stands on run beside student code as well: standard
library and pluggy only.
"""
