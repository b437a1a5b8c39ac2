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

/// <summary>Work of ranks that is stopped as a phase begins goes on with another number of ranks, to the bytes of one process.</summary>
public sealed class RankRestartTests : IDisposable
{
    const int Rows = 200;
    readonly TemporaryFolder _folder = new();

    public RankRestartTests()
    {
        var random = new RandomStream(8, "restart");
        NpyFile.Write<float>(_folder.File("X.npy"), [.. Enumerable.Range(0, Rows * 4).Select(_ => (float)random.NextGaussian())], Rows, 4);
        double[] scores = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        NpyFile.Write<double>(_folder.File("s.npy"), scores, Rows);
        NpyFile.Write<double>(_folder.File("some.npy"), [.. scores.Select((score, row) => row % 3 == 0 ? score : double.NaN)], Rows);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Graph() => StopAtEveryPhase(new GraphStage(), "embeddings=X.npy;neighbors=5", ".npz", "graph");

    [Fact]
    public void GraphInParts() => StopAtEveryPhase(new GraphStage(), "embeddings=X.npy;neighbors=5;parts=3", "", "graph");

    [Fact]
    public void Prune() => StopAtEveryPhase(new PruneStage(), "keep=30%;embeddings=X.npy;scores=s.npy", "", "graph", "forward", "picks");

    [SlowFact]
    public void PruneOfDirectedMessages() =>
        StopAtEveryPhase(new PruneStage(), "keep=70%;embeddings=X.npy;scores=s.npy;symmetrize=none;gamma=0.1", "", "graph", "forward", "picks");

    [Fact]
    public void Score() => StopAtEveryPhase(
        new ScoreStage(), "embeddings=X.npy;scores=prototypicality,density;clusters=3", "", "k-means", "prototypicality", "graph");

    [Fact]
    public void Extrapolate() => StopAtEveryPhase(
        new ExtrapolateStage(), "embeddings=X.npy;scores=some.npy;method=knn;folds=3", "", "validation-1", "validation-3", "predictions");

    [Fact]
    public void WhatWasKeptOfOtherOptionsOrInputs_IsBegunAnew()
    {
        var stage = new PruneStage();
        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, 6);
        Assert.Equal("", Run(stage, "keep=40%;embeddings=X.npy;scores=s.npy", "several", 2));
        RequireSame("one", "several", stage, "keep=40%;embeddings=X.npy;scores=s.npy");

        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "again", 2, 6);
        NpyFile.Write<double>(_folder.File("s.npy"), [.. Enumerable.Range(0, Rows).Select(row => (double)(row * 7 % Rows))], Rows);
        Assert.Equal("", Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "again", 2));
        RequireSame("two", "again", stage, "keep=30%;embeddings=X.npy;scores=s.npy");
    }

    [Fact]
    public void TimesOfFiles_DecideNothing()
    {
        var stage = new PruneStage();
        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, 6);
        File.SetLastWriteTimeUtc(_folder.File("X.npy"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(_folder.File("s.npy"), DateTime.UtcNow.AddYears(3));
        foreach (string file in Directory.GetFiles(_folder.File("several.ranks")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-400));
        Assert.Contains("graph", Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 3), StringComparison.Ordinal);
        RequireSame("one", "several", stage, "keep=30%;embeddings=X.npy;scores=s.npy");
    }

    [Fact]
    public void OneProcess_WritesTheSame_AndLeavesNothingOfTheRanks()
    {
        var stage = new PruneStage();
        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, 6);
        Assert.True(Directory.Exists(_folder.File("several.ranks")));
        Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 1);
        Assert.False(Directory.Exists(_folder.File("several.ranks")));
        RequireSame("one", "several", stage, "keep=30%;embeddings=X.npy;scores=s.npy");
    }

    [Fact]
    public void WhatSomebodyElsePutsThere_Stays()
    {
        var stage = new PruneStage();
        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, 6);
        File.WriteAllText(_folder.File("several.ranks/mine.txt"), "mine");
        Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(_folder.File("several.ranks")).Select(Path.GetFileName));

        Directory.CreateDirectory(_folder.File("other.ranks"));
        File.WriteAllText(_folder.File("other.ranks/mine.txt"), "mine");
        var refusal = Assert.Throws<InvalidDataContentException>(() => Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "other", 2));
        Assert.Contains("holds something else", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("other.ranks/mine.txt")));
    }

    [Fact]
    public void DamageOfWhatIsKept_IsSaid()
    {
        var stage = new PruneStage();
        Stop(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, 6);
        string kept = Directory.GetFiles(_folder.File("several.ranks"), "kept-*-graph-distances-*")[0];
        byte[] bytes = File.ReadAllBytes(kept);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(kept, bytes);
        var refusal = Assert.Throws<InvalidDataContentException>(() => Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2));
        Assert.Contains("is damaged; remove its folder to begin anew", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("several")));
    }

    [Fact]
    public void StoppedAfterTheResultIsInItsPlace_TheSameCallFindsItFinished()
    {
        var stage = new PruneStage();
        // Messages about the inputs come when the folder is in its place.
        Assert.Throws<TimeoutException>(() => Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, stopsCommitted: true));
        Assert.True(Directory.Exists(_folder.File("several.ranks")));
        var refusal = Assert.Throws<OptionException>(() => Run(stage, "keep=40%;embeddings=X.npy;scores=s.npy", "several", 2));
        Assert.Contains("exists and is not empty", refusal.Message, StringComparison.Ordinal);

        Directory.Delete(_folder.File("several"), recursive: true);
        Assert.Throws<TimeoutException>(() => Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 2, stopsCommitted: true));
        byte[] before = File.ReadAllBytes(_folder.File("several/manifest.json"));
        Run(stage, "keep=30%;embeddings=X.npy;scores=s.npy", "several", 3);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("several/manifest.json")));
        Assert.False(Directory.Exists(_folder.File("several.ranks")));
    }

    // Stops as the first, second, ... phase begins, goes on, and expects that by and by all phases were done before.
    void StopAtEveryPhase<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string extension, params string[] phases)
        where TRequest : class
    {
        string done = "";
        for (int phase = 1; ; phase++)
        {
            string place = FormattableString.Invariant($"several{phase}{extension}");
            if (!Stop(stage, options, place, 1 + (phase % 3) + 1, phase))
                break;
            Assert.False(Path.Exists(_folder.File(place)) && !phases.Contains("graph"), "Something half-written is there.");
            done += Run(stage, options, place, 2 + (phase % 2)) + " ";
            RequireSame("one" + extension, place, stage, options);
            Assert.False(Directory.Exists(_folder.File(place + ".ranks")));
        }
        Assert.All(phases, phase => Assert.Contains(phase, done, StringComparison.Ordinal));
    }

    void RequireSame<TRequest, TResult>(string one, string several, Stage<TRequest, TResult> stage, string options)
        where TRequest : class
    {
        if (!Path.Exists(_folder.File(one)))
            Run(stage, options, one, 1);
        string[] names = FilesOf(one);
        Assert.Equal(names, FilesOf(several));
        foreach (string name in names.Where(name => name != Manifest.FileName))
            Assert.True(File.ReadAllBytes(_folder.File(one) + name).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File(several) + name)), several + name);
    }

    string[] FilesOf(string run) => File.Exists(_folder.File(run)) ? [""] :
        [.. Directory.GetFiles(_folder.File(run), "*", SearchOption.AllDirectories).Select(file => "/" + Path.GetRelativePath(_folder.File(run), file)).Where(name => name != "/manifest.json").Order(StringComparer.Ordinal)];

    // False where all was over before that phase.
    bool Stop<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string place, int ranks, int phase)
        where TRequest : class
    {
        try
        {
            Run(stage, options, place, ranks, phase);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    // What was done before, in words.
    string Run<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, string place, int ranks, int lastPhase = int.MaxValue, bool stopsCommitted = false)
        where TRequest : class
    {
        var log = new Log(lastPhase, stopsCommitted);
        Exception? said = null;
        void Attend(Action work)
        {
            try
            {
                work();
            }
            catch (Exception error) when (error is PithException or OptionException or TimeoutException)
            {
                // Of many ranks that fail together one says why.
                said = error;
                throw;
            }
            catch (OtherRankException)
            {
                // Who ends at once would cancel the one that says why.
                Thread.Sleep(100);
                throw;
            }
        }
        Dictionary<string, string> given = options.Split(';').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => pair[1].EndsWith(".npy", StringComparison.Ordinal) ? _folder.File(pair[1]) : pair[1]);
        try
        {
            InProcessRanks.Run(ranks, communicator => Attend(() => stage.Run(
            new StageCall<TRequest>(stage.Bind(given))
            {
                Given = given,
                Out = _folder.File(place),
                Threads = 1,
            },
            new StageContext(log: communicator.Rank == (stopsCommitted ? 0 : communicator.Size - 1) ? log : null) { Ranks = communicator })));
        }
        catch (OtherRankException) when (said is not null)
        {
            throw said;
        }
        return log.Before;
    }

    sealed class Log(int lastPhase, bool stopsCommitted) : IStageLog
    {
        int _phases;

        public string Before { get; private set; } = "";

        public void Message(string text)
        {
            if (text.StartsWith("phase at", StringComparison.Ordinal) && ++_phases == lastPhase)
                throw new TimeoutException("Stopped.");
            if (text.Contains("going on", StringComparison.Ordinal))
                Before += text;
        }

        public void Detail(string text)
        {
            if (stopsCommitted)
                throw new TimeoutException("Stopped.");
        }
    }
}
