namespace Pith.Selection;

/// <summary>The size of a selection that is planned.</summary>
/// <param name="Rows">N.</param>
/// <param name="Columns">D of the embeddings; 0 where there are none.</param>
/// <param name="Classes">Classes that the labels or logits name; 0 where there are none.</param>
/// <param name="Budget">Rows to keep.</param>
/// <param name="Values">Option values as on the command line, by name without dashes.</param>
public sealed record SelectionSize(long Rows, long Columns, long Classes, long Budget, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>An option's whole number, or a default where it is not given or not a number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="otherwise">The default.</param>
    public int Whole(string name, int otherwise) =>
        int.TryParse(Values.GetValueOrDefault(name), System.Globalization.CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

/// <summary>What a selection takes beyond reading its inputs and writing its result; plans turn it into memory and seconds.</summary>
public sealed record SelectionWork
{
    /// <summary>What a method takes that only sorts or draws rows.</summary>
    public static SelectionWork Simple { get; } = new();

    /// <summary>Neighbours a row of the kNN graph that is built where none is brought; 0 for none.</summary>
    public int Neighbors { get; init; }

    /// <summary>Whether messages are passed along the graph, as D2 Pruning does.</summary>
    public bool PassesMessages { get; init; }

    /// <summary>Multiply-adds over consecutive numbers, on all cores.</summary>
    public double MultiplyAdds { get; init; }

    /// <summary>Steps over scattered numbers, on one core, about 20 ns each.</summary>
    public double Steps { get; init; }

    /// <summary>The same, on all cores together.</summary>
    public double SharedSteps { get; init; }

    /// <summary>Bytes held while rows are selected, beyond 48 a row.</summary>
    public long Bytes { get; init; }
}
