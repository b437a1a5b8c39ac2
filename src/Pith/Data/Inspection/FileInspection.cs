using Pith.Data.Files;

namespace Pith.Data.Inspection;

/// <summary>What is in a file that Pith reads.</summary>
sealed record FileInspection
{
    /// <summary>The input as it was named.</summary>
    public required string Name { get; init; }

    /// <summary>What it is in words, e.g. <c>matrix</c>, <c>vector</c>, <c>npz archive</c>, <c>kNN graph</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The lengths of its axes; empty where it holds several arrays.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>The type of its elements in NumPy's words, or null where it holds several arrays.</summary>
    public string? Type { get; init; }

    /// <summary>Bytes on disk, of all shards together.</summary>
    public long Bytes { get; init; }

    /// <summary>The smallest finite value, or null where there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest finite value, or null where there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>The mean of the finite values, or null where there is none.</summary>
    public double? Mean { get; init; }

    /// <summary>Values that are NaN, or null where values were not looked at.</summary>
    public long? NotANumber { get; init; }

    /// <summary>Values that are infinite, or null where values were not looked at.</summary>
    public long? Infinite { get; init; }

    /// <summary>Rows of a matrix that equal an earlier row, or null for other kinds.</summary>
    public long? DuplicateRows { get; init; }

    /// <summary>Different values of a vector of labels (integers from 0), or null for other kinds.</summary>
    public int? Classes { get; init; }

    /// <summary>The files of a matrix in shards in the order in which they are joined; empty for what is one file.</summary>
    public IReadOnlyList<string> Shards { get; init; } = [];

    /// <summary>Members of an archive, tensors of a file, columns of a table.</summary>
    public IReadOnlyList<FileMember> Members { get; init; } = [];

    /// <summary>Looks at a file, a member, or a folder or pattern of shards.</summary>
    /// <param name="spec">Any form of embeddings, scores, labels, ids or graph; an archive may be named without a member.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the inspection.</param>
    /// <remarks>Memory: one block of values, and 8 bytes a row of a matrix to find duplicates (rows whose 64-bit hashes are equal).</remarks>
    /// <exception cref="InvalidDataContentException">The input is missing or malformed.</exception>
    public static FileInspection Inspect(string spec, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new FileInspector(spec, progress, cancellation).Inspect();
    }
}
