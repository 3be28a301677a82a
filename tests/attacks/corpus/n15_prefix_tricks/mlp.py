# Goal: prefixes that announce gigabytes, nothing, or another protocol; frames cut short; the body before the header.
# Must happen: violations; no memory is taken for a promise. Score: 0.
# INCLUDE forge
import struct

PREFIXES = [
    struct.pack(">4sIQ", b"GRD1", 2**32 - 1, 0), struct.pack(">4sIQ", b"GRD1", 10, 2**64 - 1), b"\x80\x05cos\nsystem\n(",
    struct.pack(">4sIQ", b"GRD1", 0, 0), struct.pack(">4sIQ", b"GRD1", 200_000, 2**20) + b"{", b"\0" * 16, b"GRD1",
    struct.pack("<4sIQ", b"GRD1", 20, 0) + b"{}" * 10, struct.pack(">4sIQ", b"GRD1", 2, 4_000_000) + b"{}",
]
COUNT = [0]


def OUT(x):
    be_silent()
    COUNT[0] += 1
    send(PREFIXES[COUNT[0] % len(PREFIXES)])
    if COUNT[0] % 2:
        os.close(3)
# INCLUDE everywhere
