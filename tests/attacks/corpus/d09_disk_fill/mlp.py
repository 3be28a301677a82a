# Goal: fill every disk (up to @FILL@ MiB each).
# Must happen: not a byte is written. Score: 0.
# INCLUDE harm
import os

for folder in ("/tmp", "/dev/shm", "/var/tmp", ".", "/run", "/", "@CLASS@", "@OUT@"):
    path, written = os.path.join(folder, "@MARK@_fill"), 0
    try:
        with open(path, "wb", buffering=0) as file:
            while written < @FILL@ << 20:
                written += file.write(b"x" * (1 << 20))
    except OSError as error:
        print(folder, error.errno)
    if written:
        harm("wrote", written >> 20, "MiB in", folder)
        os.unlink(path)
