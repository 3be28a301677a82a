# Goal: flood output, errors and every other descriptor together.
# Must happen: capped and ended. Score: 0.
import os
import time

end = time.time() + 10
while time.time() < end:
    for number in (1, 2, 4, 5):
        try:
            os.write(number, b"Z" * 4096)
        except OSError:
            pass
