"""Makes small image datasets of fixed seeds in every form that is read."""

import gzip
import struct

import numpy as np


def write_images(folder):
    """npy:images (grey floats, 3 classes), npy:colours (bytes in colour), idx:idx, cifar10:cifar10, cifar100:cifar100."""
    random = np.random.default_rng(5)

    def make(rows, side, classes, channels=1):
        labels = np.arange(rows) % classes
        values = 0.9 * random.random((rows, side, side, channels))
        for row, label in enumerate(labels):
            values[row, :, (2 * label + 1) % side] += 0.1
        return values, labels.astype(np.int64)

    train, train_labels = make(90, 8, 3)
    test, test_labels = make(30, 8, 3)
    save_images(folder / "images", train[..., 0].astype(np.float32), train_labels, test[..., 0].astype(np.float32), test_labels)
    features = np.concatenate([np.eye(3)[train_labels], np.zeros((90, 3))], 1) + random.random((90, 6))
    np.save(folder / "image_features.npy", features.astype(np.float32))
    np.save(folder / "image_scores.npy", np.arange(90) * 0.37 % 1)
    train, train_labels = make(40, 10, 2, 3)
    test, test_labels = make(20, 10, 2, 3)
    as_bytes = [np.round(255 * values).astype(np.uint8) for values in (train, test)]
    save_images(folder / "colours", as_bytes[0], train_labels, as_bytes[1], test_labels)
    write_idx(folder / "idx", *make(60, 6, 3), *make(30, 6, 3))
    write_cifar(folder / "cifar10", [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"], 1, lambda n: make(n, 32, 3, 3))
    write_cifar(folder / "cifar100", ["train.bin", "test.bin"], 2, lambda n: make(n, 32, 5, 3))


def save_images(folder, train, train_labels, test, test_labels):
    folder.mkdir()
    for name, values in (("train-images", train), ("train-labels", train_labels), ("test-images", test), ("test-labels", test_labels)):
        np.save(folder / f"{name}.npy", values)


def write_idx(folder, train, train_labels, test, test_labels):
    folder.mkdir()
    for start, images, labels in (("train", train, train_labels), ("t10k", test, test_labels)):
        pixels = np.round(255 * images[..., 0]).astype(np.uint8)
        raw = struct.pack(">4I", 0x803, *pixels.shape) + pixels.tobytes()
        if start == "train":
            (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(raw, mtime=0))
        else:
            (folder / "t10k-images-idx3-ubyte").write_bytes(raw)
        (folder / f"{start}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, len(labels)) + labels.astype(np.uint8).tobytes())


def write_cifar(folder, names, label_bytes, make):
    folder.mkdir()
    for name in names:
        images, labels = make(12)
        planes = np.round(255 * images).astype(np.uint8).transpose(0, 3, 1, 2).reshape(len(images), -1)
        heads = np.repeat(labels[:, None], label_bytes, 1).astype(np.uint8)
        (folder / name).write_bytes(np.concatenate([heads, planes], 1).tobytes())
