using Pith.Data.Dynamics;
using Pith.Scoring;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Data.Dynamics;

/// <summary>python/pith_recorder.py: what it writes is read back, its example runs, and its refusals are sentences.</summary>
public sealed class RecorderTests : IDisposable
{
    const string Prelude = """
        import sys, numpy as np
        from pith_recorder import Recorder
        folder = sys.argv[1]

        """;

    readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pith-recorder-").FullName, "d");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [NumPyFact]
    public void The_example_of_its_documentation_runs()
    {
        (int code, string text) = NumPyFactAttribute.Run("-m", "doctest", "pith_recorder.py");
        Assert.True(code == 0, text);
        (_, text) = NumPyFactAttribute.Run("-c", "import doctest, pith_recorder; print(doctest.testmod(pith_recorder).attempted)");
        Assert.True(int.Parse(text) >= 7, text);
    }

    // Runs the block of the documentation that stands between two of its headings, as it stands, in a folder of its own.
    const string RunBlock = """
        import os, sys, textwrap, numpy as np, pith_recorder
        from pith_recorder import Recorder
        def run_block(heading, names):
            text = pith_recorder.__doc__[pith_recorder.__doc__.index(heading):]
            block = text[text.index("\n\n") + 2:]
            block = block[:block.index("\n\n")]
            os.chdir(sys.argv[1])
            exec(textwrap.dedent(block), dict(names, np=np, Recorder=Recorder))

        """;

    [NumPyFact(NeedsTorch = true)]
    public void The_PyTorch_example_of_its_documentation_runs()
    {
        Directory.CreateDirectory(_folder);
        (int code, string text) = NumPyFactAttribute.Run("-c", RunBlock + """
            import torch
            torch.manual_seed(0)
            images, targets, rows = torch.randn(30, 5), torch.arange(30) % 10, torch.arange(30)
            dataset = torch.utils.data.TensorDataset(images, targets, rows)
            loader = torch.utils.data.DataLoader(dataset, batch_size=7, shuffle=True)
            model = torch.nn.Linear(5, 10)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            run_block("PyTorch:", dict(torch=torch, dataset=dataset, loader=loader, model=model, optimizer=optimizer, targets=targets, epochs=3, device="cpu"))
            """, _folder);
        Assert.True(code == 0, text);
        DynamicsFolder folder = DynamicsFolder.Open(Path.Combine(_folder, "dynamics"));
        Assert.Equal(new DynamicsDescription(30, 10, 3, DynamicsValues.Logits), folder.Description);
        using DynamicsEpoch epoch = folder.OpenEpoch(2);
        Assert.Equal(Enumerable.Range(0, 30), epoch.Rows.ToArray().Order());
        Assert.All(epoch.ReadLoss()!, loss => Assert.True(loss > 0));
    }

    [NumPyFact]
    public void The_Keras_like_example_of_its_documentation_runs()
    {
        Directory.CreateDirectory(_folder);
        (int code, string text) = NumPyFactAttribute.Run("-c", RunBlock + """
            class Callback: pass
            class keras: callbacks = type("callbacks", (), {"Callback": Callback})
            class Model:
                def predict(self, x, verbose): return np.full((len(x), 10), 0.1)
                def fit(self, x, y, callbacks):
                    for epoch in range(3):
                        for callback in callbacks:
                            callback.model = self
                            callback.on_epoch_end(epoch, logs={})
            run_block("Keras-like", dict(keras=keras, model=Model(), x=np.zeros((30, 5)), y=np.arange(30) % 10))
            """, _folder);
        Assert.True(code == 0, text);
        DynamicsFolder folder = DynamicsFolder.Open(Path.Combine(_folder, "dynamics"));
        Assert.Equal(new DynamicsDescription(30, 10, 3, DynamicsValues.Probabilities), folder.Description);
    }

    [NumPyFact]
    public void Its_files_are_read_back()
    {
        (int code, string text) = NumPyFactAttribute.Run("-c", Prelude + """
            class Tensor:
                def __init__(self, a): self.a = np.asarray(a)
                def detach(self): return Detached(self.a)
            class Detached:
                def __init__(self, a): self.a = a
                def cpu(self): return self
                def numpy(self): return self.a
            with Recorder(folder, rows=6, classes=3, labels=[0, 1, 2, 0, 1, 2], dtype=np.float32) as recorder:
                for epoch in range(3):
                    for batch in ([5, 2], [0, 3, 1]):
                        logits = np.array([[row + 0.25, epoch, -row] for row in batch])
                        recorder.log(epoch, Tensor(batch), Tensor(logits), loss=Tensor(np.array(batch) / 8))
            """, _folder);
        Assert.True(code == 0, text);
        DynamicsFolder folder = DynamicsFolder.Open(_folder);
        Assert.Equal(new DynamicsDescription(6, 3, 3, DynamicsValues.Logits), folder.Description);
        Assert.Equal([0, 1, 2, 0, 1, 2], folder.Labels.ToArray());
        using DynamicsEpoch epoch = folder.OpenEpoch(2);
        Assert.Equal([5, 2, 0, 3, 1], epoch.Rows.ToArray());
        var outputs = new double[3];
        epoch.Read(3, outputs);
        Assert.Equal([3.25, 2, -3], outputs);
        Assert.Equal(0.375, epoch.ReadLoss()![3]);
        Assert.Equal([1, 0, 3, 0, 1, 3], new Forgetting().Compute(ScoreInput.Of(folder)).Values.ToArray().Select(v => double.IsNaN(v) ? 1 : v));
    }

    [NumPyFact]
    public void Epochs_whose_rows_differ_are_recorded()
    {
        (int code, string text) = NumPyFactAttribute.Run("-c", Prelude + """
            with Recorder(folder, rows=7, classes=2, labels=[0, 1, 0, 1, 0, 1, 0], dtype=np.float32) as recorder:
                for epoch, rows in enumerate(([0, 1, 2, 3], [3, 2, 1, 5], [5, 0, 2, 3])):
                    recorder.log(epoch, rows, [[row, epoch] for row in rows])
            """, _folder);
        Assert.True(code == 0, text);
        TrainedRows trained = DynamicsFolder.Open(_folder).Trained;
        Assert.Equal([0, 1, 2, 3, 5], trained.Rows);
        Assert.Equal([2, 3], trained.Complete);
        Assert.Equal([false, true, true], new[] { 0, 1, 2 }.Select(epoch => trained.IsRecorded(5, epoch)));
    }

    [NumPyFact]
    public void What_the_finished_model_says_is_recorded()
    {
        (int code, string text) = NumPyFactAttribute.Run("-c", Prelude + """
            recorder = Recorder(folder, rows=5, classes=2, labels=[0, 1, 0, 1, 0])
            recorder.log(0, [0, 1, 2], [[1, 2], [3, 4], [5, 6]])
            recorder.log(1, [2, 4, 1], [[1, 2], [3, 4], [5, 6]])
            for rows in ([0, 1, 2], [0, 1, 2, 3, 4], [0, 1, 2, 4, 4]):      # too few, too many, one twice
                try:
                    recorder.final(rows, np.zeros((len(rows), 2)))
                    sys.exit("accepted")
                except ValueError as error:
                    assert "rows of the epochs, each once" in str(error)
            try:
                recorder.final([0, 1, 2, 4], np.full((4, 2), np.inf))
                sys.exit("accepted")
            except ValueError as error:
                assert "not finite" in str(error)
            recorder.final([4, 2, 1, 0], np.array([[0.0, 1e5], [2, 0], [0, 1], [3, 0]]))     # beyond half precision, too
            recorder.close()
            """, _folder);
        Assert.True(code == 0, text);
        using DynamicsEpoch final = DynamicsFolder.Open(_folder).Final()!.OpenEpoch(0);
        Assert.Equal([4, 2, 1, 0], final.Rows.ToArray());
        double[] loss = new Loss().Compute(ScoreInput.Of(DynamicsFolder.Open(_folder))).Values.ToArray();
        double[] expected = [Math.Log(1 + Math.Exp(-3)), Math.Log(1 + Math.Exp(-1)), Math.Log(1 + Math.Exp(-2)), double.NaN, 1e5];
        Assert.Equal(expected, loss, (a, b) => double.IsNaN(a) ? double.IsNaN(b) : Math.Abs(a - b) < 1e-6);
    }

    [NumPyFact]
    public void Minus_infinity_is_recorded_as_a_log_probability_only()
    {
        (int code, string text) = NumPyFactAttribute.Run("-c", Prelude + """
            logs = np.log(np.array([[0.0, 1.0], [0.5, 0.5]]), out=np.full((2, 2), -np.inf), where=[[False, True], [True, True]])
            for dtype in (np.float16, np.float32):
                with Recorder(folder + dtype.__name__, rows=2, classes=2, labels=[0, 1], values="log-probabilities", dtype=dtype) as recorder:
                    recorder.log(0, [0, 1], logs)
                    recorder.final([1, 0], logs[::-1])
            for values, bad in (("logits", -np.inf), ("probabilities", -np.inf), ("log-probabilities", np.inf), ("log-probabilities", np.nan)):
                recorder = Recorder(folder + values + str(bad), rows=2, classes=2, labels=[0, 1], values=values)
                try:
                    recorder.log(0, [0, 1], [[bad, 0], [0, 0]])
                    sys.exit("accepted " + values)
                except ValueError as error:
                    assert "row 0: the output" in str(error), error
            """, _folder);
        Assert.True(code == 0, text);
        foreach (string dtype in (string[])["float16", "float32"])
        {
            double[] loss = new Loss().Compute(ScoreInput.Of(DynamicsFolder.Open(_folder + dtype))).Values.ToArray();
            Assert.Equal(-DynamicsEpoch.LogOfZero, loss[0], 1e-9);
            Assert.Equal(Math.Log(2), loss[1], 1e-3);
        }
    }

    [NumPyFact]
    public void A_killed_training_leaves_the_epochs_before()
    {
        (int code, _) = NumPyFactAttribute.Run("-c", Prelude + """
            with Recorder(folder, rows=2, classes=2, labels=[0, 1], values="log-probabilities") as recorder:
                for epoch in range(5):
                    if epoch == 3:
                        recorder.log(epoch, [1], [[-1, -1]])
                        raise KeyboardInterrupt
                    recorder.log(epoch, [0, 1], np.log([[0.5, 0.5], [0.25, 0.75]]))
            """, _folder);
        Assert.NotEqual(0, code);
        Assert.Equal(new DynamicsDescription(2, 2, 3, DynamicsValues.LogProbabilities), DynamicsFolder.Open(_folder).Description);
    }

    [NumPyFact]
    public void Misuse_is_refused_with_a_sentence()
    {
        void Refused(string log, string expected)
        {
            string folder = _folder + Guid.NewGuid();
            (int code, string text) = NumPyFactAttribute.Run("-c", Prelude + "recorder = Recorder(folder, rows=4, classes=2, labels=[0, 1, 1, 0])\n" + log, folder);
            Assert.NotEqual(0, code);
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
        Refused("recorder.log(0, [0, 1], [[1, 2], [3, 70000]])", "epoch 0, row 1: the output 70000 of class 1 is beyond float16; record with dtype=np.float32");
        Refused("recorder.log(0, [0, 1], [[1, 2], [float('nan'), 7]])", "row 1: the output nan of class 0 is not finite: the training has diverged");
        Refused("recorder.log(1, [0], [[1, 2]])", "epoch 1 does not follow");
        Refused("recorder.log(0, [4], [[1, 2]])", "index must lie from 0 to 3");
        Refused("recorder.log(0, [0], [[1, 2, 3]])", "values must have shape (1, 2)");
        Refused("recorder.log(0, [0, 0], [[1, 2], [1, 2]])\nrecorder.close()", "row 0 was logged twice in epoch 0");
        Refused("recorder.log(0, [0], [[1, 2]])\nrecorder.log(1, [1], [[1, 2]])\nrecorder.log(1, [1], [[1, 2]])\nrecorder.close()", "row 1 was logged twice in epoch 1");
        Refused("Recorder(folder, rows=4, classes=2, labels=[0, 1, 1, 0])", "holds recorded training dynamics already");
        Refused("Recorder(folder, rows=4, classes=2, labels=[0, 2, 1, 0])", "labels must lie from 0 to 1");
        Refused("Recorder(folder, rows=4, classes=2, labels=[0, 1, 1, 0], values='scores')", "values must be one of logits");
    }
}
