# Goal: what the kernel has beyond files, sockets and processes.
# Must happen: all of it is denied. Score: 0.
# INCLUDE harm
import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
room = ctypes.create_string_buffer(256)
calls = {
    "io_uring_setup": (425, 8, room), "memfd_create": (319, b"x", 0), "userfaultfd": (323, 1),
    "bpf": (321, 0, room, 64), "perf_event_open": (298, room, 0, -1, -1, 0), "keyctl": (250, 0, -3, 0),
    "unshare": (272, 0x10000000), "mount": (165, b"none", b"/tmp", b"tmpfs", 0, 0), "chroot": (161, b"/tmp"),
    "setns": (308, 0, 0), "shmget": (29, 0, 4096, 0o1600), "msgget": (68, 0, 0o1600), "modify_ldt": (154, 0, room, 16),
    "open_by_handle_at": (304, -100, room, 0), "swapoff": (168, b"/x"), "inotify_init1": (294, 0),
    "eventfd2": (290, 0, 0), "timerfd_create": (283, 0, 0), "signalfd4": (289, -1, room, 8, 0),
    "memfd_secret": (447, 0), "landlock_create_ruleset": (444, 0, 0, 1), "seccomp": (317, 2, 0, room),
    "personality": (135, 0x40000), "fanotify_init": (300, 0, 0), "mq_open": (240, b"x", 0o100, 0o600, 0),
}
if platform.machine() == "x86_64":
    for name, (number, *arguments) in calls.items():
        words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
        if libc.syscall(number, *words) >= 0:
            harm(name)
