"""Records training dynamics for Pith from PyTorch Lightning: a callback over pith_recorder.py.

Copy this file and pith_recorder.py beside your training script. Let the dataset return the number of a row as the last part of a sample, and the
training step return its outputs beside the loss:

    def training_step(self, batch, batch_idx):
        images, labels, rows = batch
        logits = self(images)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}

    recorder = PithRecorder("dynamics", rows=len(dataset), classes=10, labels=targets)
    Trainer(max_epochs=20, callbacks=[recorder]).fit(model, loader)

then ``pith score --dynamics dynamics --out SCORES``. Validation is not recorded. One process records: on several devices every one of them has other
rows, so train on one (``devices=1``) or record from the subset that you score on. A training that is stopped leaves all epochs before readable; one
that goes on from a checkpoint is a recording of its own, whose first epoch is number 0.
"""

import numpy as np

from pith_recorder import Recorder

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:
    from pytorch_lightning.callbacks import Callback

__all__ = ["PithRecorder"]


class PithRecorder(Callback):
    """A Lightning callback that records the outputs of every training step.

    folder, rows, classes, labels, values, dtype   as pith_recorder.Recorder
    rows_of    from a batch to its row numbers [b]. Default: the last part of the batch, or its key "row"
    logits     the key of the outputs [b, classes] in what training_step returns. Default "logits"
    losses     the key of the losses [b] there, which are kept for you; default None: not recorded
    final      from the module to (row numbers, outputs), a clean pass over all trained rows, asked for in evaluation mode when the training has ended;
               default None: scores of the finished model are then of the last epoch
    """

    def __init__(self, folder, rows, classes, labels, values="logits", dtype=np.float16, rows_of=None, logits="logits", losses=None, final=None):
        super().__init__()
        self._recording = (folder, rows, classes, labels, values, dtype)
        self._rows_of = rows_of or _last_part
        self._logits, self._losses, self._final = logits, losses, final
        self.recorder = None
        self._first = 0

    def on_train_start(self, trainer, pl_module):
        if getattr(trainer, "world_size", 1) > 1:
            raise ValueError(f"the recorder sees the rows of one process, but {trainer.world_size} train; train with devices=1, or on the subset that is scored")
        self.recorder = Recorder(*self._recording)
        self._first = trainer.current_epoch

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, *rest):
        if not hasattr(outputs, "get") or outputs.get(self._logits) is None:
            raise ValueError(f"training_step must return a dictionary with '{self._logits}', the outputs [b, classes], beside 'loss'")
        loss = None
        if self._losses is not None:
            loss = outputs.get(self._losses)
            if loss is None:
                raise ValueError(f"training_step returns no '{self._losses}'; return the losses [b] under this key, or leave losses out")
        self.recorder.log(trainer.current_epoch - self._first, self._rows_of(batch), outputs[self._logits], loss)

    def on_train_end(self, trainer, pl_module):
        if self._final is not None:
            was_training = pl_module.training
            pl_module.eval()
            rows, outputs = self._final(pl_module)
            pl_module.train(was_training)
            self.recorder.final(rows, outputs)
        self.recorder.close()


def _last_part(batch):
    """The row numbers of a batch: its last part, or its key "row"."""
    if hasattr(batch, "get"):
        rows = batch.get("row")
        if rows is None:
            raise ValueError("the batch has no key 'row' with the numbers of its rows; give rows_of=lambda batch: ...")
        return rows
    return batch[-1]
