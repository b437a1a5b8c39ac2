using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Readers;
using Pith.Data.Sources;

namespace Pith.Data.Scores;

/// <summary>Reads scores of which only some rows count.</summary>
static class PartialScores
{
    /// <summary>Reads scores of a dataset of <paramref name="rows"/> rows.</summary>
    /// <param name="spec">What <see cref="ImportanceScores.Load"/> takes.</param>
    /// <param name="rows">N.</param>
    /// <param name="scoredRowsSpec">Rows that are scored (numbers or a mask), or null: then all that are not NaN. The scores may then
    /// describe all N rows, of which only these count, or just these, in their order.</param>
    /// <param name="declared">The direction that the user declared, or null.</param>
    /// <param name="ids">The dataset's ids, by which a csv's column <c>id</c> is matched.</param>
    /// <returns>[N]; NaN = not scored.</returns>
    /// <exception cref="MisalignedDataException">The scores have neither N values nor one for each scored row.</exception>
    /// <exception cref="InvalidDataContentException">A source is missing or malformed, or a row that is said to be scored holds NaN.</exception>
    /// <exception cref="OptionException">The declared direction contradicts the stored one.</exception>
    public static ImportanceScores Load(string spec, int rows, string? scoredRowsSpec, ScoreDirection? declared, IReadOnlyList<string>? ids = null)
    {
        if (scoredRowsSpec is null)
            return ImportanceScores.Load(spec, rows, declared, ids);
        int[] scored = RowListReader.Read(scoredRowsSpec, rows, ids);
        if (scored.Length == 0)
            throw new InvalidDataContentException($"rows {scoredRowsSpec}: no row is scored; list at least one, in the order of the scores or any other.");
        // What names its rows itself always describes the whole dataset.
        bool namesRows = DataFormats.Find(DataSpec.Parse(spec), DataUse.Scores).NamesRows;
        ImportanceScores read = ImportanceScores.Load(spec, namesRows ? rows : null, declared, ids);
        bool isWhole = read.Rows == rows;
        if (!isWhole && read.Rows != scored.Length)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"scores {spec} has {read.Rows} values where the dataset has {rows} rows and {scoredRowsSpec} lists {scored.Length}; give one score a row of the dataset, or one a listed row in that order."));
        }
        var values = new double[rows];
        Array.Fill(values, double.NaN);
        for (int i = 0; i < scored.Length; i++)
        {
            double value = read.Values[isWhole ? scored[i] : i];
            if (double.IsNaN(value))
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"scores {spec}: row {scored[i]} is listed in {scoredRowsSpec} as scored but holds NaN, as from a run that failed there; take the row off the list or mend its score."));
            }
            values[scored[i]] = value;
        }
        return new ImportanceScores(read.Name, read.Direction, values, read.Definition, read.Parameters, read.Source) { DirectionSource = read.DirectionSource };
    }
}
