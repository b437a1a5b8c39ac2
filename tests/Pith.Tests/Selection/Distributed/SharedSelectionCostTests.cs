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
        var random = new RandomStream(1, "cost");
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Threads = 1,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]),
            Graph = RandomProblems.Graph(random, Rows, 10, random.NextDouble),
        };
        var method = new D2Selection(new D2Options { Symmetrize = Symmetrization.Union });
        long sent = 0;
        InProcessRanks.Run(ranks, communicator =>
        {
            method.Select(problem with { Ranks = communicator, SharedPicks = SharedPicks.Rounds }, (int)(keep * Rows));
            Interlocked.Add(ref sent, communicator.BytesSent);
        });
        SharedSelectionCost planned = SharedSelectionCost.Of(Rows, 10, keep * Rows, ranks);
        Assert.True(sent / (planned.Sent * ranks) is > 1 / 1.3 and < 1.3, $"{sent} bytes were sent, {planned.Sent * ranks} planned: {planned}");
    }
}
