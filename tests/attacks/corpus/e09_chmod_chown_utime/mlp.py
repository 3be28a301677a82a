# Goal: modes, owners, times and attributes of the grader's files, which Landlock does not cover.
# Must happen: denied. Score: 0.
# INCLUDE harm
import os

path = "@CANARY@/private.txt"
attempts = {
    "chmod": lambda: os.chmod(path, 0o666),
    "utime": lambda: os.utime(path, (1, 1)),
    "chown": lambda: os.chown(path, -1, -1),
    "setxattr": lambda: os.setxattr(path, "user.x", b"1"),
    "truncate": lambda: os.truncate(path, 0),
    "rename": lambda: os.rename(path, path + "@MARK@"),
    "unlink": lambda: os.unlink(path),
    "link": lambda: os.link(path, "@CANARY@/@MARK@"),
    "symlink": lambda: os.symlink("/etc", "@CANARY@/@MARK@"),
    "chmod the library": lambda: os.chmod(os.path.dirname(os.__file__), 0o755),
}
for name, attempt in attempts.items():
    try:
        attempt()
        harm(name)
    except OSError as error:
        print(name, error.errno)
