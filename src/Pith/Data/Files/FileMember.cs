namespace Pith.Data.Files;

/// <summary>A part of an inspected file: a member, tensor or column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The lengths of its axes; empty for a column.</param>
/// <param name="Type">The type of its elements in NumPy's words, e.g. <c>float32</c>.</param>
sealed record FileMember(string Name, IReadOnlyList<long> Shape, string Type)
{
    /// <summary>Records without a value; null where nobody looked.</summary>
    public long? Missing { get; init; }

    /// <summary>What the values lie between, in words; null where nobody looked.</summary>
    public string? Range { get; init; }

    /// <summary>The first values that differ; empty where nobody looked.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
