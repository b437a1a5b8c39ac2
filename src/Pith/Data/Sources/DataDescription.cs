using Pith.Data.Files;

namespace Pith.Data.Sources;

/// <summary>What a source says of itself without its values.</summary>
sealed record DataDescription
{
    /// <summary>What it is in words, e.g. <c>npz archive</c>; null for what the shape says: a number, a vector, a matrix.</summary>
    public string? Kind { get; init; }

    /// <summary>The lengths of its axes; empty where its values say it or where it holds several things.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>The type of its elements in NumPy's words, <c>number</c> or <c>text</c>; null where its values say it.</summary>
    public string? Type { get; init; }

    /// <summary>Members, tensors or columns.</summary>
    public IReadOnlyList<FileMember> Members { get; init; } = [];

    /// <summary>The files of a matrix in shards in the order in which they are joined; empty for what is one file.</summary>
    public IReadOnlyList<string> Shards { get; init; } = [];

    /// <summary>What of it is worth walking through. Default nothing.</summary>
    public DataContent Content { get; init; }

    /// <summary>The name under which the content is opened; null for the one that was asked about.</summary>
    public string? ContentName { get; init; }

    /// <summary>Whether rows that equal earlier ones are of interest in a matrix. Default yes.</summary>
    public bool CountsDuplicates { get; init; } = true;

    /// <summary>Bytes on disk; null for the size of the one file.</summary>
    public long? Bytes { get; init; }
}

/// <summary>What can be walked through.</summary>
enum DataContent
{
    /// <summary>Nothing; it holds several things.</summary>
    None,

    /// <summary>A matrix.</summary>
    Matrix,

    /// <summary>A column.</summary>
    Column,
}
