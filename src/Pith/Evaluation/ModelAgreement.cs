namespace Pith.Evaluation;

/// <summary>How much two models agree on the test rows, beside what chance would give.</summary>
/// <param name="Predictions">The share of test rows that both give the same class, 0 to 1.</param>
/// <param name="PredictionsByChance">The same of two models that predict each class as often as these, but independently of each other.</param>
/// <param name="SharedErrors">The share of the reference's errors that the model makes too, whatever class it says; NaN without errors.</param>
/// <param name="SharedErrorsByChance">The same of a model that is wrong as often, but independently of the reference: its error rate.</param>
sealed record ModelAgreement(double Predictions, double PredictionsByChance, double SharedErrors, double SharedErrorsByChance)
{
    /// <summary>Compares two models; null where the predictions of one were not kept.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">What it is compared with.</param>
    public static ModelAgreement? Of(TestAccuracy model, TestAccuracy reference)
    {
        if (model.Predicted is not { Length: > 0 } own || reference.Predicted is not { } other || model.Hits is not { } hits || reference.Hits is not { } otherHits
            || own.Length != other.Length)
            return null;
        int same = 0, errors = 0, shared = 0, wrong = 0;
        int[] ownCounts = new int[own.Max() + 1], otherCounts = new int[other.Max() + 1];
        for (int row = 0; row < own.Length; row++)
        {
            same += own[row] == other[row] ? 1 : 0;
            wrong += hits[row] ? 0 : 1;
            errors += otherHits[row] ? 0 : 1;
            shared += !hits[row] && !otherHits[row] ? 1 : 0;
            ownCounts[own[row]]++;
            otherCounts[other[row]]++;
        }
        double rows = own.Length;
        double chance = ownCounts.Zip(otherCounts, (a, b) => a / rows * (b / rows)).Sum();
        return new ModelAgreement(same / rows, chance, errors == 0 ? double.NaN : (double)shared / errors, wrong / rows);
    }

    /// <summary>The mean over pairs of models, NaNs left out; null without pairs.</summary>
    public static ModelAgreement? Mean(IReadOnlyList<ModelAgreement> pairs) => pairs.Count == 0 ? null
        : new ModelAgreement(
            MeanOf(pairs.Select(p => p.Predictions)), MeanOf(pairs.Select(p => p.PredictionsByChance)),
            MeanOf(pairs.Select(p => p.SharedErrors)), MeanOf(pairs.Select(p => p.SharedErrorsByChance)));

    static double MeanOf(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        return known.Length == 0 ? double.NaN : known.Sum() / known.Length;
    }
}
