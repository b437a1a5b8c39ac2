using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Neighbors.TwoSets;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.TwoSets;

public class NearestBasisTests
{
    const int Queries = 5_000;
    const int Columns = 24;

    static readonly TwoSets s_overlapping = TwoSets.Overlapping(Queries, 4_000, Columns);

    // So many queries, and cells that overlap so much, that a graph of the base rows is worth its making.
    static readonly TwoSets s_many = TwoSets.Overlapping(110_000, 20_000, 32);
    static readonly Lazy<(int[] Indices, double[] Distances, RecallEstimate? Reached)> s_found = new(() => s_many.Search(10, 0.98, threads: 2));

    [Fact]
    public void WhereCellsOverlap_TheGraphLeadsToTheNeighbors()
    {
        using NearestBasis search = NearestBasis.Prepare(SingleProcess.Instance, s_many.Queries, s_many.Basis, 10, DistanceMetric.Euclidean, 0.98, 3, default)!;
        Assert.True(search.Effort.Beam > 0);
        Assert.Equal(search.Reached, s_found.Value.Reached);
        const int Some = 4_000;
        MatrixView queries = s_many.Queries.SelectRows([.. Enumerable.Range(0, Some).Select(i => i * 12)]);
        (int[] indices, double[] distances) = (new int[Some * 10], new double[Some * 10]);
        search.Find(queries, indices, distances, 2, new PairProgress(null, "", Some), default);
        (_, double[] truth) = new TwoSets(queries, s_many.Basis).Exact(10);
        Assert.InRange(TwoSets.Recall(distances, truth, 10), search.Reached.Low - 0.003, search.Reached.High + 0.003);
        // What a query finds does not depend on the others.
        for (int i = 0; i < Some; i++)
            Assert.Equal(s_found.Value.Indices.AsSpan(i * 120, 10), indices.AsSpan(i * 10, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Result_DoesNotDependOnThreads(int threads)
    {
        (int[] indices, double[] distances, RecallEstimate? reached) = s_many.Search(10, 0.98, threads: threads);
        Assert.Equal(reached, s_found.Value.Reached);
        Assert.Equal(indices, s_found.Value.Indices);
        Assert.Equal(distances, s_found.Value.Distances);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 12)]
    [InlineData(DistanceMetric.Cosine, 3)]
    public void WithAllCells_TheResultIsExact(DistanceMetric metric, int k)
    {
        BasisRows basis = BasisRows.Of(s_overlapping.Basis, metric, 2, default);
        SearchSpace queries = SearchSpace.Create(s_overlapping.Queries, metric, 2, basis.Searched.Frame);
        float longest = Math.Max(CodeMatrix.LongestSquare(basis.Searched), CodeMatrix.LongestSquare(queries));
        using CodeCells cells = CodeCells.Create(basis.Searched, CodeMatrix.ScaleOf(longest, Columns), 2, default);
        const int Some = 500;
        using var search = new BlockSearch(basis, cells, null, new SearchEffort(cells.Count, 0), k, NearestBasis.LengthOf(k), Some);
        search.Run(queries, [.. Enumerable.Range(0, Some)]);
        (int[] truth, double[] trueDistances) = s_overlapping.Exact(k, metric);
        (int[] indices, double[] distances) = (new int[k], new double[k]);
        for (int row = 0; row < Some; row++)
        {
            Assert.True(search.Rank(queries, row, row, indices, distances));
            Assert.Equal(truth.AsSpan(row * k, k).ToArray(), indices);
            Assert.Equal(trueDistances.AsSpan(row * k, k).ToArray(), distances);
        }
    }

    /// <summary>Copies fill whole lists, and the lowest of them must come first.</summary>
    [Fact]
    public void CopiesAmongTheBasis_ComeInOrder()
    {
        const int Distinct = 3_000, Copies = 40, K = 15;
        float[] values = MadeRows.Values(Queries + Distinct, Columns, 20, 6, 11);
        int[] chosen = [.. Enumerable.Range(0, Distinct).Select(i => Queries + i), .. Enumerable.Range(0, 50 * Copies).Select(i => Queries + (i % 50))];
        MatrixView all = MatrixView.FromArray(values, Queries + Distinct, Columns);
        var sets = new TwoSets(all.SelectRows([.. Enumerable.Range(0, Queries)]), all.SelectRows(chosen));
        (int[] indices, double[] distances, RecallEstimate? reached) = sets.Search(K, 0.99);
        (int[] truth, double[] trueDistances) = sets.Exact(K);
        Assert.False(reached!.IsExact);
        Assert.InRange(TwoSets.Recall(distances, trueDistances, K), 0.98, 1);
        int same = Enumerable.Range(0, Queries).Count(q => truth.AsSpan(q * K, K).SequenceEqual(indices.AsSpan(q * K, K)));
        Assert.InRange(same / (double)Queries, 0.85, 1);
        Assert.All(Enumerable.Range(0, Queries), q => Assert.Equal(K, indices.AsSpan(q * K, K).ToArray().Distinct().Count()));
    }

    /// <summary>Rows a thousand times longer than all others would leave those two digits of their codes.</summary>
    [Fact]
    public void BaseRowsFarOut_AreFoundAndCostOthersNothing()
    {
        const int Basis = 6_000, K = 5;
        float[] values = MadeRows.Values(Queries + Basis, Columns, 20, 6, 13);
        // Base rows far out, with a query beside one of them.
        foreach (int row in (int[])[Queries + 10, Queries + 4_000, 77])
        {
            for (int c = 0; c < Columns; c++)
                values[(row * Columns) + c] = ((row == Queries + 4_000 ? -3_000f : 3_000f) * (c + 1)) + (row == 77 ? 1 : 0);
        }
        var sets = TwoSets.Split(values, Queries, Columns);
        (int[] indices, double[] distances, RecallEstimate? reached) = sets.Search(K, 0.98);
        (int[] truth, double[] trueDistances) = sets.Exact(K);
        Assert.False(reached!.IsExact);
        Assert.InRange(TwoSets.Recall(distances, trueDistances, K), 0.97, 1);
        Assert.Equal(truth.AsSpan(77 * K, K), indices.AsSpan(77 * K, K));
        Assert.Equal(10, indices[77 * K]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AQueryThatIsNoNumber_IsRefused(float value)
    {
        float[] values = MadeRows.Values(Queries, Columns, 20, 6, 3);
        values[(3_333 * Columns) + 5] = value;
        var sets = new TwoSets(MatrixView.FromArray(values, Queries, Columns), s_overlapping.Basis);
        Assert.Contains("3333", Assert.Throws<InvalidDataContentException>(() => sets.Search(3, 0.9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsWithoutStructure_AreSearchedExactly()
    {
        const int Wide = 200;
        var random = new Random(5);
        TwoSets sets = TwoSets.Split([.. Enumerable.Range(0, 7_000 * Wide).Select(_ => random.NextSingle())], 4_500, Wide);
        (int[] indices, _, RecallEstimate? reached) = sets.Search(10, 0.99);
        Assert.True(reached!.IsExact);
        Assert.NotNull(reached.WhyExact);
        Assert.Equal(sets.Exact(10).Indices, indices);
    }
}
