namespace Pith.Evaluation;

/// <summary>The classes in thirds by their training rows: the head has the most, the tail the fewest.</summary>
/// <remarks>Long-tail studies report many-, medium- and few-shot accuracy by numbers of rows that belong to their datasets (more than 100, fewer than 20: Liu
/// et al., CVPR 2019); thirds need no such numbers. Classes of equal size are in the order of their numbers. Where classes are about equal, thirds would
/// be an accident: there are none unless the largest class has half as many rows again as the smallest.</remarks>
sealed class ClassThirds
{
    const int LeastClasses = 3;
    const double LeastImbalance = 1.5;

    readonly int[][] _classes;

    ClassThirds(int[][] classes) => _classes = classes;

    /// <summary>What the thirds are called, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["head", "medium", "tail"];

    /// <summary>The thirds; null where there are fewer than three classes, or all are about as large.</summary>
    /// <param name="labels">[N] labels of the training rows; null where they are not known.</param>
    /// <param name="excluded">Rows that do not count.</param>
    public static ClassThirds? Of(int[]? labels, IReadOnlyList<int> excluded)
    {
        if (labels is null)
            return null;
        var rows = new int[labels.Length == 0 ? 0 : labels.Max() + 1];
        foreach (int label in labels)
            rows[label]++;
        foreach (int row in excluded)
            rows[labels[row]]--;
        return Of(rows);
    }

    /// <summary>The thirds; null where there are fewer than three classes, or all are about as large.</summary>
    /// <param name="rows">[C] training rows of each class; one without any counts to none.</param>
    public static ClassThirds? Of(IReadOnlyList<int> rows)
    {
        int[] classes = [.. Enumerable.Range(0, rows.Count).Where(c => rows[c] > 0).OrderByDescending(c => rows[c])];
        if (classes.Length < LeastClasses || rows[classes[0]] < LeastImbalance * rows[classes[^1]])
            return null;
        int first = classes.Length / 3, second = 2 * classes.Length / 3;
        return new ClassThirds([classes[..first], classes[first..second], classes[second..]]);
    }

    /// <summary>Mean accuracies of the classes of each third, 0 to 1; NaN for one without test rows.</summary>
    public double[] Accuracies(TestAccuracy test) => Array.ConvertAll(_classes, third =>
    {
        double[] known = [.. third.Where(c => c < test.Rows.Count && test.Rows[c] > 0).Select(test.OfClass)];
        return known.Length == 0 ? double.NaN : known.Sum() / known.Length;
    });
}
