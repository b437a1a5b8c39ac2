namespace Pith.Extrapolation;

/// <summary>Predicted scores with an uncertainty each.</summary>
public sealed class Predictions
{
    /// <summary>Creates the result; the arrays are kept, not copied.</summary>
    /// <param name="rows">[Q] the rows that were predicted, ascending.</param>
    /// <param name="values">[Q] their predicted scores, in the unit and direction of the given scores.</param>
    /// <param name="uncertainties">[Q] at least 0, in the unit of the scores: larger where a larger error is expected.</param>
    public Predictions(int[] rows, double[] values, double[] uncertainties)
    {
        Rows = rows;
        Values = values;
        Uncertainties = uncertainties;
    }

    /// <summary>The fact that tells how far equations are from being solved.</summary>
    public const string ResidualFact = "residual";

    /// <summary>[Q] the rows that were predicted, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>[Q] their predicted scores, in the unit and direction of the given scores.</summary>
    public double[] Values { get; }

    /// <summary>[Q] at least 0, in the unit of the scores: larger where a larger error is expected.</summary>
    public double[] Uncertainties { get; }

    /// <summary>[Q] distance of each row to the nearest scored row, where the method looked at it; null where it did not.</summary>
    public double[]? NearestDistances { get; init; }

    /// <summary>In what the predictions fall short of the method's definition, as a clause; null where they do not.</summary>
    public string? Shortfall { get; init; }

    /// <summary>Numbers that the method reports about itself, by contract name, e.g. <c>neighbors</c>, <c>epochs</c>.</summary>
    public IReadOnlyDictionary<string, double> Facts { get; init; } = new Dictionary<string, double>();
}
