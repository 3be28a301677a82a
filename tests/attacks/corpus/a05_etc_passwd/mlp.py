# Goal: read /etc/passwd and list /, /home, /root.
# Must happen: denied, or an empty root folder is seen. Score: 0.
# INCLUDE harm
import os

for path in ("/etc/passwd", "/etc/hostname", "/etc/os-release", "/proc/version", "/proc/mounts"):
    try:
        harm("read", path, len(open(path).read()))
    except OSError as error:
        print(path, error.errno)
for path in ("/", "/home", "/root", "/etc", "/proc", "@ROOT@"):
    try:
        if os.listdir(path):
            harm("listed", path)
    except OSError as error:
        print(path, error.errno)
