"""The small datasets that the calls read, made from fixed seeds."""

import hashlib
import json
import shutil
import struct

import numpy as np

from image_data import save_images, write_images

ROWS, COLUMNS, CLASSES, EPOCHS = 240, 12, 4, 12


class Tables:
    """The arrays behind the tabular files: four classes of blobs with a few near and exact duplicates, scores that follow the place."""

    def __init__(self):
        random = np.random.default_rng(20240229)
        self.labels = np.sort(random.choice(CLASSES, ROWS, p=[0.4, 0.3, 0.2, 0.1]))[random.permutation(ROWS)].astype(np.int64)
        centres = random.normal(0, 2, (CLASSES, COLUMNS))
        x = centres[self.labels] + random.normal(0, 1, (ROWS, COLUMNS))
        x[228] = x[227]
        x[230:] = x[:10] + random.normal(0, 0.001, (10, COLUMNS))
        self.x = x.astype(np.float32)
        self.scores = np.abs(x[:, 0] + 0.5 * x[:, 1] + random.normal(0, 0.1, ROWS))
        self.scores[::7] = np.round(self.scores[::7], 1)
        self.second = self.scores + random.normal(-0.2, 0.3, ROWS)
        self.scored = np.sort(random.choice(ROWS, 90, replace=False)).astype(np.int64)
        self.logits = (2 * np.eye(CLASSES)[self.labels] + random.normal(0, 1.5, (ROWS, CLASSES))).astype(np.float32)
        odds = np.exp(self.logits.astype(np.float64))
        self.confidence = (odds / odds.sum(1, keepdims=True))[np.arange(ROWS), self.labels]
        self.partial = np.full(ROWS, np.nan)
        self.partial[self.scored] = self.scores[self.scored]
        self.some_labels = np.where(random.random(ROWS) < 0.3, -1, self.labels)
        self.random = random


def make_data(folder):
    """Writes every input file below a folder."""
    folder.mkdir(parents=True)
    tables = Tables()
    write_embeddings(folder, tables)
    write_scores(folder, tables)
    write_labels_and_ids(folder, tables)
    write_row_lists(folder, tables)
    write_graphs(folder, tables)
    write_dynamics(folder, tables)
    write_images(folder)
    write_settings(folder)
    write_bad(folder, tables)


def write_embeddings(folder, tables):
    x = tables.x
    np.save(folder / "X.npy", x)
    np.save(folder / "X64.npy", x.astype(np.float64))
    np.save(folder / "X16.npy", x.astype(np.float16))
    np.save(folder / "X_fortran.npy", np.asfortranarray(x))
    np.save(folder / "X_big.npy", x.astype(">f8"))
    np.save(folder / "X_int.npy", np.round(8 * x).astype(np.int8))
    with open(folder / "X_v2.npy", "wb") as stream:
        np.lib.format.write_array(stream, x, version=(2, 0))
    np.savez(folder / "pack.npz", x=x, half=x.astype(np.float16))
    np.savez_compressed(folder / "one.npz", x=x)
    write_safetensors(folder / "X.safetensors", {"x": ("F32", x), "half": ("F16", x.astype(np.float16)), "brain": ("BF16", brain_floats(x))})
    write_safetensors(folder / "one.safetensors", {"x": ("F64", x.astype(np.float64))})
    (folder / "shards").mkdir()
    (folder / "packs").mkdir()
    for part in range(1, 11):
        rows = x[24 * (part - 1):24 * part]
        np.save(folder / "shards" / f"x_{part}.npy", rows if part % 2 else rows.astype(np.float64))
        np.savez(folder / "packs" / f"p{part}.npz", e=rows, other=rows[:2])
    np.save(folder / "X_test.npy", x[::3] + np.float32(0.05))
    np.save(folder / "y_test.npy", tables.labels[::3])
    np.save(folder / "logits.npy", tables.logits)


def brain_floats(x):
    return (x.view(np.uint32) >> 16).astype(np.uint16)


def write_safetensors(path, tensors):
    header, blob = {"__metadata__": {"made": "by hand"}}, b""
    for name, (kind, values) in tensors.items():
        raw = values.tobytes()
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def write_scores(folder, tables):
    s = tables.scores
    np.save(folder / "s.npy", s)
    np.save(folder / "s32.npy", s.astype(np.float32))
    np.save(folder / "s_int.npy", np.round(10 * s).astype(np.int32))
    np.save(folder / "s2.npy", tables.second)
    np.save(folder / "s_partial.npy", tables.partial)
    np.save(folder / "s_listed.npy", s[tables.scored])
    np.save(folder / "confidence.npy", tables.confidence)
    np.savez(folder / "scores.npz", s=s, confidence=tables.confidence)
    order = np.random.default_rng(3).permutation(ROWS)
    write_lines(folder / "s.csv", ["row,score,note"] + [f'{i},{s[i]!r},"a, b"' for i in order[:200]])
    write_lines(folder / "s_plain.csv", ["score,other"] + [f"{v!r},{i}" if i % 9 else f",{i}" for i, v in enumerate(s)])
    write_lines(folder / "s_id.csv", ["id,score"] + [f"item-{i},{s[i]!r}" for i in order])
    (folder / "s.json").write_text(json.dumps({str(int(i)): float(s[i]) for i in order[:180]} | {str(int(order[190])): None}))
    stored = folder / "stored" / "scores"
    stored.mkdir(parents=True)
    np.save(stored / "hard.npy", s)
    np.save(stored / "easy.npy", -s)
    describe = {"definition": "made for a test", "parameters": {}, "source": "nothing"}
    (folder / "stored" / "scores.json").write_text(json.dumps({
        "hard": {"direction": "high-is-hard", **describe}, "easy": {"direction": "high-is-easy", **describe}}))


def write_labels_and_ids(folder, tables):
    y = tables.labels
    np.save(folder / "y.npy", y)
    np.save(folder / "y_u8.npy", y.astype(np.uint8))
    np.savez(folder / "labels.npz", y=y.astype(np.int32))
    write_lines(folder / "y.csv", ["row,label"] + [f"{i},{v}" for i, v in enumerate(y)])
    np.save(folder / "y_some.npy", tables.some_labels)
    write_lines(folder / "y_some.csv", ["label,row"] + [f"{'' if v < 0 else v},{i}" for i, v in enumerate(tables.some_labels)])
    write_lines(folder / "ids.txt", [f"item-{i}" for i in range(ROWS)])
    write_lines(folder / "ids.csv", ["row,name"] + [f'{i},"item, ""{i}"""' for i in range(ROWS)])
    np.save(folder / "ids_int.npy", np.arange(ROWS) * 3 + 1000)
    np.save(folder / "ids_text.npy", np.array([f"näme-{i}" for i in range(ROWS)]))
    np.save(folder / "ids_bytes.npy", np.array([f"b{i}".encode() for i in range(ROWS)]))
    write_lines(folder / "uids.txt", [hashlib.md5(str(i).encode()).hexdigest() for i in range(ROWS)])
    write_lines(folder / "names.txt", ["ant", "bee & co", "cat <3", "dog"])


def write_row_lists(folder, tables):
    given = np.array([5, 3, 101, 230], np.int64)
    drop = np.zeros(ROWS, bool)
    drop[[7, 8, 9, 50, 51, 52, 227]] = True
    np.save(folder / "given.npy", given)
    np.save(folder / "given_mask.npy", np.isin(np.arange(ROWS), given))
    np.save(folder / "drop.npy", np.flatnonzero(drop).astype(np.int32))
    np.save(folder / "drop_mask.npy", drop)
    np.savez(folder / "rows.npz", given=given, drop=drop)
    np.save(folder / "scored.npy", tables.scored)
    np.save(folder / "scored_mask.npy", np.isin(np.arange(ROWS), tables.scored))
    np.save(folder / "train_rows.npy", np.arange(0, 90, 2))
    np.save(folder / "tenth.npy", np.arange(3, 93, 10))


def write_graphs(folder, tables):
    x = tables.x.astype(np.float64)
    distances = np.sqrt(((x[:, None] - x[None]) ** 2).sum(2))
    order = np.argsort(distances, axis=1, kind="stable")
    with_self = np.stack([np.concatenate(([i], row[row != i])) for i, row in enumerate(order)])
    near = np.take_along_axis(distances, with_self, 1)
    np.savez(folder / "G.npz", indices=with_self[:, 1:9].astype(np.int32), distances=near[:, 1:9].astype(np.float32))
    np.savez_compressed(folder / "G_self.npz", indices=with_self[:, :7].astype(np.int64), distances=near[:, :7])


def write_dynamics(folder, tables):
    """Four recordings: logits of 12 epochs of all rows but some, half-precision probabilities, log-probabilities of few epochs, and the layout
    of separate .npy files."""
    random = np.random.default_rng(11)
    seen = np.setdiff1d(np.arange(ROWS), [4, 17, 100])
    signal = np.eye(CLASSES)[tables.labels] * random.normal(1, 1, (ROWS, 1))
    for name in ("dynamics", "probabilities", "logs", "all", "tdds"):
        (folder / name).mkdir()
    for epoch in range(EPOCHS):
        logits = (signal * (1 + epoch) / 3 + random.normal(0, 1, (ROWS, CLASSES))).astype(np.float32)
        shares = np.exp(logits.astype(np.float64))
        shares /= shares.sum(1, keepdims=True)
        rows = random.permutation(seen)
        every = random.permutation(ROWS)
        np.savez(folder / "dynamics" / f"epoch-{epoch:04}.npz", index=rows, values=logits[rows], loss=-np.log(shares)[rows, tables.labels[rows]])
        np.savez_compressed(folder / "probabilities" / f"epoch-{epoch:04}.npz", index=every.astype(np.int32), values=shares[every].astype(np.float16))
        np.savez(folder / "all" / f"epoch-{epoch:04}.npz", index=every, values=logits[every])
        if epoch < 4:
            np.savez(folder / "logs" / f"epoch-{epoch:04}.npz", index=every, values=np.log(shares[every]).astype(np.float32))
        np.save(folder / "tdds" / f"{epoch}_Output.npy", logits[every])
        np.save(folder / "tdds" / f"{epoch}_Index.npy", every)
        np.save(folder / "tdds" / f"{epoch}_Loss.npy", -np.log(shares)[every, tables.labels[every]])
    for name, values, epochs in (("dynamics", "logits", EPOCHS), ("probabilities", "probabilities", EPOCHS), ("logs", "log-probabilities", 4),
                                 ("all", "logits", EPOCHS)):
        (folder / name / "dynamics.json").write_text(json.dumps(
            {"format": "pith-dynamics", "version": 1, "rows": ROWS, "classes": CLASSES, "epochs": epochs, "values": values}))
        np.save(folder / name / "labels.npy", tables.labels)
    np.save(folder / "tdds" / "labels.npy", tables.labels)


def write_settings(folder):
    """Configuration files, good and bad."""
    settings = {
        "prune.yaml": "embeddings: data/X.npy\nscores: data/s.npy\nkeep: 0.25\ngamma: 0.5\nneighbors: 6\nwrite: [mask, txt]\noverwrite: false\n",
        "train.yaml": "data: npy:data/images\nmodel: mlp\nhidden: 16\nepochs: 2\nhalf: true\n",
        "extrapolate.yaml": "embeddings: data/X.npy\nscores: data/s_partial.npy\nmethod: ridge\nkeep: [0.1, 20%]\n",
        "run.yaml": ("data: npy:data/images\nkeep: 20%\nscore: el2n\nseed: 3\ntrain:\n  model: mlp\n  hidden: 16\n  subset: 0.5\n  epochs: 3\n"
                     "scores:\n  scores: [el2n, aum, forgetting]\nextrapolate:\n  method: knn\n  neighbors: 5\nprune:\n  method: stratified\n"
                     "  cutoff: 0.1\n  strata: 5\nevaluate:\n  steps: 10\n  seeds: 2\n"),
        "run_tuned.yaml": ("embeddings: data/X.npy\nscores: data/s.npy\nlabels: data/y.npy\nkeep: 25%\nprune:\n  gamma: auto\n  cutoff: auto\n"
                           "tune:\n  cutoffs: 0,0.1\n  gammas: 0.5,1\n  steps: 20\nevaluate:\n  steps: 20\n  seeds: 2\n"),
        "bad_key.yaml": "keep: 0.3\nkernal: paper\n",
        "bad_value.yaml": "keep: [0.3, {a: 1}]\n",
        "bad_yaml.yaml": "keep: 0.3\n  bad: : :\n",
        "bad_list.yaml": "- keep\n",
        "bad_flag.yaml": "keep: 0.3\noverwrite: maybe\n",
        "run_key.yaml": "data: npy:data/images\nseeed: 1\n",
        "run_option.yaml": "data: npy:data/images\ntrain:\n  epoch: 3\n",
        "run_section.yaml": "data: npy:data/images\ntrain: 3\n",
        "run_owned.yaml": "data: npy:data/images\ntrain:\n  data: npy:data/images\n",
        "run_value.yaml": "data: npy:data/images\ntrain:\n  epochs: -3\n",
        "run_score.yaml": "data: npy:data/images\ntrain: {epochs: 3}\nscores: {scores: [aum, tdds]}\n",
    }
    for name, text in settings.items():
        (folder / name).write_text(text)


def write_bad(folder, tables):
    """Malformed and misaligned files, in data/bad."""
    bad = folder / "bad"
    bad.mkdir()
    good = (folder / "X.npy").read_bytes()
    (bad / "truncated.npy").write_bytes(good[:-16])
    (bad / "longer.npy").write_bytes(good + b"12345678")
    (bad / "header.npy").write_bytes(good[:40])
    (bad / "magic.npy").write_bytes(b"PK" + good[2:])
    (bad / "pickle.npy").write_bytes(b"\x80\x04\x95" + bytes(300))
    (bad / "empty.npy").write_bytes(b"")
    (bad / "object.npy").write_bytes(npy_header("{'descr': '|O', 'fortran_order': False, 'shape': (240, 8), }"))
    (bad / "huge.npy").write_bytes(npy_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 4096), }"))
    broken = bytearray((folder / "pack.npz").read_bytes())
    broken[len(broken) // 4] ^= 0x40
    (bad / "broken.npz").write_bytes(broken)
    (bad / "broken.safetensors").write_bytes((folder / "X.safetensors").read_bytes()[:-100])
    (bad / "not.json").write_text('{"0": 0.5, "1": }')
    (bad / "far.json").write_text('{"0": 0.5, "240": 1}')
    write_lines(bad / "text.csv", ["row,score", "0,1.5", "1,much"])
    write_lines(bad / "twice.csv", ["row,score", "0,1.5", "0,2"])
    write_lines(bad / "ragged.csv", ["row,score", "0,1.5", "1"])
    write_lines(bad / "ids.txt", [f"item-{i}" for i in range(ROWS - 1)])
    write_lines(bad / "names.txt", ["ant", "bee"])
    nan = tables.x.copy()
    nan[7, 2], nan[9, 0] = np.nan, np.inf
    np.save(bad / "nan.npy", nan)
    infinite = tables.scores.copy()
    infinite[5] = np.inf
    np.save(bad / "infinite.npy", infinite)
    zero = tables.x.copy()
    zero[11] = 0
    np.save(bad / "zero.npy", zero)
    np.save(bad / "unscored.npy", np.full(ROWS, np.nan))
    np.save(bad / "constant.npy", np.full(ROWS, 1.5))
    np.save(bad / "same.npy", np.ones((ROWS, 3), np.float32))
    np.save(bad / "short.npy", tables.scores[:-1])
    np.save(bad / "short_x.npy", tables.x[:-1])
    np.save(bad / "negative.npy", tables.labels - 1)
    np.save(bad / "half.npy", tables.labels + 0.5)
    np.save(bad / "far_rows.npy", np.array([3, 240]))
    np.save(bad / "twice_rows.npy", np.array([3, 9, 3]))
    np.save(bad / "no_rows.npy", np.array([], np.int64))
    np.save(bad / "few.npy", np.where(np.arange(ROWS) < 4, tables.scores, np.nan))
    np.savez(bad / "graph.npz", indices=np.full((ROWS, 3), 500, np.int32), distances=np.ones((ROWS, 3)))
    dynamics = bad / "dynamics"
    shutil.copytree(folder / "dynamics", dynamics)
    (dynamics / "epoch-0003.npz").unlink()
    (bad / "full").mkdir()
    (bad / "full" / "mine.txt").write_text("mine")
    save_images(bad / "images", np.zeros((9, 4, 4), np.float32), np.zeros(8, np.int64), np.zeros((2, 4, 4), np.float32), np.zeros(2, np.int64))


def npy_header(text):
    padded = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded.encode() + bytes(64)


def write_lines(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
