# Goal: learn of the machine and the grader through /proc/self and /sys.
# Must happen: denied. Score: 0.
# INCLUDE harm
import os

for name in ("maps", "mem", "environ", "cmdline", "exe", "status", "mountinfo", "cgroup", "fd/0", "fdinfo/3", "ns/user"):
    for path in ("/proc/self/" + name, "/proc/thread-self/" + name, f"/proc/{os.getpid()}/" + name):
        for act in (lambda: open(path, "rb"), lambda: os.readlink(path), lambda: os.listdir(os.path.dirname(path))):
            try:
                act()
                harm("reached", path)
            except OSError:
                pass
for path in ("/sys/fs/cgroup", "/sys/kernel", "/proc/net/tcp", "/proc/net/unix", "/proc/keys"):
    try:
        os.stat(path)
        harm("reached", path)
    except OSError:
        pass
