using Pith.Data.Dynamics;

namespace Pith.Tests.Data.Dynamics;

/// <summary>python/pith_lightning.py and python/pith_transformers.py: what they record through stand-ins of the frameworks' interfaces is what was trained.</summary>
public sealed class FrameworkRecorderTests : IDisposable
{
    // Twenty rows in batches of eight, so that the last is smaller; the outputs of a row say which row and epoch they are of.
    const string Prelude = """
        import sys, types, numpy as np
        folder = sys.argv[1]
        labels = np.arange(20) % 3
        def outputs(rows, epoch): return np.stack([np.asarray(rows) + 0.5, np.full(len(rows), epoch), np.zeros(len(rows))], 1)
        def module(name, **content):
            made = sys.modules[name] = types.ModuleType(name)
            made.__dict__.update(content)
        def refuses(part, work):
            try:
                work()
            except ValueError as error:
                assert part in str(error), error
                return
            raise AssertionError("was not refused: " + part)

        """;

    // What Lightning calls, in its order; a validation between epochs.
    const string Lightning = Prelude + """
        class Callback:
            def __init__(self): pass
            def on_train_start(self, trainer, pl_module): pass
            def on_validation_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx=0): pass
        module("lightning"); module("lightning.pytorch"); module("lightning.pytorch.callbacks", Callback=Callback)
        from pith_lightning import PithRecorder
        class Module:
            training = True
            def eval(self): self.training = False
            def train(self, mode=True): self.training = mode
        class Trainer:
            world_size, current_epoch = 1, 0
            def fit(self, model, callback, batches, step, epochs=3):
                callback.on_train_start(self, model)
                for self.current_epoch in range(self.current_epoch, self.current_epoch + epochs):
                    for at, batch in enumerate(batches(self.current_epoch)):
                        callback.on_train_batch_end(self, model, step(batch, self.current_epoch), batch, at)
                    callback.on_validation_batch_end(self, model, None, batch, 0)
                callback.on_train_end(self, model)
        def batches(epoch):
            order = np.random.default_rng(epoch).permutation(20)
            return [(order[i:i + 8] * 2.0, labels[order[i:i + 8]], order[i:i + 8]) for i in range(0, 20, 8)]
        def step(batch, epoch): return {"loss": 1.0, "logits": outputs(batch[-1], epoch), "losses": np.ones(len(batch[-1]))}

        """;

    // The Trainer's loop: hooks around the forward pass, the batch as keywords, an evaluation after each epoch.
    const string Transformers = Prelude + """
        class TrainerCallback: pass
        module("transformers", TrainerCallback=TrainerCallback)
        from pith_transformers import PithRecorderCallback
        class Handle:
            def __init__(self, hooks, hook): self.hooks, self.hook = hooks, hook; hooks.append(hook)
            def remove(self): self.hooks.remove(self.hook)
        class Model:
            training, epoch = True, 0
            def __init__(self): self.before, self.after = [], []
            def register_forward_pre_hook(self, hook, with_kwargs): assert with_kwargs; return Handle(self.before, hook)
            def register_forward_hook(self, hook, with_kwargs): assert with_kwargs; return Handle(self.after, hook)
            def eval(self): self.training = False
            def train(self, mode=True): self.training = mode
            def forward(self, input_ids, labels): return dict(loss=1.0, logits=outputs(input_ids // 2, self.epoch))
            def __call__(self, *args, **kwargs):
                for hook in self.before: args, kwargs = hook(self, args, kwargs)
                output = self.forward(*args, **kwargs)
                for hook in self.after: hook(self, args, kwargs, output)
                return output
        class Arguments: world_size, n_gpu, remove_unused_columns = 1, 1, False
        def train(model, callback, keys=("input_ids", "labels", "row"), epochs=3, args=Arguments()):
            callback.on_train_begin(args, None, None, model=model, train_dataloader=None)
            for model.epoch in range(epochs):
                callback.on_epoch_begin(args, None, None, model=model)
                order = np.random.default_rng(model.epoch).permutation(20)
                for rows in (order[i:i + 8] for i in range(0, 20, 8)):
                    batch = dict(input_ids=rows * 2, labels=labels[rows], row=rows)
                    model.training = True
                    model(**dict((key, batch[key]) for key in keys))
                model.training = False
                model(input_ids=rows * 2, labels=labels[rows], row=rows)
            callback.on_train_end(args, None, None, model=model)

        """;

    readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pith-frameworks-").FullName, "d");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [NumPyFact]
    public void Lightning_records_what_training_steps_return()
    {
        Good(Lightning + """
            final = lambda model: (np.arange(20), outputs(np.arange(20), 9)) if not model.training else 1 / 0
            recorder, model = PithRecorder(folder, 20, 3, labels, losses="losses", final=final), Module()
            Trainer().fit(model, recorder, batches, step)
            assert recorder.recorder.epochs == 3 and model.training
            """);
        RequireWhatWasTrained(hasLoss: true);
        Assert.True(File.Exists(Path.Combine(_folder, "final.npz")));
    }

    [NumPyFact]
    public void Lightning_says_what_it_misses_and_counts_a_training_that_goes_on_from_0() => Good(Lightning + """
        def fit(part, callback, step=step, trainer=None): refuses(part, lambda: (trainer or Trainer()).fit(Module(), callback, batches, step))
        fit("must return a dictionary with 'logits'", PithRecorder(folder + "0", 20, 3, labels), step=lambda batch, epoch: 1.0)
        fit("must return a dictionary with 'logits'", PithRecorder(folder + "1", 20, 3, labels), step=lambda batch, epoch: {"loss": 1.0})
        fit("returns no 'each'", PithRecorder(folder + "2", 20, 3, labels, losses="each"))
        several = Trainer(); several.world_size = 2
        fit("but 2 train", PithRecorder(folder + "3", 20, 3, labels), trainer=several)
        later = Trainer(); later.current_epoch = 7
        recorder = PithRecorder(folder, 20, 3, labels, rows_of=lambda batch: batch[2])
        later.fit(Module(), recorder, batches, step)
        assert recorder.recorder.epochs == 3
        from pith_lightning import _last_part
        assert _last_part({"row": [3]}) == [3]
        refuses("no key 'row'", lambda: _last_part({"x": 1}))
        """);

    [NumPyFact]
    public void Transformers_record_logits_of_training_and_take_the_row_numbers_out_of_every_batch()
    {
        Good(Transformers + """
            final = lambda model: (np.arange(20), outputs(np.arange(20), 9)) if not model.training else 1 / 0
            recorder, model = PithRecorderCallback(folder, 20, 3, labels.tolist(), final=final), Model()
            train(model, recorder)
            assert recorder.recorder.epochs == 3 and model.before == [] and model.after == []
            """);
        RequireWhatWasTrained(hasLoss: false);
        Assert.True(File.Exists(Path.Combine(_folder, "final.npz")));
    }

    [NumPyFact]
    public void Transformers_say_what_they_miss() => Good(Transformers + """
        def fails(part, name, keys=("input_ids", "labels", "row"), model=None, **arguments):
            args = Arguments()
            args.__dict__.update(arguments)
            refuses(part, lambda: train(model or Model(), PithRecorderCallback(folder + name, 20, 3, labels), keys, args=args))
        fails("has no column 'row'", "0", keys=("input_ids", "labels"))
        fails("remove_unused_columns=False", "1", remove_unused_columns=True)
        fails("but there are 4 processes", "2", world_size=4)
        fails("but there are 2 devices", "3", n_gpu=2)
        class Tokens(Model):
            def forward(self, input_ids, labels): return dict(loss=1.0)
        try:
            fails("has no logits", "4", model=Tokens())
        except KeyError:
            raise AssertionError("an output without logits is met by no sentence")
        """);

    [NumPyFact(NeedsTorch = true)]
    public void Transformers_hooks_are_those_of_PyTorch() => Good(Prelude + """
        import torch
        class TrainerCallback: pass
        module("transformers", TrainerCallback=TrainerCallback)
        from pith_transformers import PithRecorderCallback
        class Model(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.linear = torch.nn.Linear(2, 3)
            def forward(self, x): return dict(logits=self.linear(x))
        model, recorder = Model(), PithRecorderCallback(folder, 20, 3, labels)
        class Arguments: world_size, n_gpu, remove_unused_columns = 1, 1, False
        recorder.on_train_begin(Arguments(), None, None, model=model)
        recorder.on_epoch_begin(Arguments(), None, None)
        model(x=torch.ones(20, 2), row=torch.arange(20))
        recorder.on_train_end(Arguments(), None, None, model=model)
        assert recorder.recorder.epochs == 1
        """);

    void Good(string code)
    {
        (int exit, string text) = NumPyFactAttribute.Run("-c", code, _folder);
        Assert.True(exit == 0, text);
    }

    void RequireWhatWasTrained(bool hasLoss)
    {
        DynamicsFolder folder = DynamicsFolder.Open(_folder);
        Assert.Equal(new DynamicsDescription(20, 3, 3, DynamicsValues.Logits), folder.Description);
        for (int number = 0; number < 3; number++)
        {
            using DynamicsEpoch epoch = folder.OpenEpoch(number);
            int[] rows = epoch.Rows.ToArray();
            Assert.Equal(Enumerable.Range(0, 20), rows.Order());
            var values = new double[3];
            for (int i = 0; i < 20; i++)
            {
                epoch.Read(i, values);
                Assert.Equal([rows[i] + 0.5, number, 0], values);
            }
            Assert.Equal(hasLoss, epoch.ReadLoss() is not null);
        }
    }
}
