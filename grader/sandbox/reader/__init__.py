"""Hostile bytes are read here, in a confined process without secrets.

They are notebooks, what a file defines, and broken files.

On the trusted side:

    survey      records: what a file holds, and why it cannot be read
    client      `Reader`: has files read, one process for each submission
    claimed     what such a process says, checked and capped

In the confined process:

    answering   answers requests with the functions that it is given
    serving     what can be asked of sources
    surveying   a file's pieces, definitions and problem
    notebooks   a notebook's JSON as cells
    ipython     a cell as plain Python: what is IPython's is never run
    magics      which cells are Python in spite of their first line, which write a file
    defined     names bound at the top of a file, with a digest of each definition
    faults      where and why a text is no Python
    salvaging   what is left of a file when the statements that do not parse are blanked

`LEFT_OUT` is all that loading needs to know: in a piece, `files = !ls` stands
as `files = __left_out__('!ls')`. The worker may give that name any meaning; a
statement that calls it counts as left out.
"""

#: The function that a piece calls where its author had IPython do something. No
#: student has a name like it.
LEFT_OUT = "__left_out__"
