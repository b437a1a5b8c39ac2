using Pith.Data.Images.Folders;

namespace Pith.Pipelines.Embed;

/// <summary>What came of an embedding.</summary>
sealed record EmbedResult
{
    /// <summary>What the rows are, in plural: images or texts.</summary>
    public required string Word { get; init; }

    /// <summary>N.</summary>
    public required int Rows { get; init; }

    /// <summary>D.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows for testing; 0 without.</summary>
    public int TestRows { get; init; }

    /// <summary>Classes; 0 where rows have none.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the labels are numbers to predict.</summary>
    public bool HasNumbers { get; init; }

    /// <summary>Rows whose text, or pair of texts, an earlier row has.</summary>
    public int Duplicates { get; init; }

    /// <summary>Rows whose text is empty.</summary>
    public int Empty { get; init; }

    /// <summary>Rows whose text was cut.</summary>
    public int Cut { get; init; }

    /// <summary>Images that were left out.</summary>
    public IReadOnlyList<UnusableImage> Skipped { get; init; } = [];

    /// <summary>Whether each image has a similarity to its text.</summary>
    public bool HasSimilarity { get; init; }

    /// <summary>Numbers for the manifest, by contract name.</summary>
    public IReadOnlyDictionary<string, double> Facts => new Dictionary<string, double>
    {
        ["rows"] = Rows,
        ["columns"] = Columns,
        ["testRows"] = TestRows,
        ["classes"] = Classes,
        ["duplicates"] = Duplicates,
        ["empty"] = Empty,
        ["cut"] = Cut,
        ["skipped"] = Skipped.Count,
    };
}
