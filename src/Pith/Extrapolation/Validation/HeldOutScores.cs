namespace Pith.Extrapolation.Validation;

/// <summary>What cross-validation predicted for scored rows that were held out.</summary>
public sealed class HeldOutScores
{
    internal HeldOutScores(int candidates, int[][] positions)
    {
        FoldStarts = new int[positions.Length + 1];
        for (int f = 0; f < positions.Length; f++)
            FoldStarts[f + 1] = FoldStarts[f] + positions[f].Length;
        Positions = [.. positions.SelectMany(fold => fold)];
        NearestDistances = new double[Positions.Length];
        Predictions = [.. Enumerable.Range(0, candidates).Select(_ => new double[Positions.Length])];
        Uncertainties = [.. Enumerable.Range(0, candidates).Select(_ => new double[Positions.Length])];
        Seconds = new double[candidates];
    }

    /// <summary>[F + 1] where each fold's rows start; the last is V.</summary>
    public int[] FoldStarts { get; }

    /// <summary>[V] positions in the scored rows, fold after fold.</summary>
    public int[] Positions { get; }

    /// <summary>[V] distance of each held-out row to the nearest scored row of the other folds.</summary>
    public double[] NearestDistances { get; }

    /// <summary>One array [V] a candidate: the predicted scores.</summary>
    public double[][] Predictions { get; }

    /// <summary>One array [V] a candidate: their uncertainties.</summary>
    public double[][] Uncertainties { get; }

    /// <summary>Seconds that each candidate took; those that share a search share its time.</summary>
    public double[] Seconds { get; }
}
