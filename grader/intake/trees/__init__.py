"""What every source of submissions is first: folders of files, read on demand, capped.

tree                          the records, and what is refused folder
a folder on disk as a tree archive                       an archive as a tree; zip_tree,
tar_tree and members do the parts unpacked                      a student's archive,
opened in a confined process, checked unpacking                     what that process
does; archive_listing is its answer's form foreign_tree                  RAR, 7-Zip and
others, where libarchive is installed unpack                        a tree written to
disk

The archive of a class, which whoever grades gives, is read in the trusted
process.
"""
