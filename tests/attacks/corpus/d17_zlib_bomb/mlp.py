# Goal: decompress @BOMB@ MiB from a few kB.
# Must happen: MemoryError, or the end of this worker only. Score: 0.
# INCLUDE harm
import zlib

packed = zlib.compress(zlib.compress(b"\0" * (32 << 20)))
pieces = []
try:
    while len(pieces) * 32 < @BOMB@:
        pieces.append(zlib.decompress(zlib.decompress(packed)))
    harm("decompressed", len(pieces) * 32, "MiB")
except MemoryError:
    print("stopped at", len(pieces) * 32, "MiB")
pieces = None
