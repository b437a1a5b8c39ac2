namespace Pith.Explorer.Sources;

/// <summary>What is explored, and where the page is served.</summary>
sealed record ExplorerOptions
{
    /// <summary>The run folder; null where files are given instead.</summary>
    public string? Run { get; init; }

    /// <summary>Files by option of <c>pith prune</c> where there is no run, e.g. <c>embeddings</c>, <c>scores</c>, <c>labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The images behind the rows; null means those that the run names.</summary>
    public string? Data { get; init; }

    /// <summary>A text file with the name of class 0, 1, ... one a line; null means the dataset's own names, else the numbers.</summary>
    public string? ClassNames { get; init; }

    /// <summary>Columns of a table that are shown of a row and searched, as <c>FILE:column,column</c>; null for none.</summary>
    public string? Show { get; init; }

    /// <summary>The port of the loopback address, 1..65535; 0 means any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Threads; 0 means all cores. What is selected does not depend on it.</summary>
    public int Threads { get; init; }
}
