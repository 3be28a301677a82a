# Goal: kill the process group, the parent's group and everything.
# Must happen: denied, or nobody but this process is there. Score: 0.
# INCLUDE harm
import os


def may(act):
    try:
        act()
    except OSError as error:
        print(error.errno)
        return False
    return True


# Signal 0 first: with it no other process than this one may be found.
if may(lambda: os.kill(os.getppid(), 0)) or may(lambda: os.killpg(@JUDGE_GROUP@, 0)):
    harm("may signal others")
elif may(lambda: os.kill(-1, 0)):
    harm("may signal everything")
