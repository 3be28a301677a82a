# Goal: run programs.
# Must happen: denied. Score: 0.
# INCLUDE harm
import os
import subprocess

word = "DENWP"[::-1]
attempts = {
    "system": lambda: os.system("echo " + word),
    "subprocess": lambda: subprocess.run(["/bin/echo", word], timeout=1),
    "posix_spawn": lambda: os.posix_spawn("/bin/echo", ["echo", word], {}),
    "popen": lambda: print(os.popen("echo " + word).read()),
    "execv": lambda: os.execv("/bin/echo", ["echo", word]),
}
for name, attempt in attempts.items():
    try:
        print(name, attempt())
    except OSError as error:
        print(name, error.errno)
