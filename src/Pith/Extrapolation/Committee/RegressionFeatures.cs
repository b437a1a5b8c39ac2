using Pith.Extrapolation.Ridge;
using Pith.Numerics;

namespace Pith.Extrapolation.Committee;

/// <summary>What regressors see of a row: its embedding in standard units of the scored rows, then one column a class with a number at its own.</summary>
/// <remarks>A score says how a row's label fits what it looks like, so the label belongs to the features. A row whose class is not known has 0 in all of
/// them.</remarks>
sealed class RegressionFeatures
{
    readonly MatrixView _embeddings;
    readonly StandardColumns _columns;
    readonly int[]? _labels;
    readonly Dictionary<int, int> _classes = [];
    readonly float _own;

    /// <summary>The features of a problem's rows.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="spreadsClasses">Whether rows of two classes are as far apart as two random embeddings are, for what measures distances; else the
    /// column of a row's class holds 1.</param>
    public RegressionFeatures(ExtrapolationProblem problem, bool spreadsClasses)
    {
        (_embeddings, _labels) = (problem.Embeddings, problem.Labels);
        _own = spreadsClasses ? MathF.Sqrt(problem.Embeddings.Columns) : 1;
        _columns = StandardColumns.Of(problem.Embeddings, problem.ScoredRows);
        foreach (int label in (_labels ?? []).Where(label => label >= 0).Distinct().Order())
            _classes[label] = _classes.Count;
    }

    /// <summary>Values of a row: D + C.</summary>
    public int Count => _columns.Count + _classes.Count;

    /// <summary>Reads rows.</summary>
    /// <returns>[n, Count].</returns>
    public float[] Read(int[] rows)
    {
        float[] embeddings = _columns.Read(_embeddings, rows);
        if (_classes.Count == 0)
            return embeddings;
        int own = _columns.Count;
        var features = new float[rows.Length * Count];
        for (int i = 0; i < rows.Length; i++)
        {
            embeddings.AsSpan(i * own, own).CopyTo(features.AsSpan(i * Count));
            if (_labels![rows[i]] is >= 0 and int label)
                features[(i * Count) + own + _classes[label]] = _own;
        }
        return features;
    }
}
