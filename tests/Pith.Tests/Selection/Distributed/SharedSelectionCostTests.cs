using Pith.Data.Scores;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Neighbors.Graphs;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Tests.Selection.Distributed;

public class SharedSelectionCostTests
{
    [Theory]
    [InlineData(2, 0.1)]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.3)]
    public void BytesSent_AreWithin30PercentOfTheModel(int ranks, double keep)
    {
        const int Rows = 40_000;
        double sent = Sent(Rows, ranks, keep, SharedPicks.Rounds, Symmetrization.Union);
        SharedSelectionCost planned = SharedSelectionCost.Of(Rows, 10, keep * Rows, ranks);
        Assert.True(sent / (planned.Sent * ranks) is > 1 / 1.3 and < 1.3, $"{sent} bytes were sent, {planned.Sent * ranks} planned: {planned}");
    }

    [Theory]
    [InlineData(2, Symmetrization.Union)]
    [InlineData(3, Symmetrization.Union)]
    [InlineData(2, Symmetrization.None)]
    [InlineData(4, Symmetrization.None)]
    public void BytesSentWhereRank0Picks_AreWithin30PercentOfTheModel(int ranks, Symmetrization symmetrize)
    {
        const int Rows = 20_000;
        double sent = Sent(Rows, ranks, 0.3, SharedPicks.Loop, symmetrize);
        bool union = symmetrize == Symmetrization.Union;
        SharedSelectionCost planned = SharedSelectionCost.Of(Rows, 10, 0.3 * Rows, ranks, union ? null : 10, isSeenByAll: !union).ByLoop(Rows, 0.3 * Rows, ranks, union);
        Assert.True(sent / (planned.Sent * ranks) is > 1 / 1.3 and < 1.3, $"{sent} bytes were sent, {planned.Sent * ranks} planned: {planned}");
    }

    static double Sent(int rows, int ranks, double keep, SharedPicks picks, Symmetrization symmetrize)
    {
        var random = new RandomStream(1, "cost");
        var problem = new SelectionProblem
        {
            Rows = rows,
            Threads = 1,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]),
            Graph = RandomProblems.Graph(random, rows, 10, random.NextDouble),
        };
        var method = new D2Selection(new D2Options { Symmetrize = symmetrize });
        long sent = 0;
        InProcessRanks.Run(ranks, communicator =>
        {
            method.Select(problem with { Ranks = communicator, SharedPicks = picks }, (int)(keep * rows));
            Interlocked.Add(ref sent, communicator.BytesSent);
        });
        return sent;
    }
}
