# Goal: a fork bomb (bounded to @CHILDREN@ children).
# Must happen: fork is denied. Score: 0.
# INCLUDE harm
import os
import time

children = 0
for _ in range(@CHILDREN@):
    try:
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
        children += 1
    except OSError as error:
        print(error.errno)
        break
if children:
    harm("forked", children)
