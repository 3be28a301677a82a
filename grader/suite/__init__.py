"""Tests, collected once and run on any number of submissions.

The only room that drives pytest.

    collection        what a test must look like: marks become TestCases
    run_tests         items become Outcomes
    direct_calls      which tests are called as plain functions, and with what
    order             the order in which they run
    submission_run    what is asked when for one submission, and what need not be run again
    transcripts       what tests asked and were answered, remembered over a class
    remote_student    the `student` fixture: hooks as methods, every call recorded
    reply_structure   whether a reply has the structure that its hookspec declares
    partial_replies   replies of which some parts fit: the others raise when used
    hidden_calls      the calls that tests make of the reference
    convention_search which accepted conventions a submission keeps to
    reference_oracle  the `reference` fixture: right answers, memoised
    single_precision  how far the reference is off in float32
    recorded_answers  right answers to public tests, for students who have no reference
    footprints        which functions of the reference a call runs, and which a
                      misconception replaces
    upstream          which hooks run the code of which others
    digest            a hash that only identical values share

Open to other rooms: convention_search, digest, footprints, hidden_calls, order, partial_replies,
recorded_answers, reference_oracle, remote_student, reply_structure, run_tests,
single_precision, submission_run, transcripts, upstream
"""
