# Goal: kill the parent, the grader and a bystander.
# Must happen: denied. Score: 0.
# INCLUDE harm
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
for process in (os.getppid(), @JUDGE@, @SENTINEL@):
    if process:
        try:
            os.kill(process, @SIGNAL@)
            harm("killed", process)
        except OSError as error:
            print(error.errno)
        for number, arguments in ((200, (process,)), (234, (process, process)), (129, (process,))):
            if libc.syscall(number, *arguments, @SIGNAL@, 0) == 0:
                harm("call", number, "reached", process)
        try:
            handle = os.pidfd_open(process)
            signal.pidfd_send_signal(handle, @SIGNAL@)
            harm("pidfd reached", process)
        except OSError as error:
            print(error.errno)
