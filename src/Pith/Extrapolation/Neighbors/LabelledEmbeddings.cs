using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Neighbors;

/// <summary>Embeddings with the class of each row appended, one column a class, so that rows of different classes lie apart.</summary>
/// <remarks>Scores such as el2n or aum say how a row's label fits what it looks like; of two rows that look alike, one may be easy and the
/// other, with another label, hard. Rows of the same class keep their distance d; rows of different classes get sqrt(d^2 + w^2) with w the
/// label weight times the median distance of scored rows to their nearest scored neighbour. A row whose class is not known is put in the
/// middle: sqrt(d^2 + w^2 / 2) from every other. Euclidean only.</remarks>
sealed class LabelledEmbeddings : MatrixView
{
    const int ScaleRows = 1000;

    readonly MatrixView _embeddings;
    readonly int[] _labels;
    readonly float _scale;

    LabelledEmbeddings(MatrixView embeddings, int[] labels, int classes, float scale)
        : base(embeddings.Rows, embeddings.Columns + classes, ElementType.Float32)
    {
        _embeddings = embeddings;
        _labels = labels;
        _scale = scale;
    }

    /// <summary>The problem's embeddings, with labels appended where a weight asks for it.</summary>
    /// <exception cref="OptionException">Labels are asked for and missing, or the metric is not Euclidean.</exception>
    public static MatrixView Of(ExtrapolationProblem problem, double labelWeight, CancellationToken cancellation)
    {
        if (labelWeight == 0)
            return problem.Embeddings;
        Require(problem, labelWeight);
        double typical = TypicalDistance(problem, cancellation);
        int[] labels = problem.Labels!;
        return new LabelledEmbeddings(problem.Embeddings, labels, labels.Max() + 1, (float)(labelWeight * typical / Math.Sqrt(2)));
    }

    /// <summary>Refuses a weight that a problem does not allow.</summary>
    /// <exception cref="OptionException">Labels are asked for and missing, or the metric is not Euclidean.</exception>
    public static void Require(ExtrapolationProblem problem, double labelWeight)
    {
        if (labelWeight == 0)
            return;
        if (problem.Labels is null)
            throw new OptionException("label-weight", "`label-weight` needs class labels; give them with `labels` FILE, or leave it out.");
        if (problem.Metric != DistanceMetric.Euclidean)
            throw new OptionException("label-weight", "`label-weight` needs `metric` euclidean; leave one of them out.");
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        int columns = _embeddings.Columns;
        for (int i = 0; i < rowCount; i++)
        {
            Span<float> row = destination.Slice(i * Columns, Columns);
            _embeddings.CopyRows(firstRow + i, 1, row[..columns]);
            row[columns..].Clear();
            if (_labels[firstRow + i] >= 0)
                row[columns + _labels[firstRow + i]] = _scale;
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var row = new float[Columns];
        for (int i = 0; i < rowCount; i++)
        {
            CopyRows(firstRow + i, 1, row);
            for (int c = 0; c < Columns; c++)
                destination[(i * Columns) + c] = row[c];
        }
    }

    // From the first rows of a stride through the scored rows: enough for a unit.
    static double TypicalDistance(ExtrapolationProblem problem, CancellationToken cancellation)
    {
        int[] rows = problem.ScoredRows;
        if (rows.Length < 2)
            return 1;
        int count = Math.Min(ScaleRows, rows.Length);
        int[] some = [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];
        var positions = new int[count * 2];
        var distances = new double[count * 2];
        NearestNeighbors.Search(
            problem.Embeddings.SelectRows(some), problem.Embeddings.SelectRows(rows), 2, problem.Metric, positions, distances, problem.Threads,
            null, cancellation);
        double median = Descriptive.Median([.. Enumerable.Range(0, count).Select(i => distances[(i * 2) + 1])]);
        return median > 0 ? median : 1;
    }
}
