using Pith.Extrapolation.Committee;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Forest;

/// <summary>The mean of extremely randomised trees (<see cref="RandomTree"/>).</summary>
/// <remarks>A third of the columns is tried at each node, as is usual for regression. O(trees n columns log n) to grow, O(trees log n) a row to apply. Each tree
/// has random numbers of its own, so the bits do not depend on threads.</remarks>
sealed class ForestRegressor(ForestOptions options, RandomStream random, int threads) : IScoreRegressor
{
    RandomTree[] _trees = [];
    int _columns;

    /// <summary>Columns that are tried at each node.</summary>
    /// <param name="columns">Features of a row.</param>
    public static int TriedColumns(int columns) => Math.Max(1, (columns + 2) / 3);

    /// <inheritdoc/>
    public void Fit(RegressionRows train, RegressionRows heldOut, CancellationToken cancellation)
    {
        _columns = train.Columns;
        float[][] columns = [.. Enumerable.Range(0, _columns).Select(c => Enumerable.Range(0, train.Count).Select(row => train.Features[(row * _columns) + c]).ToArray())];
        ulong[] seeds = [.. Enumerable.Range(0, options.Trees).Select(_ => random.NextUInt64())];
        _trees = new RandomTree[seeds.Length];
        RowBlocks.ForEach(seeds.Length, 1, threads, () => 0, (first, count, _) =>
        {
            for (int tree = first; tree < first + count; tree++)
                _trees[tree] = RandomTree.Grow(columns, train.Targets, TriedColumns(_columns), options.SplitRows, new RandomStream(seeds[tree], "random-tree"));
        }, cancellation);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> features, Span<double> results)
    {
        for (int row = 0; row < results.Length; row++)
        {
            ReadOnlySpan<float> own = features.Slice(row * _columns, _columns);
            double sum = 0;
            foreach (RandomTree tree in _trees)
                sum += tree.Apply(own);
            results[row] = sum / _trees.Length;
        }
    }
}
