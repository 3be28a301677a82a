"""An empty, read-only root folder for the zygote and its workers.

It is entered when every import has been made.
"""

from __future__ import annotations

import os

from grader.sandbox.isolation import libc

_MS_RDONLY = 1
_MS_NOSUID = 2
_MS_NODEV = 4
_MS_NOEXEC = 8
_MS_REMOUNT = 32
_MS_BIND = 4096
_MNT_DETACH = 2
_BARE = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
#: Any folder would do: it is covered in this mount namespace only. One inode is
#: the root folder itself.
_MOUNT_POINT = b"/proc"
_OPTIONS = b"size=4k,nr_inodes=1,mode=0555"


def apply() -> str:
    """Make an empty folder the root of this process's mount namespace.

    Nothing can be opened or imported afterwards.
    """
    libc.syscall("mount", b"tmpfs", _MOUNT_POINT, b"tmpfs", _BARE, _OPTIONS)
    os.chdir(_MOUNT_POINT)
    # The old root comes to lie on top of the new one (pivot_root(2),
    # "pivot_root(".", ".")") and is then cut loose.
    libc.syscall("pivot_root", b".", b".")
    libc.syscall("umount2", b".", _MNT_DETACH)
    os.chdir("/")
    flags = _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _BARE
    libc.syscall("mount", None, b"/", None, flags, None)
    return "the root folder is empty and read-only"


def verify() -> str:
    """Return an empty text if the root folder is empty and read-only, else what is wrong."""
    # pathlib would need more of the C library than this does
    entries = os.listdir("/")
    if entries:
        return f"the root folder shows {len(entries)} entries"
    if os.statvfs("/").f_flag & os.ST_RDONLY:
        return ""
    return "the root folder can be written"
