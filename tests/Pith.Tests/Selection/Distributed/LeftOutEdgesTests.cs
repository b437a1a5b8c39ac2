using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.Distributed;

public sealed class LeftOutEdgesTests
{
    [Fact]
    public void MoreEdgesThanAreGathered_AreCountedInsteadAndThePicksAreTheSame()
    {
        InProcessRanks.Run(2, ranks =>
        {
            var random = new RandomStream(7, "edges");
            var problem = new SelectionProblem
            {
                Rows = 60,
                Embeddings = MatrixView.FromArray([.. Enumerable.Range(0, 180).Select(_ => (float)random.NextGaussian())], 60, 3),
                Scores = new ImportanceScores("score", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())]),
                Ranks = ranks,
            };
            Coreset all = new D2Selection().Select(problem, 20), fewer = new D2Selection().Select(problem with { MostGatheredEdges = 10 }, 20);
            Assert.Equal(all.Order, fewer.Order);
            Assert.Null(fewer.MessageGraph);
            Assert.Equal(all.Facts["edges"], fewer.Facts[Coreset.EdgesLeftOutFact]);
            Assert.DoesNotContain(Coreset.EdgesLeftOutFact, all.Facts.Keys);
        });
    }
}
