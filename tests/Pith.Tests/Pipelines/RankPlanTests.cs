using System.Globalization;
using System.Text.RegularExpressions;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Communication;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Graph;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Score;
using Pith.Runs;
using Pith.Tests.Data;

namespace Pith.Tests.Pipelines;

public sealed partial class RankPlanTests : IDisposable
{
    const int Rows = 300_000;

    readonly TemporaryFolder _folder = new();

    public RankPlanTests()
    {
        // A plan reads numbers of rows alone.
        NpyFile.Write<Half>(_folder.File("X.npy"), new Half[Rows], Rows, 1);
        NpyFile.Write<float>(_folder.File("s.npy"), [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))], Rows);
        NpyFile.Write<float>(_folder.File("some.npy"), [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? row : float.NaN)], Rows);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryStageThatRunsOnRanks_IsPlannedForThem()
    {
        Check(new GraphStage(), "embeddings=X.npy;recall=0.95");
        Check(new GraphStage(), "embeddings=X.npy;exact=true");
        Check(new PruneStage(), "embeddings=X.npy;scores=s.npy;keep=30%;recall=0.95");
        Check(new PruneStage(), "embeddings=X.npy;scores=s.npy;keep=30%;exact=true");
        Check(new ScoreStage(), "embeddings=X.npy;scores=density,prototypicality");
        Check(new ExtrapolateStage(), "embeddings=X.npy;scores=some.npy;method=knn");

        void Check<TRequest, TResult>(Stage<TRequest, TResult> stage, string options)
            where TRequest : class
        {
            RunPlan one = Plan(stage, options, null), few = Plan(stage, options, 2), many = Plan(stage, options, 32);
            Assert.Equal((1, 2, 32), (one.Ranks, few.Ranks, many.Ranks));
            Assert.Equal(0, one.TrafficBytes);
            Assert.True(few.TrafficBytes > 0 && many.TrafficBytes > 0, stage.Name);
            Assert.True(stage is ExtrapolateStage ? many.PeakBytes <= few.PeakBytes : many.PeakBytes < few.PeakBytes, stage.Name);
            Assert.True(many.Seconds < few.Seconds * 1.05, stage.Name);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void WhatDoesNotFit_IsRefusedWithTheRanksAndTheMemoryThatAreEnough(int ranks)
    {
        RunPlan At(int planned, long? memory) => Plan(new GraphStage(), "embeddings=X.npy;recall=0.95;parts=8", planned, memory);
        long peak = At(ranks, 1_000_000_000_000).PeakBytes - 100_000_000_000;
        long limit = peak - 20_000_000;
        string message = Assert.Throws<ResourceLimitException>(() => At(ranks, limit)).Message;
        Match enough = Enough().Match(message);
        Assert.True(enough.Success, message);
        int fewest = int.Parse(enough.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(fewest > ranks);
        Assert.InRange(At(fewest, limit).PeakBytes, 1, limit);
        Assert.Throws<ResourceLimitException>(() => At(fewest - 1, limit));
        Assert.True(ByteSize.TryParse(enough.Groups[2].Value, out long memory));
        Assert.InRange(At(ranks, memory).PeakBytes, 0.98 * memory, memory);
    }

    [Fact]
    public void WhatNoNumberOfRanksMakesFit_IsRefusedWithTheMemoryThatIsEnough()
    {
        string message = Assert.Throws<ResourceLimitException>(
            () => Plan(new PruneStage(), "embeddings=X.npy;scores=s.npy;keep=30%;recall=0.95", 8, 100_000_000)).Message;
        Assert.Contains("no number of ranks is enough", message, StringComparison.Ordinal);
        Assert.True(ByteSize.TryParse(NeededMemory().Match(message).Groups[1].Value, out long memory));
        Plan(new PruneStage(), "embeddings=X.npy;scores=s.npy;keep=30%;recall=0.95", 8, memory);
    }

    [Fact]
    public void RanksThatDoNotFit_AreRefusedBeforeTheyWork()
    {
        int refused = 0;
        InProcessRanks.Run(2, communicator =>
        {
            try
            {
                var stage = new PruneStage();
                stage.Run(
                    new StageCall<PruneRequest>(Bind(stage, "embeddings=X.npy;scores=s.npy;keep=30%")) { Out = _folder.File("out"), Memory = 150_000_000, Threads = 1 },
                    new StageContext { Ranks = communicator });
            }
            catch (ResourceLimitException error)
            {
                Assert.Contains("on each of 2 ranks", error.Message, StringComparison.Ordinal);
                Interlocked.Increment(ref refused);
            }
            catch (OtherRankException)
            {
                // One rank says it.
            }
        });
        Assert.Equal(1, refused);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void RanksArePlannedForOnly_AndOnlyWhereTheyShareTheWork()
    {
        var stage = new PruneStage();
        PruneRequest request = Bind(stage, "embeddings=X.npy;scores=s.npy;keep=30%;method=k-center");
        Assert.Equal("ranks", Assert.Throws<OptionException>(
            () => stage.Run(new StageCall<PruneRequest>(request) { Ranks = 4, Out = _folder.File("out") }, new StageContext())).Option);
        Assert.Equal("method", Assert.Throws<OptionException>(
            () => stage.Run(new StageCall<PruneRequest>(request) { Ranks = 4, PlanOnly = true }, new StageContext())).Option);
    }

    RunPlan Plan<TRequest, TResult>(Stage<TRequest, TResult> stage, string options, int? ranks, long? memory = null)
        where TRequest : class => stage.Run(
            new StageCall<TRequest>(Bind(stage, options)) { Ranks = ranks, Memory = memory, PlanOnly = true, Threads = 1 }, new StageContext()).Plan;

    TRequest Bind<TRequest, TResult>(Stage<TRequest, TResult> stage, string options)
        where TRequest : class => stage.Bind(options.Split(';').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => pair[1].EndsWith(".npy", StringComparison.Ordinal) ? _folder.File(pair[1]) : pair[1]));

    [GeneratedRegex(@": (\d+) ranks are enough, or `memory` (\S+)\.$")]
    private static partial Regex Enough();

    [GeneratedRegex(@"raise `memory` to (\S+);")]
    private static partial Regex NeededMemory();
}
