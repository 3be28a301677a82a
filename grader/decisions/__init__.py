"""What people decide about results, and what of it students may see.

    new_decisions   what may be decided is checked, and written to the log
    ticking_off     what somebody has looked at needs no look any more
    override_table  points by hand for many students, from a table
    publication     a folder with one report for each student, and nothing else
    class_export    grades in the form that a course site accepts
    lowered_results nobody loses published points without a decision

Open to other rooms: class_export, lowered_results, new_decisions, override_table,
publication, ticking_off
"""
