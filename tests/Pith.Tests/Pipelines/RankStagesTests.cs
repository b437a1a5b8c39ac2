using Pith.Data.Formats.Npy;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Graph;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Score;
using Pith.Runs;
using Pith.Tests.Data;

namespace Pith.Tests.Pipelines;

public sealed class RankStagesTests : IDisposable
{
    const int Rows = 240;
    readonly TemporaryFolder _folder = new();

    public RankStagesTests()
    {
        var random = new RandomStream(3, "ranks");
        // Some rows are copies of others.
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, 6).Select(_ => (float)random.NextGaussian()).ToArray())];
        rows[200] = rows[17] = rows[4];
        NpyFile.Write<float>(_folder.File("X.npy"), [.. rows.SelectMany(row => row)], Rows, 6);
        double[] scores = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        NpyFile.Write<double>(_folder.File("s.npy"), scores, Rows);
        NpyFile.Write<double>(_folder.File("some.npy"), [.. scores.Select((score, row) => row % 4 == 0 ? score : double.NaN)], Rows);
        NpyFile.Write<long>(_folder.File("y.npy"), [.. Enumerable.Range(0, Rows).Select(_ => (long)random.NextInt(4))], Rows);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keep=30%;embeddings=X.npy;scores=s.npy")]
    [InlineData("keep=30%;embeddings=X.npy;scores=s.npy;labels=y.npy;cutoff=0.1;balance=equal;kernel=reference;gamma=0.2")]
    [InlineData("keep=30%;embeddings=X.npy;scores=s.npy;labels=y.npy;pool=class;metric=cosine;write=mask,csv")]
    [InlineData("keep=30%;embeddings=X.npy;scores=s.npy;recall=0.9")]
    [InlineData("keep=30%;scores=s.npy;labels=y.npy;method=top;balance=equal")]
    [InlineData("keep=30%;scores=s.npy;method=random")]
    [InlineData("keep=30%;scores=s.npy;method=stratified")]
    public void Prune_WritesTheFilesOfOneProcess(string options) => AssertSameFiles(new PruneStage(), options);

    [Theory]
    [InlineData("embeddings=X.npy;scores=prototypicality,density;clusters=20")]
    [InlineData("embeddings=X.npy;scores=prototypicality;clusters=150;metric=cosine")]
    public void Score_WritesTheFilesOfOneProcess(string options) => AssertSameFiles(new ScoreStage(), options);

    [Theory]
    [InlineData("embeddings=X.npy;scores=some.npy;method=knn")]
    [InlineData("embeddings=X.npy;scores=some.npy;method=kernel")]
    public void Extrapolate_WritesTheFilesOfOneProcess(string options) => AssertSameFiles(new ExtrapolateStage(), options);

    [Fact]
    public void InputsInShards_HaveTheFingerprintsOfOneProcess()
    {
        Directory.CreateDirectory(_folder.File("shards"));
        float[] values = [.. Enumerable.Range(0, 7 * 20 * 3).Select(i => (float)((i * 37) % 101))];
        for (int shard = 0; shard < 7; shard++)
            NpyFile.Write<float>(_folder.File($"shards/{shard}.npy"), values.AsSpan(shard * 60, 60), 20, 3);
        string options = $"embeddings={_folder.File("shards")};scores=density;neighbors=4";
        AssertSameFiles(new ScoreStage(), options);
        ManifestInput one = Assert.Single(Manifest.Read(_folder.File("one")).Inputs), several = Assert.Single(Manifest.Read(_folder.File("several")).Inputs);
        Assert.Equal(7, one.Files.Count);
        Assert.Equal(one.Files, several.Files);
    }

    [Theory]
    [InlineData(205, 100)]
    [InlineData(0, 239)]
    public void AValueThatIsNoNumber_IsSaidOnce_AsByOneProcess(int bad, int alsoBad)
    {
        var values = new float[Rows * 6];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i * 31) % 97;
        values[(bad * 6) + 2] = float.NaN;
        values[(alsoBad * 6) + 4] = float.PositiveInfinity;
        NpyFile.Write<float>(_folder.File("bad.npy"), values, Rows, 6);
        void Refuses<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string end = "")
            where TRequest : class
        {
            string Message(int ranks)
            {
                var said = new List<string>();
                InProcessRanks.Run(ranks, communicator =>
                {
                    try
                    {
                        stage.Run(new StageCall<TRequest>(Bind(stage, options)) { Out = _folder.File("out" + end), Threads = 1 }, new StageContext { Ranks = communicator });
                    }
                    catch (InvalidDataContentException error)
                    {
                        lock (said)
                            said.Add(error.Message);
                    }
                    catch (OtherRankException)
                    {
                        // Another one says it.
                    }
                });
                return Assert.Single(said);
            }
            Assert.Contains(FormattableString.Invariant($"2 rows hold NaN or infinity, first at row {Math.Min(bad, alsoBad)},"), Message(1), StringComparison.Ordinal);
            Assert.Equal(Message(1), Message(3));
        }
        Refuses(new PruneStage(), "keep=30%;embeddings=bad.npy;scores=s.npy");
        Refuses(new ScoreStage(), "embeddings=bad.npy;scores=density");
        Refuses(new ExtrapolateStage(), "embeddings=bad.npy;scores=some.npy;method=knn");
        Refuses(new GraphStage(), "embeddings=bad.npy", ".npz");
    }

    [Fact]
    public void WhatRanksCannotShare_IsRefused_BeforeAnythingIsRead()
    {
        void Refuses<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string option, string can)
            where TRequest : class
        {
            OptionException? error = null;
            InProcessRanks.Run(2, communicator =>
            {
                try
                {
                    stage.Run(new StageCall<TRequest>(Bind(stage, options)) { Out = _folder.File("out"), Threads = 1 }, new StageContext { Ranks = communicator });
                }
                catch (OptionException refusal) when (communicator.Rank == 0)
                {
                    error = refusal;
                }
                catch (OtherRankException) when (communicator.Rank == 1)
                {
                    // One rank says it.
                }
            });
            Assert.Equal(option, error?.Option);
            Assert.Contains(can, error!.Message, StringComparison.Ordinal);
        }
        Refuses(new PruneStage(), "keep=30%;embeddings=missing.npy;method=k-center", "method", "d2, random, top and stratified");
        Refuses(new ScoreStage(), "embeddings=missing.npy;labels=y.npy;scores=moderate-distance", "scores", "prototypicality");
        Refuses(new ExtrapolateStage(), "embeddings=missing.npy;scores=some.npy;method=ridge", "method", "knn and kernel");
        Refuses(new ExtrapolateStage(), "embeddings=missing.npy;scores=some.npy", "method", "knn and kernel");
    }

    void AssertSameFiles<TRequest, TResult>(Stage<TRequest, TResult> stage, string options)
        where TRequest : class
    {
        Manifest expected = Run(stage, options, "one", 1), found = Run(stage, options, "several", 3);
        Assert.Equal(expected.Fingerprint, found.Fingerprint);
        Assert.Equal(expected.Facts, found.Facts);
        string[] names = FilesOf("one");
        Assert.Equal(names, FilesOf("several"));
        Assert.True(names.Length > 1);
        foreach (string name in names.Where(name => name != Manifest.FileName))
            Assert.True(File.ReadAllBytes(_folder.File("one/" + name)).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("several/" + name))), name);
    }

    string[] FilesOf(string run) =>
        [.. Directory.GetFiles(_folder.File(run), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.File(run), file)).Order(StringComparer.Ordinal)];

    Manifest Run<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string run, int ranks)
        where TRequest : class
    {
        InProcessRanks.Run(ranks, communicator => stage.Run(
            new StageCall<TRequest>(Bind(stage, options)) { Out = _folder.File(run), Threads = 1 }, new StageContext { Ranks = communicator }));
        return Manifest.Read(_folder.File(run));
    }

    TRequest Bind<TRequest, TResult>(Stage<TRequest, TResult> stage, string options)
        where TRequest : class => stage.Bind(options.Split(';').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => pair[1].EndsWith(".npy", StringComparison.Ordinal) ? _folder.File(pair[1]) : pair[1]));
}
