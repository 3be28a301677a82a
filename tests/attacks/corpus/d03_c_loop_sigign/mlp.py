# Goal: ignore and block every signal, and spin inside C.
# Must happen: killed from outside. Score: 0.
import signal

for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGINT, signal.SIGXCPU, signal.SIGHUP, signal.SIGPIPE):
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))


def OUT(x):
    return sum(range(10**15))
# INCLUDE everywhere
