"""Records training dynamics for Pith from the Trainer of Hugging Face Transformers: a callback over pith_recorder.py.

Copy this file and pith_recorder.py beside your training script. Give the dataset a column "row" with the number of every row and keep it:

    dataset = dataset.add_column("row", range(len(dataset)))
    arguments = TrainingArguments("out", remove_unused_columns=False, num_train_epochs=5)
    recorder = PithRecorderCallback("dynamics", rows=len(dataset), classes=3, labels=dataset["label"])
    Trainer(model, arguments, train_dataset=dataset, callbacks=[recorder]).train()

then ``pith score --dynamics dynamics --out SCORES``. The column is taken out of every batch before the model sees it, in training and in evaluation; what
the model says in evaluation is not recorded. It is for models that give one output [classes] a row (sequence classification). One process records: on several
devices every one of them has other rows. A training that is stopped leaves all epochs before readable; one that goes on from a checkpoint is a recording of its
own, whose first epoch is number 0, and max_steps may end an epoch early, of which then only the rows that were trained are recorded.
"""

import numpy as np
from transformers import TrainerCallback

from pith_recorder import Recorder

__all__ = ["PithRecorderCallback"]


class PithRecorderCallback(TrainerCallback):
    """A Trainer callback that records the logits of every training step by hooks of the model's forward pass.

    folder, rows, classes, labels, values, dtype   as pith_recorder.Recorder; labels may be a list
    column     the column of the row numbers. Default "row"
    final      from the model to (row numbers, logits), a clean pass over all trained rows, asked for in evaluation mode when the training has ended;
               default None: scores of the finished model are then of the last epoch
    """

    def __init__(self, folder, rows, classes, labels, values="logits", dtype=np.float16, column="row", final=None):
        self._recording = (folder, rows, classes, np.asarray(labels), values, dtype)
        self._column, self._final = column, final
        self.recorder = None
        self._epoch = -1
        self._rows = None
        self._hooks = []

    def on_train_begin(self, args, state, control, model=None, **kwargs):
        for name, what in (("world_size", "processes"), ("n_gpu", "devices")):
            if getattr(args, name, 1) > 1:
                raise ValueError(f"the recorder sees the rows of one device, but there are {getattr(args, name)} {what}; train on one, or on the subset that is scored")
        if getattr(args, "remove_unused_columns", False):
            raise ValueError(f"the Trainer would drop the column '{self._column}' before it is recorded; give TrainingArguments(remove_unused_columns=False)")
        self.recorder = Recorder(*self._recording)
        self._hooks = [
            model.register_forward_pre_hook(self._take_rows, with_kwargs=True),
            model.register_forward_hook(self._log, with_kwargs=True),
        ]

    def on_epoch_begin(self, args, state, control, **kwargs):
        self._epoch += 1

    def on_train_end(self, args, state, control, model=None, **kwargs):
        for hook in self._hooks:
            hook.remove()
        self._hooks = []
        if self._final is not None:
            was_training = model.training
            model.eval()
            rows, logits = self._final(model)
            model.train(was_training)
            self.recorder.final(rows, logits)
        self.recorder.close()

    def _take_rows(self, module, args, kwargs):
        # The model knows nothing of row numbers.
        kwargs = dict(kwargs)
        self._rows = kwargs.pop(self._column, None)
        return args, kwargs

    def _log(self, module, args, kwargs, output):
        if not module.training:
            return
        if self._rows is None:
            raise ValueError(f"the batch has no column '{self._column}' with the numbers of its rows; add it to the dataset, and let the collator keep it")
        logits = output.get("logits") if hasattr(output, "get") else getattr(output, "logits", None)
        if logits is None:
            raise ValueError("the model's output has no logits; the recorder is for models that classify")
        self.recorder.log(self._epoch, self._rows, logits)
