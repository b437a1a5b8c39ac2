using Pith.Numerics.Randomness;

namespace Pith.Evaluation;

/// <summary><see cref="TestRowBootstrap"/> of Pearson's correlation, which is no mean over test rows: each draw computes it anew, for every model on the same rows.</summary>
static class NumberBootstrap
{
    const double Tail = 0.025;

    /// <summary>The intervals of mean correlations and of their differences.</summary>
    /// <param name="models">The models of each method and budget, all tested on the same rows.</param>
    /// <param name="differences">Pairs of places in these, the second of which is subtracted; null for none.</param>
    /// <returns>One interval for each of the models, then one for each of the pairs.</returns>
    public static IReadOnlyList<RowInterval?> Of(IReadOnlyList<PredictedNumbers[]> models, IReadOnlyList<(int Of, int Less)?> differences)
    {
        ArgumentNullException.ThrowIfNull(models);
        int rows = models[0][0].Targets.Length;
        var random = new RandomStream(0, "test-row-bootstrap");
        double[][] draws = [.. models.Concat(differences.Select(_ => models[0])).Select(_ => new double[TestRowBootstrap.Draws])];
        var drawn = new int[rows];
        for (int draw = 0; draw < TestRowBootstrap.Draws; draw++)
        {
            for (int n = 0; n < rows; n++)
                drawn[n] = random.NextInt(rows);
            for (int m = 0; m < models.Count; m++)
            {
                double sum = 0;
                foreach (PredictedNumbers model in models[m])
                    sum += model.PearsonOf(drawn);
                draws[m][draw] = sum / models[m].Length;
            }
            for (int d = 0; d < differences.Count; d++)
            {
                if (differences[d] is (int of, int less))
                    draws[models.Count + d][draw] = draws[of][draw] - draws[less][draw];
            }
        }
        return [.. draws.Select((own, place) => place >= models.Count && differences[place - models.Count] is null ? (RowInterval?)null : Ends(own))];
    }

    static RowInterval Ends(double[] values)
    {
        Array.Sort(values);
        int tail = (int)(Tail * values.Length);
        return new RowInterval(values[tail], values[^(tail + 1)]);
    }
}
