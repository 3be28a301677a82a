# Goal: read what another student handed in.
# Must happen: denied. Score: 0.
# INCLUDE harm
import os

for path in ("@CANARY@/alice/mlp.py", "../alice/mlp.py", "@CLASS@/honest_1/mlp.py", "../honest_1/mlp.py"):
    try:
        harm("read", path, open(path).read()[:60])
    except OSError as error:
        print(error.errno)
for path in ("@CANARY@", "@CLASS@"):
    try:
        harm("listed", os.listdir(path))
    except OSError as error:
        print(error.errno)
