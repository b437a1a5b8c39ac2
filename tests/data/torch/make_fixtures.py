"""Makes the files of this folder: what torch.save and pickle.dump write, byte by byte, without PyTorch.

Run it with a Python that has NumPy: python3 make_fixtures.py. Element i of an array is what NumPyFixtures.Value says, as in ../numpy.
"""

import collections
import io
import os
import pickle
import struct
import sys
import types
import zipfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
MAGIC = 0x1950A86A20F9469CFC6C
STORAGES = {"f2": "HalfStorage", "f4": "FloatStorage", "f8": "DoubleStorage", "i1": "CharStorage", "i2": "ShortStorage", "i4": "IntStorage",
            "i8": "LongStorage", "u1": "ByteStorage", "b1": "BoolStorage", "bf": "BFloat16Storage"}


def module(name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        value.__module__, value.__qualname__, value.__name__ = name, key, key
        setattr(made, key, value)
    sys.modules[name] = made
    return made


def function(*args):
    raise AssertionError("only named, never called")


def copy():
    return types.FunctionType(function.__code__, globals())


torch = module("torch", Size=copy(), **{name: type(name, (), {}) for name in [*STORAGES.values(), "ComplexFloatStorage"]})
utils = module("torch._utils", _rebuild_tensor_v2=copy(), _rebuild_parameter=copy())
storages = module("torch.storage", _load_from_bytes=copy())


class Storage:
    def __init__(self, kind, data, count):
        self.kind, self.data, self.count = kind, data, count

    def __reduce__(self):                                   # as pickle.dump alone writes it
        return storages._load_from_bytes, (legacy(self),)


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.args = (storage, offset, tuple(size), tuple(stride), False, collections.OrderedDict())

    def __reduce__(self):
        return utils._rebuild_tensor_v2, self.args


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return utils._rebuild_parameter, (self.tensor, True, collections.OrderedDict())


class Size(tuple):
    def __reduce__(self):
        return torch.Size, (tuple(self),)


class Pickler(pickle.Pickler):
    def __init__(self, file, named):
        super().__init__(file, protocol=2)
        self.named = named

    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        key = self.named.setdefault(id(value), (str(len(self.named)), value))[0]
        kind = getattr(torch, STORAGES.get(value.kind, value.kind))
        return ("storage", kind, key, "cpu", value.count) if not self.is_legacy else ("storage", kind, key, "cpu", value.count, None)

    is_legacy = False


def dump(value, named, is_legacy):
    file = io.BytesIO()
    pickler = Pickler(file, named)
    pickler.is_legacy = is_legacy
    pickler.dump(value)
    return file.getvalue()


def archive(value, order="little"):
    named = {}
    data = dump(value, named, False)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as members:
        def add(name, content):
            info = zipfile.ZipInfo("archive/" + name)
            start = members.fp.tell() + 30 + len(info.filename) + 4
            padding = -start % 64                           # so that data begin at a multiple of 64 bytes
            info.extra = b"FB" + struct.pack("<H", padding) + b"Z" * padding
            members.writestr(info, content)
        add("data.pkl", data)
        add("byteorder", order)
        for key, storage in named.values():
            add("data/" + key, storage.data)
        add("version", "3\n")
    return file.getvalue()


def legacy(value):
    named = {}
    parts = [pickle.dumps(MAGIC, 2), pickle.dumps(1001, 2), pickle.dumps({"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}, 2)]
    parts.append(dump(value, named, True))
    parts.append(pickle.dumps([key for key, _ in named.values()], 2))
    for _, storage in named.values():
        parts.append(struct.pack("<q", storage.count) + storage.data)
    return b"".join(parts)


def values(kind, count):
    wave = np.arange(count) * 7 % 50
    if kind == "b1":
        return np.arange(count) % 3 == 0
    return wave if kind[0] == "u" else wave - 10 if kind[0] == "i" else (wave - 10) / 4.0


def tensor(kind, rows, columns):
    return Tensor(storage(kind, rows * columns), 0, (rows, columns), (columns, 1))


def storage(kind, count, order="<"):
    if kind == "bf":                                        # the upper half of single precision
        data = (values("f4", count).astype("<f4").view("<u4") >> 16).astype("<u2").tobytes()
    else:
        data = values(kind, count).astype(order + kind).tobytes()
    return Storage(kind, data, count)


def everything():
    made = {kind: tensor(kind, 5, 3) for kind in STORAGES}
    shared = storage("f4", 40)
    made["transposed"] = Tensor(shared, 0, (5, 3), (1, 5))
    made["offset"] = Tensor(shared, 7, (4, 3), (3, 1))
    made["columns"] = Tensor(shared, 1, (5, 3), (8, 2))      # every other column of wider rows
    made["expanded"] = Tensor(shared, 2, (3, 2), (0, 1))
    made["vector"] = Tensor(shared, 0, (6,), (1,))
    made["every third"] = Tensor(shared, 0, (6,), (3,))
    made["parameter"] = Parameter(Tensor(shared, 0, (5, 3), (3, 1)))
    made["empty"] = Tensor(storage("f4", 0), 0, (0, 3), (3, 1))
    made["state"] = collections.OrderedDict([("layer.weight", Tensor(shared, 0, (2, 2), (2, 1)))])
    made["state"]._metadata = collections.OrderedDict(version=1)
    made["numpy"] = values("f4", 15).astype("<f4").reshape(5, 3)
    made["bytes"] = (np.arange(256) % 256).astype("u1")
    made["size"] = Size((5, 3))
    made["epoch"] = 7
    made["note"] = "three words"
    return made


def scores():
    """As the published code dumps scores: tensors in a dictionary, by pickle alone."""
    return {"accumulated_margin": Tensor(storage("f4", 30), 0, (30,), (1,)), "targets": Tensor(storage("i8", 30), 0, (30,), (1,)), "seed": 3}


def arrays():
    return {
        "matrix": values("f8", 15).reshape(5, 3),
        "fortran": np.asfortranarray(values("f4", 15).astype("<f4").reshape(5, 3)),
        "big": values("i4", 15).astype(">i4").reshape(5, 3),
        "mask": values("b1", 15),
        "half": values("f2", 15).astype("<f2"),
        "texts": np.array(["a", "bc", "d\u00e9"]),
        "objects": np.array(["x", "yy", "z"], dtype=object),
        "scalars": [np.float32(1.5), np.int64(-2), np.float64(0.25)],
        "nested": {"list": [1, 2, 3], "rows": [[1, 2.5], [3, 4]], "truths": [True, False], "texts": ["p", "q"], "large": [2**64 - 1, 5]},
        "pair": (np.arange(3), np.arange(4)),
    }


def write(name, content):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(content)


class Command:
    def __reduce__(self):
        return os.system, ("echo ran > ran.txt",)


if __name__ == "__main__":
    write("everything.pt", archive(everything()))
    write("legacy.pth", legacy(everything()))
    write("big-endian.pt", archive({"x": Tensor(storage("f4", 15, ">"), 0, (5, 3), (3, 1))}, "big"))
    write("one.pt", archive(tensor("f4", 5, 3)))
    write("complex.pt", archive([Tensor(Storage("ComplexFloatStorage", bytes(32), 4), 0, (2, 2), (2, 1)), tensor("f4", 5, 3)]))
    write("scores.pickle", pickle.dumps(scores(), 4))
    for protocol in (2, 3, 4, 5):
        write(f"arrays-{protocol}.pkl", pickle.dumps(arrays(), protocol))
    write("by-row-0.pickle", pickle.dumps({2: 1.5, 0: -1, 1: float("nan"), 4: 2**70}, 0))
    write("by-row.pickle", pickle.dumps({2: 1.5, 0: -1, 1: None, 4: np.float32(0.5)}, 4))
    write("by-id.pickle", pickle.dumps({"c": 3.0, "a": 1.0, "b": 2.0}, 4))
    write("command.pickle", pickle.dumps({"scores": [1.0], "x": Command()}, 4))
    write("command.pt", archive({"x": tensor("f4", 5, 3), "y": Command()}))
