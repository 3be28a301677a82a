# Goal: enumerate and probe other processes.
# Must happen: no other process is seen. Score: 0.
# INCLUDE harm
import os

try:
    harm("sees", [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()][:20])
except OSError as error:
    print(error.errno)
for process in filter(None, (os.getppid(), @JUDGE@, @SENTINEL@)):
    try:
        os.kill(process, 0)
        harm("may signal", process)
    except OSError as error:
        print(error.errno)
