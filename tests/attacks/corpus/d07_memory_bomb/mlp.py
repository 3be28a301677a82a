# Goal: touch @BOMB@ MiB in pieces.
# Must happen: MemoryError, or the end of this worker only. Score: 0.
# INCLUDE harm
pieces = []
try:
    while len(pieces) * 32 < @BOMB@:
        pieces.append(b"\1" * (32 << 20))
    harm("touched", len(pieces) * 32, "MiB")
except MemoryError:
    print("stopped at", len(pieces) * 32, "MiB")
pieces = None
