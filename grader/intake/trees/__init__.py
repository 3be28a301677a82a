"""Students' archives as trees. They are opened in a confined process.

unpacked      the trusted side: what such a process says is checked
unpacking     the confined side
foreign_tree  RAR, 7-Zip and others, with libarchive
"""
