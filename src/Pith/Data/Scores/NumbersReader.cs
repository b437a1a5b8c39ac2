using static System.FormattableString;

namespace Pith.Data.Scores;

/// <summary>Reads labels that are numbers to predict, one a row, in every form that scores are read in.</summary>
static class NumbersReader
{
    /// <summary>Reads the numbers [N].</summary>
    /// <param name="spec">A column of numbers, e.g. <c>FILE.npy</c> or <c>FILE.csv:column</c>.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">The dataset's ids, by which a key column is found.</param>
    /// <exception cref="InvalidDataContentException">The source is missing or malformed, or a row has no finite number.</exception>
    /// <exception cref="MisalignedDataException">The source has another number of rows.</exception>
    public static double[] Read(string spec, int rows, IReadOnlyList<string>? ids)
    {
        var numbers = new double[rows];
        ReadOnlySpan<double> read = ImportanceScores.Load(spec, rows, ScoreDirection.HighIsHard, ids).Values;
        for (int row = 0; row < rows; row++)
        {
            numbers[row] = double.IsFinite(read[row]) ? read[row] : throw new InvalidDataContentException(Invariant(
                $"labels {spec}: row {row} holds {(double.IsNaN(read[row]) ? "no number" : read[row])}; every row needs a finite number to predict."));
        }
        return numbers;
    }
}
