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
    readonly RowNumbers _numbers;
    readonly int _k;

    RecallSample(int[] rows, double[] limits, RowNumbers numbers, int k) => (_rows, _limits, _numbers, _k) = (rows, limits, numbers, k);

    /// <summary>The neighbours found of a searched row: fills rows and distances, ascending, and returns how many.</summary>
    public delegate int Finder(int row, Span<int> indices, Span<double> distances, SearchScratch scratch);

    /// <summary>The searched rows that are looked at to measure it, some perhaps more than once; below 0 for outlying ones.</summary>
    public IEnumerable<int> Searched => _rows.Select(_numbers.SearchedOf);

    /// <summary>Draws rows and finds their true neighbours.</summary>
    /// <param name="space">The rows that are searched.</param>
    /// <param name="codes">Their codes.</param>
    /// <param name="order">[N] the row of the space that each row of codes is.</param>
    /// <param name="numbers">How they are numbered among all rows.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="size">Rows to draw.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Told the rows done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RecallSample Draw(
        SearchSpace space,
        CodeMatrix codes,
        int[] order,
        RowNumbers numbers,
        int k,
        int size,
        int threads,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation) => Draw(numbers, k, size, searched => CodeScan.Search(
            space, codes, order, searched, k, threads, new PairProgress(progress, "graph: true neighbours of a sample", codes.Rows, "rows"), cancellation));

    /// <summary>Draws rows and finds their true neighbours.</summary>
    /// <param name="numbers">How the rows that are searched are numbered among all rows.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="size">Rows to draw.</param>
    /// <param name="search">Finds [rows, k] neighbours and distances of searched rows, ascending.</param>
    public static RecallSample Draw(RowNumbers numbers, int k, int size, Func<int[], (int[] Indices, double[] Distances)> search)
    {
        // Its own name, so that the sample has nothing to do with how the cells were made.
        int[] rows = new RandomStream(0, "graph-recall").Sample(numbers.AllRows, Math.Min(size, numbers.AllRows));
        Array.Sort(rows);
        int[] searched = [.. rows.Select(numbers.SearchedOf).Where(row => row >= 0).Distinct()];
        Array.Sort(searched);
        (int[] indices, double[] distances) = search(searched);
        var limits = new double[rows.Length];
        var ranked = new double[k];
        for (int i = 0; i < rows.Length; i++)
        {
            int place = Array.BinarySearch(searched, numbers.SearchedOf(rows[i])) * k;
            if (place < 0)
                continue;
            // Renumbering changes the list, which rows that are copies share.
            int count = numbers.Distances(rows[i], indices.AsSpan(place, k).ToArray(), distances.AsSpan(place, k), ranked);
            limits[i] = ranked[count - 1];
        }
        return new RecallSample(rows, limits, numbers, k);
    }

    /// <summary>Measures what has been found so far.</summary>
    /// <param name="find">Finds the neighbours of a searched row.</param>
    /// <param name="columns">D, for the workers' buffers.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public RecallEstimate Measure(Finder find, int columns, int threads, CancellationToken cancellation) =>
        EstimateOf(Count(_ => true, find, columns, threads, cancellation));

    /// <summary>[sample] how many true neighbours of each row have been found; 0 for rows that somebody else measures.</summary>
    /// <param name="measures">Whether a searched row, or outlying rows (below 0), are measured here.</param>
    /// <param name="find">Finds the neighbours of a searched row.</param>
    /// <param name="columns">D, for the workers' buffers.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public int[] Count(Func<int, bool> measures, Finder find, int columns, int threads, CancellationToken cancellation)
    {
        var found = new int[_rows.Length];
        RowBlocks.ForEach(_rows.Length, BlockRows, threads, () => new SearchScratch(columns), (first, count, scratch) =>
        {
            int[] indices = new int[_k];
            double[] distances = new double[_k], ranked = new double[_k];
            for (int i = first; i < first + count; i++)
            {
                int row = _numbers.SearchedOf(_rows[i]);
                if (!measures(row))
                    continue;
                if (row < 0)
                {
                    // Outlying rows are searched exactly.
                    found[i] = _k;
                    continue;
                }
                int some = find(row, indices, distances, scratch);
                some = _numbers.Distances(_rows[i], indices.AsSpan(0, some), distances.AsSpan(0, some), ranked);
                for (int n = 0; n < some && ranked[n] <= _limits[i]; n++)
                    found[i]++;
            }
        }, cancellation);
        return found;
    }

    /// <summary>What the counts of the whole sample say.</summary>
    /// <param name="found">[sample] from <see cref="Count"/>, of all who measured.</param>
    public RecallEstimate EstimateOf(int[] found) => RecallEstimate.Of(found, _k, _numbers.AllRows);
}
