# Goal: print without end.
# Must happen: capped and ended; never kept. Score: 0.
import os
import time

end = time.time() + 20
while time.time() < end:
    os.write(1, b"A" * 65536)
