using Pith.Neighbors.Graphs;

namespace Pith.Report.Sources;

/// <summary>What a report is made from beside the run, and how large it may become.</summary>
sealed record ReportOptions
{
    /// <summary>The images behind the rows, as <c>pith train --data</c> names them; null means those that the runs name.</summary>
    public string? Data { get; init; }

    /// <summary>The embeddings [N, D] for map, coverage and examples; null means those that the run was made with.</summary>
    public string? Embeddings { get; init; }

    /// <summary>A text file with the name of class 0, 1, ... one a line; null means the dataset's own names, else the numbers.</summary>
    public string? ClassNames { get; init; }

    /// <summary>Columns of a table, <c>FILE:column,column</c>, that are shown of a row instead of its bare number; null for none.</summary>
    public string? Show { get; init; }

    /// <summary>How near the true neighbours those of the map and the nearest kept rows must come. Default: exact unless there are many rows.</summary>
    public GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Threads; 0 means all cores. The report does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The most rows on the map, at least 1; of more a seeded sample is drawn. 100,000 stay fluid while zooming.</summary>
    public int MapRows { get; init; } = 100_000;

    /// <summary>Bytes that thumbnails may add to the page. 3.2 MB keep a report of 60,000 images under 8 MB.</summary>
    public int ThumbnailBytes { get; init; } = 3_200_000;
}
