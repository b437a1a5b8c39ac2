namespace Pith.Extrapolation.Committee;

/// <summary>A function from features to a score, fitted to some rows.</summary>
interface IScoreRegressor
{
    /// <summary>Fits.</summary>
    /// <param name="train">What is learnt from.</param>
    /// <param name="heldOut">What may choose a setting or a moment, and is not learnt from otherwise.</param>
    /// <param name="cancellation">Stops the fit.</param>
    void Fit(RegressionRows train, RegressionRows heldOut, CancellationToken cancellation);

    /// <summary>Applies the function; may be called from several threads.</summary>
    /// <param name="features">[n, columns].</param>
    /// <param name="results">[n], to be filled.</param>
    void Apply(ReadOnlySpan<float> features, Span<double> results);
}

/// <summary>Rows with their features and targets.</summary>
/// <param name="Features">[n, columns].</param>
/// <param name="Targets">[n] scores of mean 0 and deviation 1 over the scored rows.</param>
/// <param name="Columns">Features of a row.</param>
sealed record RegressionRows(float[] Features, double[] Targets, int Columns)
{
    /// <summary>n.</summary>
    public int Count => Targets.Length;
}
