using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Verify;
using Pith.Runs;
using Pith.Selection.D2;
using Pith.Selection.Explanation;
using Pith.Tests.Documentation;

namespace Pith.Tests;

/// <summary>What the facade does is what the stages do, from files and from arrays.</summary>
public sealed class PithDatasetTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-facade-").FullName;

    public PithDatasetTests() => SampleData.Write(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string In(string name) => Path.Combine(_folder, name);

    PithDataset Open(string scores = "scores.npy") => PithDataset.Open(In("embeddings.npy"), In(scores), In("labels.npy"));

    PithDataset FromArrays(double[]? scores = null) => PithDataset.FromArrays(
        Embeddings(),
        SampleData.Columns,
        scores ?? NpyFile.ReadDoubles(In("scores.npy")),
        [.. NpyFile.ReadInt64s(In("labels.npy")).Select(label => (int)label)]);

    float[] Embeddings()
    {
        var values = new float[SampleData.Rows * SampleData.Columns];
        using PithDataset data = PithDataset.Open(In("embeddings.npy"));
        data.Data.Embeddings!.CopyRows(0, data.Rows, values.AsSpan());
        return values;
    }

    PithDataset Test() => PithDataset.Open(In("test-embeddings.npy"), labels: In("test-labels.npy"));

    [Theory]
    [InlineData("30%", "d2", "keep", "30%")]
    [InlineData("0.25", "d2:cutoff=auto:neighbors=12", "keep", "0.25")]
    [InlineData("77", "stratified:cutoff=0.1", "count", "77")]
    [InlineData("1", "top", "keep", "1")]
    public void Prune_SavesTheRunOfTheStage(string keep, string method, string option, string value)
    {
        using PithDataset data = Open();
        PithCoreset coreset = data.Prune(keep, method, seed: 3);
        coreset.Save(In("facade"));
        var texts = new Dictionary<string, string>
        {
            ["embeddings"] = In("embeddings.npy"),
            ["scores"] = In("scores.npy"),
            ["labels"] = In("labels.npy"),
            [option] = value,
            ["seed"] = "3",
        };
        string[] parts = method.Split(':');
        texts["method"] = parts[0];
        foreach (string[] setting in parts[1..].Select(part => part.Split('=')))
            texts[setting[0]] = setting[1];
        var stage = new PruneStage();
        stage.Run(new StageCall<PruneRequest>(stage.Bind(texts)) { Out = In("stage"), Given = texts }, new StageContext());
        Manifest expected = Manifest.Read(In("stage")), saved = Manifest.Read(In("facade"));
        Assert.Equal(expected.Outputs, saved.Outputs);
        Assert.Equal(expected.Options, saved.Options);
        Assert.Equal(expected.Facts, saved.Facts);
        Assert.Equal(expected.Fingerprint, saved.Fingerprint);
        Verification.Of(In("facade"), 1, new StageContext());
    }

    [Fact]
    public void Explain_SaysTheSameBeforeAndAfterSaving()
    {
        using PithDataset data = FromArrays();
        foreach (string method in new[] { "d2:gamma=0.5", "stratified", "k-center", "random" })
        {
            PithCoreset coreset = data.Prune("20%", method);
            coreset.Save(In(method), overwrite: true);
            PithCoreset opened = PithCoreset.Open(In(method));
            Assert.Equal(coreset.Order, opened.Order);
            foreach (int row in new[] { coreset.Order[0], coreset.Order[^1], coreset.Mask().IndexOf(false) })
            {
                RowExplanation before = coreset.Explain(row), after = opened.Explain(row);
                Assert.Equal(before.Sentence, after.Sentence);
                Assert.Equal(before.Forward, after.Forward);
                Assert.Equal(before.Reverse, after.Reverse);
            }
            Assert.Throws<InvalidOperationException>(() => opened.Save(In("again")));
        }
    }

    [Fact]
    public async Task ArraysAndFiles_GiveTheSame()
    {
        using PithDataset files = Open(), arrays = FromArrays(), test = Test();
        Assert.Equal(files.Prune("15%", new D2Options { Cutoff = 0.2 }).Order, arrays.Prune("15%", "d2:cutoff=0.2").Order);
        using PithDataset some = Open("partial-scores.npy"), someArrays = FromArrays(NpyFile.ReadDoubles(In("partial-scores.npy")));
        PithScores scores = await some.ExtrapolateAsync("knn");
        Assert.Equal(scores.Calibrated, (await someArrays.ExtrapolateAsync("knn")).Calibrated);
        Assert.Equal(
            (await files.EvaluateAsync("10%", "top", test, steps: 20)).ToString(), (await arrays.EvaluateAsync("10%", "top", test, steps: 20)).ToString());
        scores.Save(In("extrapolated"));
        string named = $"{In("extrapolated")}:{some.Data.Scores!.Name}-calibrated";
        using PithDataset reopened = PithDataset.Open(In("embeddings.npy"), named, In("labels.npy"));
        Assert.Equal(scores.Dataset.Prune("30%").Order, reopened.Prune("30%").Order);
    }

    [Fact]
    public async Task Evaluation_JudgesACoresetAsTheMethodThatMadeIt()
    {
        using PithDataset data = Open(), test = Test();
        PithEvaluation rows = await data.EvaluateAsync(data.Prune("10%", "moderate"), test, steps: 50);
        PithEvaluation method = await data.EvaluateAsync("10%", "moderate", test, steps: 50);
        Assert.Equal(method["moderate"].Accuracy, rows["moderate"].Accuracy);
        Assert.Equal(method["random"].Accuracy, rows["random"].Accuracy);
        Assert.Throws<KeyNotFoundException>(() => rows["d2"]);
        PithEvaluation held = await data.EvaluateAsync("20%", "d2:cutoff=auto", seeds: 1, steps: 20);
        Assert.Equal(SampleData.Rows / 5, held.TestRows);
        Assert.Contains("(cutoff 0", held.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongWork_ReportsAndStops()
    {
        using PithDataset data = Open(), some = Open("partial-scores.npy");
        var seen = new Seen();
        await data.PruneAsync("30%", "d2:cutoff=auto", progress: seen);
        Assert.Contains(seen.Reports, report => report is { Total: > 0, Share: > 0 and <= 1 });
        Assert.Contains(seen.Reports, report => report.Message?.StartsWith("tuned in", StringComparison.Ordinal) == true);
        using var stopped = new CancellationTokenSource();
        var stopper = new Seen { First = stopped.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.PruneAsync("30%", progress: stopper, cancellation: stopped.Token));
        Assert.NotEmpty(stopper.Reports);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => some.ExtrapolateAsync(cancellation: stopped.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.EvaluateAsync("30%", "top", cancellation: stopped.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Prune("30%").SaveAsync(In("never"), cancellation: stopped.Token));
        Assert.False(Path.Exists(In("never")));
    }

    [Theory]
    [InlineData("30%", "d3", "d2")]
    [InlineData("30%", "d2:cutof=1", "`cutof` is no setting of any method")]
    [InlineData("30%", "d2:cutoff", "OPTION=VALUE")]
    [InlineData("30%", "d2:cutoff=0.1:cutoff=0.2", "twice")]
    [InlineData("30%", "d2:embeddings=X.npy", "`embeddings` is no setting of any method")]
    [InlineData("30%", "random:neighbors=3", "`neighbors` is not an option of `method` random")]
    [InlineData("130%", "d2", "`keep`")]
    [InlineData("0", "d2", "`count`")]
    [InlineData("601", "d2", "`count` must be a whole number from 1 to 600")]
    [InlineData("0.001", "d2", "keeps no row")]
    public void BadOption_IsRefusedBeforeWork(string keep, string method, string words)
    {
        using PithDataset data = Open();
        Assert.Contains(words, Assert.Throws<OptionException>(() => data.Prune(keep, method)).Message, StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<OptionException>(() => data.PruneAsync(keep, method).GetAwaiter().GetResult()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BadData_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PithDataset.FromArrays(new float[7], 2));
        Assert.Throws<ArgumentException>(() => PithDataset.FromArrays());
        Assert.Throws<InvalidDataContentException>(() => PithDataset.FromArrays(labels: [0, -1, 1]));
        Assert.Contains("scores", Assert.Throws<MisalignedDataException>(() => PithDataset.FromArrays(new float[8], 2, scores: [1, 2, 3])).Message, StringComparison.Ordinal);
        using PithDataset bare = PithDataset.FromArrays(new float[8], 2);
        Assert.Contains("scores", Assert.ThrowsAny<OptionException>(() => bare.Prune("50%")).Message, StringComparison.Ordinal);
        using PithDataset broken = PithDataset.FromArrays([1, 2, float.NaN, 3, 4, 5], 2, scores: [1, 2, 3]);
        Assert.Contains("in-memory", Assert.Throws<InvalidDataContentException>(() => broken.Prune("50%", "k-center")).Message, StringComparison.Ordinal);
        File.WriteAllText(In("y.csv"), "row,label\n0,0\n1,1\n");
        using PithDataset partial = PithDataset.Open(new DatasetFiles { Embeddings = In("embeddings.npy"), Labels = In("y.csv") + ":label", LabelsMayMiss = true });
        Assert.Contains("row 2", Assert.Throws<InvalidDataContentException>(() => partial.Prune("50%", "random")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipeline_IsThatOfTheCommandAndIsReused()
    {
        PithPipeline pipeline = PithPipeline.FromEmbeddings(In("embeddings.npy"), In("partial-scores.npy"), In("labels.npy"))
            .Extrapolate("knn")
            .Prune("20%", "d2:cutoff=0.1")
            .Evaluate(seeds: 2, steps: 20, In("test-embeddings.npy"), In("test-labels.npy"));
        PithPipelineResult first = await pipeline.RunAsync(In("run"));
        Assert.Equal(["extrapolation", "coreset", "evaluation"], first.Details.Steps.Select(step => step.Step.Name));
        Assert.Equal(SampleData.Rows / 5, first.ReadCoreset().Kept);
        PithPipelineResult again = await pipeline.RunAsync(In("run"));
        Assert.All(again.Details.Steps, step => Assert.True(step.Reused));
        OptionException other = await Assert.ThrowsAsync<OptionException>(() => pipeline.Prune("30%").RunAsync(In("run")));
        Assert.Contains("`overwrite`", other.Message, StringComparison.Ordinal);
        Assert.Equal(SampleData.Rows * 3 / 10, (await pipeline.Prune("30%").RunAsync(In("run"), resume: true)).Kept);
        Assert.DoesNotContain((await pipeline.RunAsync(In("run"), overwrite: true)).Details.Steps, step => step.Reused);
    }

    [Fact]
    public async Task Pipeline_TrainsAHeadOnLabelsWithoutScores()
    {
        PithPipeline pipeline = PithPipeline.FromEmbeddings(In("embeddings.npy"), labels: In("labels.npy"))
            .Train("30%", epochs: 3, model: "mlp")
            .Extrapolate("direct")
            .Prune("20%", "d2:cutoff=0.1")
            .Evaluate(seeds: 2, steps: 20, In("test-embeddings.npy"), In("test-labels.npy"));
        PithPipelineResult result = await pipeline.RunAsync(In("run"));
        Assert.Equal(["train", "scores", "extrapolation", "coreset", "evaluation"], result.Details.Steps.Select(step => step.Step.Name));
        Assert.Equal((SampleData.Rows * 3 / 10, SampleData.Rows / 5), (result.Details.Scored, result.Kept));
    }

    [Theory]
    [InlineData("sed", "1", "`sed` is not an option of the pipeline; did you mean seed?")]
    [InlineData("prunes.method", "d2", "`prunes` is not a section of the pipeline")]
    [InlineData("prune.keep", "3%", "set by the pipeline itself")]
    [InlineData("prune.cutof", "1", "cutof")]
    [InlineData("train.labels", "other.npy", "set by the pipeline itself")]
    [InlineData("train.epochs", "x", "`epochs` must be")]
    [InlineData("scores", "partial-scores.npy", "`train` needs something to train on")]
    public async Task Pipeline_RefusesUnknownOptions(string option, string value, string words)
    {
        PithPipeline pipeline = PithPipeline.FromEmbeddings(In("embeddings.npy"), labels: In("labels.npy")).With("train.batch-size", "16").With(option, value);
        OptionException error = await Assert.ThrowsAsync<OptionException>(() => pipeline.RunAsync(In("run")));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(In("run")));
    }

    sealed class Seen : IProgress<PithProgress>
    {
        public List<PithProgress> Reports { get; } = [];

        public Action? First { get; init; }

        public void Report(PithProgress value)
        {
            lock (Reports)
                Reports.Add(value);
            First?.Invoke();
        }
    }
}
