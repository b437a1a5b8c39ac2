namespace Pith.Data.Scores;

/// <summary>A number per row with a declared direction; NaN marks a row that is not scored.</summary>
public sealed partial class ImportanceScores
{
    readonly double[] _values;

    /// <summary>Creates scores over an array, which is kept, not copied.</summary>
    /// <param name="name">The score's contract name, e.g. <c>prototypicality</c>.</param>
    /// <param name="direction">What a high value means.</param>
    /// <param name="values">[N]; NaN = not scored.</param>
    /// <param name="definition">The definition in one sentence.</param>
    /// <param name="parameters">Every parameter that shaped the values, as text.</param>
    /// <param name="source">Where the values come from: a file, or the paper whose definition was followed.</param>
    public ImportanceScores(
        string name,
        ScoreDirection direction,
        double[] values,
        string definition = "",
        IReadOnlyDictionary<string, string>? parameters = null,
        string source = "")
    {
        Name = name;
        Direction = direction;
        _values = values;
        Definition = definition;
        Parameters = parameters ?? new Dictionary<string, string>();
        Source = source;
    }

    /// <summary>The score's contract name.</summary>
    public string Name { get; }

    /// <summary>What a high value means.</summary>
    public ScoreDirection Direction { get; }

    /// <summary>Whence the direction is known. Default <see cref="DirectionSource.Stored"/>: whoever makes scores knows it.</summary>
    public DirectionSource DirectionSource { get; init; }

    /// <summary>[N]; NaN = not scored.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The definition in one sentence.</summary>
    public string Definition { get; }

    /// <summary>Every parameter that shaped the values, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Where the values come from.</summary>
    public string Source { get; }

    /// <summary>N, the number of rows, scored or not.</summary>
    public int Rows => _values.Length;

    /// <summary>The values turned so that larger means harder: negated where high is easy. A new array [N].</summary>
    public double[] OrientedHard()
    {
        var oriented = new double[_values.Length];
        for (int i = 0; i < oriented.Length; i++)
            oriented[i] = Direction == ScoreDirection.HighIsHard ? _values[i] : -_values[i];
        return oriented;
    }
}
