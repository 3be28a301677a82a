"""What every source of submissions is first: folders of files, known by name and size, read on demand and capped.

tree                          the records, and what is refused
folder                        a folder on disk as a tree
archive                       an archive as a tree; zip_tree, tar_tree and members do the parts
unpacked                      a student's archive, opened in a confined process; unpacking and foreign_tree run there
unpack                        a tree written to disk
"""
