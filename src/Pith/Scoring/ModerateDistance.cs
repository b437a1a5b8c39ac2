using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Scoring;

/// <summary>Euclidean distance to the median vector of the row's class: high means far from the middle of the class, hard.</summary>
/// <remarks>
/// <c>s_i = ||x_i - m(y_i)||</c>, where each component of <c>m(y)</c> is the median of that component over the rows of class y (the mean of
/// the two middle values for an even count). Xia et al., "Moderate Coreset" (ICLR 2023), which keeps the middle of this score rather than
/// an end of it. Deviation from a published port: the median of a class of one row is that row, so its score is 0; the port takes the
/// median over the row's components. Medians are taken over a few columns at a time, so memory stays below about 64 MB beside the input.
/// Deterministic, independent of threads; O(N D log N) time.
/// </remarks>
sealed record ModerateDistance : IImportanceScore
{
    const int BlockBytes = 64 << 20;

    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, ModerateDistance>(
        "moderate-distance", "distance to the median of the row's class", [], new ModerateDistance());

    /// <inheritdoc/>
    public MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => "Euclidean distance of a row to the component-wise median of its class; high is far from the middle of the class";

    /// <inheritdoc/>
    public string Source => "Xia et al. 2023, Moderate Coreset (ICLR)";

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings | DataNeeds.Labels;

    /// <inheritdoc/>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) =>
    [
        new(
            [new PlannedMemory("class medians", Math.Min(size.Rows * size.Columns * 8, BlockBytes), Name)],
            [new PlannedStage(Name, 0.01 + size.Rows * (double)size.Columns * 60e-9 / speed.Cores)]),
    ];

    /// <inheritdoc/>
    public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        this.Require(input);
        MatrixView embeddings = input.Embeddings!;
        int[] labels = input.Classes!;
        if (labels.Length != embeddings.Rows)
            throw new MisalignedDataException("the labels", labels.Length, "the embeddings", embeddings.Rows);
        EmbeddingsCheck.RequireFinite(embeddings, "the embeddings", input.Threads, null, cancellation);

        var values = new double[labels.Length];
        int[][] classes = RowsOfClasses(labels);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = input.Threads == 0 ? -1 : input.Threads, CancellationToken = cancellation };
        for (int c = 0; c < classes.Length; c++)
        {
            progress?.Report(new WorkProgress("class medians", c, classes.Length, "classes"));
            ScoreClass(embeddings, classes[c], values, parallel);
        }
        progress?.Report(new WorkProgress("class medians", classes.Length, classes.Length, "classes"));
        return this.Result(values);
    }

    static int[][] RowsOfClasses(int[] labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"Row {i} of the labels is {labels[i]}; moderate-distance needs a class of at least 0 for every row."));
            }
        }
        return [.. Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key).Select(g => g.ToArray())];
    }

    static void ScoreClass(MatrixView embeddings, int[] rows, double[] values, ParallelOptions parallel)
    {
        int columns = embeddings.Columns;
        var median = new double[columns];
        int block = Math.Clamp(BlockBytes / sizeof(double) / rows.Length, 1, columns);
        var transposed = new double[(long)block * rows.Length];
        for (int first = 0; first < columns; first += block)
        {
            int width = Math.Min(block, columns - first);
            int start = first;
            Parallel.For(0, rows.Length, parallel, () => new double[columns], (i, _, row) =>
            {
                embeddings.CopyRows(rows[i], 1, row);
                for (int c = 0; c < width; c++)
                    transposed[(long)c * rows.Length + i] = row[start + c];
                return row;
            }, static _ => { });
            Parallel.For(0, width, parallel, c =>
            {
                Span<double> column = transposed.AsSpan(c * rows.Length, rows.Length);
                column.Sort();
                median[start + c] = Descriptive.QuantileOfSorted(column, 0.5);
            });
        }
        Parallel.For(0, rows.Length, parallel, () => new double[columns], (i, _, row) =>
        {
            embeddings.CopyRows(rows[i], 1, row);
            values[rows[i]] = Math.Sqrt(FixedOrderSum.SquaredDistance(row, median));
            return row;
        }, static _ => { });
    }
}
