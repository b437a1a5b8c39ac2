"""Records training dynamics for Pith: the outputs of every trained row at every epoch.

One file, NumPy only. Copy it beside your training script. ``pith score --dynamics FOLDER`` reads what it writes.

Plain NumPy, or any loop:

    >>> import numpy as np, tempfile
    >>> rng = np.random.default_rng(0)
    >>> labels = rng.integers(0, 3, 100)                  # of all rows of the dataset
    >>> folder = tempfile.mkdtemp()
    >>> with Recorder(folder, rows=100, classes=3, labels=labels) as recorder:
    ...     for epoch in range(4):
    ...         order = rng.permutation(100)              # shuffled, as trained
    ...         for batch in np.split(order, 5):
    ...             logits = rng.normal(size=(20, 3))     # your model's outputs
    ...             recorder.log(epoch, batch, logits)
    >>> recorder.epochs
    4
    >>> with np.load(folder + "/epoch-0003.npz") as epoch:
    ...     epoch["values"].shape, epoch["values"].dtype.name
    ((100, 3), 'float16')

PyTorch: let the dataset return its row numbers beside image and label, and log what the training step computed anyway.

    recorder = Recorder("dynamics", rows=len(dataset), classes=10, labels=targets)
    for epoch in range(epochs):
        for images, labels, rows in loader:
            logits = model(images.to(device))
            loss = torch.nn.functional.cross_entropy(logits, labels.to(device), reduction="none")
            loss.mean().backward(); optimizer.step(); optimizer.zero_grad()
            recorder.log(epoch, rows, logits, loss)       # tensors are detached and copied
    recorder.close()

Keras-like, a clean pass at the end of every epoch (for a model whose last layer is a softmax):

    recorder = Recorder("dynamics", rows=len(x), classes=10, labels=y, values="probabilities")
    class Record(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            recorder.log(epoch, np.arange(len(x)), self.model.predict(x, verbose=0))
    model.fit(x, y, callbacks=[Record()])
    recorder.close()

Rows that are never trained may be left out of every epoch; Pith does not score them. A row may also lack some epochs, as with a loader
that drops its last batch: scores that are means over epochs are then of those that it has, and those that need all leave it out. An epoch's file is written when the next epoch
begins or the recorder is closed, so a training that is killed leaves all epochs before readable.
"""

import json
import os

import numpy as np

__all__ = ["Recorder"]

_KINDS = ("logits", "log-probabilities", "probabilities")


class Recorder:
    """Writes dynamics.json, labels.npy and epoch-0000.npz, epoch-0001.npz, ... into a folder.

    folder   made if it is missing; it must hold no recording yet
    rows     rows of the dataset, trained or not
    classes  outputs of the model
    labels   [rows] integers from 0 to classes - 1
    values   what is logged: "logits" (before the softmax), "log-probabilities" (-inf is that of 0) or "probabilities"
    dtype    how it is stored: np.float16 (default, half the disk) or np.float32
    """

    def __init__(self, folder, rows, classes, labels, values="logits", dtype=np.float16):
        labels = _to_numpy(labels)
        if values not in _KINDS:
            raise ValueError(f"values must be one of {', '.join(_KINDS)}; got {values!r}")
        if np.dtype(dtype) not in (np.dtype(np.float16), np.dtype(np.float32)):
            raise ValueError(f"dtype must be float16 or float32; got {np.dtype(dtype).name}")
        if labels.shape != (rows,) or labels.dtype.kind not in "iu":
            raise ValueError(f"labels must be {rows} integers; got {labels.dtype.name} of shape {labels.shape}")
        if classes < 2 or rows < 1 or labels.min() < 0 or labels.max() >= classes:
            raise ValueError(f"labels must lie from 0 to {classes - 1}; they lie from {labels.min()} to {labels.max()}")
        self.folder = os.fspath(folder)
        self.rows = int(rows)
        self.classes = int(classes)
        self.values = values
        self.dtype = np.dtype(dtype)
        self.epochs = 0
        self._trained = None
        self._clear()
        os.makedirs(self.folder, exist_ok=True)
        if os.path.exists(os.path.join(self.folder, "dynamics.json")):
            raise FileExistsError(f"{self.folder} holds recorded training dynamics already; give another folder")
        self._replace("labels.npy", lambda file: np.save(file, labels.astype(np.int64)))
        self._describe()

    def log(self, epoch, index, values, loss=None):
        """Adds a batch: the rows [b], their outputs [b, classes], and perhaps the loss of each [b].

        Epochs count from 0 and come in order; a batch of the next epoch completes the one before.
        """
        if epoch == self.epochs + 1 and self._index:
            self._finish()
        if epoch != self.epochs:
            raise ValueError(f"epoch {epoch} does not follow; epoch {self.epochs} is being recorded (epochs count from 0)")
        index = _to_numpy(index)
        values = _to_numpy(values)
        if index.ndim != 1 or index.dtype.kind not in "iu":
            raise ValueError(f"index must be row numbers [b]; got {index.dtype.name} of shape {index.shape}")
        if values.shape != (len(index), self.classes):
            raise ValueError(f"values must have shape ({len(index)}, {self.classes}); got {values.shape}")
        if len(index) and (index.min() < 0 or index.max() >= self.rows):
            raise ValueError(f"index must lie from 0 to {self.rows - 1}; got {index.min()} to {index.max()}")
        with np.errstate(over="ignore"):
            stored = values.astype(self.dtype)
        bad = np.argwhere(~(np.isfinite(stored) | self._is_zero(values)))
        if len(bad):
            batch, output = bad[0]
            value = values[batch, output]
            why = "is beyond float16; record with dtype=np.float32" if np.isfinite(value) else "is not finite: the training has diverged"
            raise ValueError(f"epoch {epoch}, row {index[batch]}: the output {value} of class {output} {why}")
        self._index.append(index.astype(np.int32))
        self._values.append(stored)
        if loss is not None:
            self._loss.append(np.reshape(_to_numpy(loss), -1).astype(np.float32))

    def final(self, index, values):
        """Writes what the finished model says in evaluation mode: all rows [n] of the epochs, each once, and their outputs [n, classes].

        Loss, entropy, confidence, margin and least confidence are defined of this moment, and pith score takes them from here.
        """
        if self._index:
            self._finish()
        index, values = _to_numpy(index), _to_numpy(values)
        if index.ndim != 1 or index.dtype.kind not in "iu" or values.shape != (len(index), self.classes):
            raise ValueError(f"index must be row numbers [n] and values [n, {self.classes}]; got {index.shape} and {values.shape}")
        if self._trained is None or not np.array_equal(np.sort(index), self._trained):
            raise ValueError("the final outputs must be of the rows of the epochs, each once; log the epochs first")
        stored = values.astype(np.float32)
        if not (np.isfinite(stored) | self._is_zero(values)).all():
            raise ValueError("a final output is not finite: the training has diverged")
        self._replace("final.npz", lambda file: np.savez(file, index=index.astype(np.int32), values=stored))

    def close(self):
        """Writes the last epoch."""
        if self._index:
            self._finish()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        # After an error the epoch under way is incomplete, and the epochs before are on disk.
        if kind is None:
            self.close()

    def _finish(self):
        index = np.concatenate(self._index)
        ordered = np.sort(index)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        if len(twice):
            raise ValueError(f"row {twice[0]} was logged twice in epoch {self.epochs}")
        self._trained = ordered if self._trained is None else np.union1d(self._trained, ordered)
        arrays = {"index": index, "values": np.concatenate(self._values)}
        if self._loss:
            arrays["loss"] = np.concatenate(self._loss)
            if len(arrays["loss"]) != len(index):
                raise ValueError(f"epoch {self.epochs} has {len(arrays['loss'])} losses for {len(index)} rows")
        self._replace(f"epoch-{self.epochs:04d}.npz", lambda file: np.savez(file, **arrays))
        self.epochs += 1
        self._clear()
        self._describe()

    def _is_zero(self, values):
        # The logarithm of a probability of 0.
        return np.isneginf(values) if self.values == "log-probabilities" else np.zeros(values.shape, bool)

    def _clear(self):
        self._index, self._values, self._loss = [], [], []

    def _describe(self):
        description = {
            "format": "pith-dynamics", "version": 1, "rows": self.rows,
            "classes": self.classes, "epochs": self.epochs, "values": self.values,
        }
        self._replace("dynamics.json", lambda file: file.write(json.dumps(description, indent=2).encode()))

    def _replace(self, name, write):
        # Whole or not at all: under another name first, then renamed.
        temporary = os.path.join(self.folder, f".{name}.tmp")
        with open(temporary, "wb") as file:
            write(file)
        os.replace(temporary, os.path.join(self.folder, name))


def _to_numpy(array):
    """A NumPy array from what any framework calls a tensor."""
    for step in ("detach", "cpu"):
        if hasattr(array, step):
            array = getattr(array, step)()
    # bfloat16 has no NumPy type; widening is exact.
    if "bfloat16" in str(getattr(array, "dtype", "")) and hasattr(array, "float"):
        array = array.float()
    if not hasattr(array, "__array__") and hasattr(array, "numpy"):
        array = array.numpy()
    return np.asarray(array)
