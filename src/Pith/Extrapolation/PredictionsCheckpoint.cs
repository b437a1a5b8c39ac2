using System.Text;
using Pith.Numerics.Communication;

namespace Pith.Extrapolation;

/// <summary>Predictions as they are kept when their phase is finished.</summary>
static class PredictionsCheckpoint
{
    /// <summary>Keeps predictions that all ranks have.</summary>
    /// <param name="kept">Where; null for nowhere.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="predictions">The predictions.</param>
    public static void Keep(Checkpoints? kept, string phase, Predictions predictions) => kept?.Keep(
        phase,
        KeptArray.Of("values", predictions.Values),
        KeptArray.Of("uncertainties", predictions.Uncertainties),
        KeptArray.Of("nearest", predictions.NearestDistances ?? []),
        KeptArray.Of("shortfall", Encoding.UTF8.GetBytes(predictions.Shortfall ?? "")),
        KeptArray.Of("facts", Encoding.UTF8.GetBytes(string.Join('\n', predictions.Facts.Keys))),
        KeptArray.Of<double>("numbers", [.. predictions.Facts.Values]));

    /// <summary>The predictions of a finished phase; null where it is not finished.</summary>
    /// <param name="kept">Where; null for nowhere.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="rows">[Q] the rows that were predicted.</param>
    public static Predictions? Read(Checkpoints? kept, string phase, int[] rows)
    {
        if (kept?.Has(phase) != true)
            return null;
        double[] nearest = kept.Read<double>(phase, "nearest"), numbers = kept.Read<double>(phase, "numbers");
        string shortfall = Text("shortfall");
        string[] names = Text("facts").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Predictions(rows, kept.Read<double>(phase, "values"), kept.Read<double>(phase, "uncertainties"))
        {
            NearestDistances = nearest.Length == rows.Length ? nearest : null,
            Shortfall = shortfall.Length > 0 ? shortfall : null,
            Facts = names.Zip(numbers).ToDictionary(fact => fact.First, fact => fact.Second),
        };

        string Text(string array) => Encoding.UTF8.GetString(kept.Read<byte>(phase, array));
    }
}
