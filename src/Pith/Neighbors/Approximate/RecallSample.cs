using Pith.Neighbors.Search;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>Some rows with the distance of their true k-th neighbour, found by comparing them with all rows: what recall is measured on.</summary>
sealed class RecallSample
{
    const int BlockRows = 16;

    readonly int[] _rows;
    readonly double[] _limits;
    readonly DuplicateGroups? _groups;
    readonly int _k;
    readonly int _allRows;

    RecallSample(int[] rows, double[] limits, DuplicateGroups? groups, int k, int allRows) =>
        (_rows, _limits, _groups, _k, _allRows) = (rows, limits, groups, k, allRows);

    /// <summary>[N'] the neighbours found of a distinct row: fills rows and distances, ascending, and returns how many.</summary>
    public delegate int Finder(int row, Span<int> indices, Span<double> distances, SearchScratch scratch);

    /// <summary>Draws rows and finds their true neighbours.</summary>
    /// <param name="space">The distinct rows.</param>
    /// <param name="groups">The copies of each distinct row; null where there are none.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="size">Rows to draw.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Told the rows done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RecallSample Draw(
        SearchSpace space, DuplicateGroups? groups, int k, int size, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int allRows = groups?.GroupOf.Length ?? space.Matrix.Rows;
        // Its own name, so that the sample has nothing to do with how the cells were made.
        int[] rows = new RandomStream(0, "graph-recall").Sample(allRows, Math.Min(size, allRows));
        Array.Sort(rows);
        int[] distinct = [.. rows.Select(row => groups is null ? row : groups.GroupOf[row]).Distinct()];
        Array.Sort(distinct);
        int fewer = Math.Min(k, space.Matrix.Rows - 1);
        (int[] indices, double[] distances) = OtherNeighbors.Search(space, distinct, fewer, threads, new PairProgress(progress, "recall sample", distinct.Length, "rows"), cancellation);
        var limits = new double[rows.Length];
        var ranked = new int[k];
        var rankedDistances = new double[k];
        for (int i = 0; i < rows.Length; i++)
        {
            int place = Array.BinarySearch(distinct, groups is null ? rows[i] : groups.GroupOf[rows[i]]) * fewer;
            if (groups is null)
            {
                limits[i] = distances[place + fewer - 1];
                continue;
            }
            int count = groups.Expand(rows[i], indices.AsSpan(place, fewer), distances.AsSpan(place, fewer), ranked, rankedDistances);
            limits[i] = rankedDistances[count - 1];
        }
        return new RecallSample(rows, limits, groups, k, allRows);
    }

    /// <summary>Measures what has been found so far.</summary>
    /// <param name="find">Finds the neighbours of a distinct row.</param>
    /// <param name="columns">D, for the workers' buffers.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public RecallEstimate Measure(Finder find, int columns, int threads, CancellationToken cancellation)
    {
        var found = new int[_rows.Length];
        RowBlocks.ForEach(_rows.Length, BlockRows, threads, () => new SearchScratch(columns), (first, count, scratch) =>
        {
            int[] indices = new int[_k], ranked = new int[_k];
            double[] distances = new double[_k], rankedDistances = new double[_k];
            for (int i = first; i < first + count; i++)
            {
                int row = _rows[i];
                int some = find(_groups is null ? row : _groups.GroupOf[row], indices, distances, scratch);
                double[] all = distances;
                if (_groups is not null)
                {
                    some = _groups.Expand(row, indices.AsSpan(0, some), distances.AsSpan(0, some), ranked, rankedDistances);
                    all = rankedDistances;
                }
                for (int n = 0; n < some && all[n] <= _limits[i]; n++)
                    found[i]++;
            }
        }, cancellation);
        return RecallEstimate.Of(found, _k, _allRows);
    }
}
