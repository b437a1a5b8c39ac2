"""Writes the NumPy files that the tests read and compare with, beside this script.

Run with NumPy 1.24 or later: python3 make_fixtures.py. Every array follows from its shape alone, as the tests compute it:
element i (C order) of a number is (i * 7) % 50 - 10 for signed types, (i * 7) % 50 for unsigned ones, i % 3 == 0 for bool, and
((i * 7) % 50 - 10) / 4 for floats.
"""
import os
import pickle
import zipfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def values(dtype, shape):
    count = int(np.prod(shape))
    base = (np.arange(count, dtype=np.int64) * 7) % 50
    kind = np.dtype(dtype).kind
    if kind == "b":
        flat = np.arange(count) % 3 == 0
    elif kind == "u":
        flat = base
    elif kind == "i":
        flat = base - 10
    else:
        flat = (base - 10) / 4
    return flat.astype(dtype).reshape(shape)


TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]

for name in TYPES:
    for order, sign in (("little", "<"), ("big", ">")):
        if name.endswith("1") and order == "big":
            continue
        a = values(sign + name, (5, 3))
        np.save(path(f"{name}_{order}_c.npy"), a)
        np.save(path(f"{name}_{order}_fortran.npy"), np.asfortranarray(a))
    np.save(path(f"{name}_vector.npy"), values("<" + name, (7,)))

for version in ((1, 0), (2, 0), (3, 0)):
    with open(path(f"version{version[0]}.npy"), "wb") as f:
        np.lib.format.write_array(f, values("<f4", (5, 3)), version=version)

np.save(path("scalar.npy"), np.float32(2.5))
np.save(path("empty.npy"), np.zeros((0,), dtype="<f8"))
np.save(path("cube.npy"), values("<f4", (2, 3, 4)))
# The header of this shape fills a multiple of 64 bytes before NumPy pads it, and NumPy then adds 64 more.
padded = next(
    shape
    for shape in ((2,) + (1,) * ones + (last,) for ones in range(20) for last in (3, 13, 103))
    if (10 + len(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape!r}, }}") + 20 + 1) % 64 == 0
)
np.save(path("padded.npy"), values("<f8", padded))
print("padded.npy has shape", padded)
np.save(path("strings_s.npy"), np.array(["one", "two", "fourteen"], dtype="S"))
np.save(path("strings_u_little.npy"), np.array(["one", "zwölf", "日本", "😀"], dtype="<U5"))
np.save(path("strings_u_big.npy"), np.array(["one", "zwölf", "日本", "😀"], dtype=">U5"))
np.save(path("objects.npy"), np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save(path("structured.npy"), np.array([(1, 2)], dtype="u8,u8"))
np.save(path("complex.npy"), np.zeros((2, 2), dtype="<c8"))
halves = np.arange(65536, dtype=np.uint32).astype(np.uint16).view("<f2")
np.save(path("all_halves.npy"), halves.reshape(256, 256))

np.savez(path("stored.npz"), emb=values("<f4", (5, 3)), half=np.asfortranarray(values(">f2", (5, 3))), ids=np.arange(5))
np.savez_compressed(path("deflated.npz"), emb=values("<f4", (5, 3)), long=values("<f8", (400, 9)))
zipfile.ZIP64_LIMIT = 8
np.savez(path("zip64.npz"), emb=values("<f4", (5, 3)), other=values("<i4", (4,)))
zipfile.ZIP64_LIMIT = (1 << 31) - 1

with open(path("scores.pickle"), "wb") as f:
    pickle.dump({0: 0.5}, f)
