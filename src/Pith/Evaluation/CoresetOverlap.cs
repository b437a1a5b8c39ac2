namespace Pith.Evaluation;

/// <summary>How many rows two coresets of one dataset share, beside what chance would give.</summary>
/// <param name="Common">Rows in both.</param>
/// <param name="Jaccard">Rows in both over rows in either, 0..1; 1 where both are empty.</param>
/// <param name="ExpectedCommon">Rows that two random coresets of these sizes share on average, |A| |B| / N.</param>
/// <param name="ChanceJaccard">The Jaccard index at <paramref name="ExpectedCommon"/> common rows.</param>
sealed record CoresetOverlap(int Common, double Jaccard, double ExpectedCommon, double ChanceJaccard)
{
    /// <summary>Common rows over expected ones: 1 is chance, above it the coresets seek the same rows; NaN where none is expected.</summary>
    public double TimesChance => ExpectedCommon > 0 ? Common / ExpectedCommon : double.NaN;

    /// <summary>Measures the overlap.</summary>
    /// <param name="rows">N.</param>
    /// <param name="first">Rows of one coreset, each once.</param>
    /// <param name="second">Rows of the other, each once.</param>
    /// <exception cref="ArgumentException">A row is outside the dataset or occurs twice.</exception>
    public static CoresetOverlap Measure(int rows, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        bool[] inFirst = RowSets.Mask(rows, first);
        bool[] inSecond = RowSets.Mask(rows, second);
        int common = 0;
        for (int row = 0; row < rows; row++)
            common += inFirst[row] && inSecond[row] ? 1 : 0;
        double expected = rows == 0 ? 0 : (double)first.Length * second.Length / rows;
        return new CoresetOverlap(common, Index(common, first.Length + second.Length), expected, Index(expected, first.Length + second.Length));
    }

    static double Index(double common, int sizes) => sizes == 0 ? 1 : common / (sizes - common);
}
