using Pith.Extrapolation;
using Pith.Extrapolation.Neighbors;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Extrapolation.Neighbors;

public sealed class SharedPredictionsTests
{
    const int Rows = 8_000;
    const int Columns = 20;

    static readonly float[] s_values = MadeRows.Values(Rows, Columns, 20, 6, 1);

    [Theory]
    [InlineData(2, DistanceMetric.Euclidean, 0.95, 0)]
    [InlineData(3, DistanceMetric.Cosine, 0.9, 0)]
    [InlineData(3, DistanceMetric.Euclidean, 0.9, 0.5)]
    [InlineData(5, DistanceMetric.Euclidean, null, 0)]
    public void RanksPredictWhatOneProcessPredicts(int ranks, DistanceMetric metric, double? recall, double labelWeight)
    {
        IExtrapolator method = new KnnOptions { Neighbors = 9, LabelWeight = labelWeight }.Create();
        RecallEstimate? expectedRecall = null;
        ExtrapolationProblem problem = Problem(metric, recall, reached => expectedRecall = reached);
        Predictions expected = method.Predict(problem);
        Assert.Equal(recall is not null, expectedRecall is { IsExact: false });
        var found = new Predictions[ranks];
        var distances = new double[ranks][];
        InProcessRanks.Run(ranks, communicator =>
        {
            var told = new List<RecallEstimate>();
            ExtrapolationProblem shared = Problem(metric, recall, told.Add) with { Ranks = communicator };
            Assert.True(SharedPredictions.CanShare(method, shared));
            found[communicator.Rank] = SharedPredictions.Predict(method, shared, null, default);
            Assert.Equal(expectedRecall, told.FirstOrDefault());
            distances[communicator.Rank] = SharedPredictions.NearestDistances(shared, default);
        });
        Assert.All(found, part =>
        {
            Assert.Equal(expected.Values, part.Values);
            Assert.Equal(expected.Uncertainties, part.Uncertainties);
            Assert.Equal(expected.NearestDistances, part.NearestDistances);
            Assert.Equal(expected.Facts, part.Facts);
        });
        if (expected.NearestDistances is { } nearest && recall is null)
            Assert.All(distances, part => Assert.Equal(nearest, part));
    }

    [Fact]
    public void ARankSearchesForItsShareAlone()
    {
        ExtrapolationProblem problem = Problem(DistanceMetric.Euclidean, 0.9, _ => { });
        InProcessRanks.Run(4, communicator =>
        {
            var searched = new List<long>();
            ScoredNeighbors.ForEachBlock(problem, communicator, 3, 0, (first, lists) =>
            {
                for (int q = 0; q < lists.Queries; q++)
                    searched.Add(first + q);
            }, null, default);
            int all = problem.QueryRows.Length;
            Assert.Equal(Enumerable.Range(0, all).Where(row => row >= (long)all * communicator.Rank / 4 && row < (long)all * (communicator.Rank + 1) / 4), searched.Select(row => (int)row));
        });
    }

    [Fact]
    public void AQueryRowWithoutDirection_IsRefusedOnce_ByItsNumber()
    {
        float[] values = [.. s_values];
        Array.Clear(values, 7_005 * Columns, Columns);
        IExtrapolator method = KnnOptions.Default.Create();
        ExtrapolationProblem problem = Problem(DistanceMetric.Cosine, 0.9, _ => { }) with { Embeddings = MatrixView.FromArray(values, Rows, Columns) };
        string expected = Assert.Throws<InvalidDataContentException>(() => method.Predict(problem)).Message;
        var said = new List<string>();
        InProcessRanks.Run(3, communicator =>
        {
            try
            {
                SharedPredictions.Predict(method, problem with { Ranks = communicator }, null, default);
            }
            catch (InvalidDataContentException error)
            {
                lock (said)
                    said.Add(error.Message);
            }
            catch (OtherRankException)
            {
                // One rank says it.
            }
        });
        Assert.Equal([expected], said);
    }

    static ExtrapolationProblem Problem(DistanceMetric metric, double? recall, Action<RecallEstimate> reached)
    {
        int[] scored = [.. Enumerable.Range(0, Rows).Where(row => row % 8 < 3)];
        return new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray(s_values, Rows, Columns),
            ScoredRows = scored,
            Scores = [.. scored.Select(row => (double)s_values[row * Columns])],
            QueryRows = [.. Enumerable.Range(0, Rows).Where(row => row % 8 >= 3)],
            Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)],
            Metric = metric,
            Accuracy = new GraphAccuracy(recall) { Reached = reached },
            Threads = 1,
        };
    }
}
