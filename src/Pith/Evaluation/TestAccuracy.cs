namespace Pith.Evaluation;

/// <summary>How often a trained model is right on test rows, class by class.</summary>
/// <param name="Right">[C] test rows of each class that the model gives their class.</param>
/// <param name="Rows">[C] test rows of each class.</param>
public sealed record TestAccuracy(IReadOnlyList<int> Right, IReadOnlyList<int> Rows)
{
    /// <summary>[M] which test rows are right, in their order; null where only counts were kept.</summary>
    public bool[]? Hits { get; init; }

    /// <summary>[M] the classes of the test rows; null where only counts were kept.</summary>
    public int[]? RowLabels { get; init; }

    /// <summary>[M] what the model says of each test row; null where only counts were kept.</summary>
    internal int[]? Predicted { get; init; }

    /// <summary>Test rows whose class is among the five largest logits; null where there are fewer than six classes, or it was not counted.</summary>
    internal int? TopFiveRight { get; init; }

    /// <summary>The same as a share, 0 to 1.</summary>
    internal double? TopFive => TopFiveRight is int right ? (double)right / Math.Max(1, Rows.Sum()) : null;

    /// <summary>What is right of the test rows where they are spoilt; empty where they were not.</summary>
    internal IReadOnlyList<CorruptedAccuracy> Corrupted { get; init; } = [];

    /// <summary>What is predicted where labels are numbers; null where they are classes.</summary>
    internal PredictedNumbers? Numbers { get; init; }

    /// <summary>The share of all test rows that are right, 0 to 1; where labels are numbers the linear correlation of prediction and number, -1 to 1.</summary>
    public double Accuracy => Numbers is not null ? Numbers.Figures.Pearson : (double)Right.Sum() / Math.Max(1, Rows.Sum());

    /// <summary>The accuracy of the class with the lowest one, 0 to 1; classes without test rows do not count.</summary>
    public double WorstClass => Classes.DefaultIfEmpty(0).Min();

    /// <summary>The mean of the classes' accuracies, 0 to 1: every class counts the same, however many test rows it has.</summary>
    public double Balanced => Classes.Any() ? Classes.Sum() / Classes.Count() : 0;

    IEnumerable<double> Classes => Enumerable.Range(0, Rows.Count).Where(c => Rows[c] > 0).Select(OfClass);

    /// <summary>The accuracy of one class, 0 to 1; NaN without test rows.</summary>
    public double OfClass(int label) => Rows[label] == 0 ? double.NaN : (double)Right[label] / Rows[label];

    /// <summary>Counts what a model says.</summary>
    /// <param name="labels">[M] labels of the test rows, each below <paramref name="classes"/>.</param>
    /// <param name="predicted">[M] what the model says.</param>
    /// <param name="classes">C.</param>
    public static TestAccuracy Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        var right = new int[classes];
        var rows = new int[classes];
        var hits = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            rows[labels[i]]++;
            hits[i] = labels[i] == predicted[i];
            right[labels[i]] += hits[i] ? 1 : 0;
        }
        return new TestAccuracy(right, rows) { Hits = hits, RowLabels = labels.ToArray() };
    }
}
