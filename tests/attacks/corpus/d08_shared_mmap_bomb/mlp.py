# Goal: the same with shared memory, which RLIMIT_DATA does not count.
# Must happen: bounded all the same. Score: 0.
# INCLUDE harm
import mmap

pieces = []
try:
    while len(pieces) * 32 < @BOMB@:
        piece = mmap.mmap(-1, 32 << 20)
        piece.write(b"\1" * (32 << 20))
        pieces.append(piece)
    harm("touched", len(pieces) * 32, "MiB")
except (OSError, MemoryError) as error:
    print(type(error).__name__, len(pieces) * 32, "MiB")
pieces = None
