using Pith.Data.Scores;
using static System.FormattableString;

namespace Pith.Selection.D2;

/// <summary>The scores as D2 uses them: turned so that larger is harder, and shifted so that the least of the pool is 0.</summary>
/// <param name="Values">[N]; 0 outside the pool.</param>
/// <param name="Shift">What was added to every oriented score.</param>
sealed record D2NodeScores(double[] Values, double Shift)
{
    /// <summary>Prepares the scores of the pool's rows.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="pool">The rows that take part.</param>
    /// <param name="options">Orientation and shift.</param>
    /// <remarks>A given row without a score takes part with the least score of the pool.</remarks>
    public static D2NodeScores Of(ImportanceScores scores, int[] pool, D2Options options)
    {
        double[] oriented = options.OrientScores ? scores.OrientedHard() : scores.Values.ToArray();
        double least = double.PositiveInfinity;
        foreach (int row in pool)
        {
            if (!double.IsNaN(oriented[row]))
                least = Math.Min(least, oriented[row]);
        }
        if (double.IsPositiveInfinity(least))
            least = 0;
        double shift = (options.ShiftScores ? 0 - least : 0) + options.ScoreOffset;
        var values = new double[oriented.Length];
        foreach (int row in pool)
        {
            double value = (double.IsNaN(oriented[row]) ? least : oriented[row]) + shift;
            values[row] = options.FloorsOwnScore ? Math.Max(value, options.NeighborFloor) : value;
        }
        return new D2NodeScores(values, shift);
    }

    /// <summary>Refuses starting values with which the greedy loop could leave the range of numbers.</summary>
    /// <remarks>No message raises a value above the larger of 0 and the largest start, and each pick lowers a value by at most that, so
    /// the starts times the picks bound everything that follows.</remarks>
    public static void RefuseOverflow(double[] startingValues, int budget)
    {
        for (int row = 0; row < startingValues.Length; row++)
        {
            if (!double.IsFinite(startingValues[row] * (budget + 1.0)))
                throw Overflow(row, startingValues[row]);
        }
    }

    /// <summary>The refusal of a row's start.</summary>
    internal static InvalidDataContentException Overflow(int row, double start) =>
        new(Invariant($"The scores are too large for message passing: row {row} starts at {start}; divide all scores by a constant."));
}
