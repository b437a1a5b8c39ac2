using Pith.Data;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Neighbors.Graphs;
using Pith.Pipelines.Prune;
using Pith.Selection;

namespace Pith.Explorer.Sources;

/// <summary>Everything that a page is made from, read once: the rows, the setting to start from, and what of the inputs is not at hand.</summary>
sealed class ExploredData : IDisposable
{
    /// <summary>What the page is called, e.g. the run's folder.</summary>
    public required string Title { get; init; }

    /// <summary>The command whose run it is, e.g. <c>prune</c>; null for bare files.</summary>
    public string? Command { get; init; }

    /// <summary>The folder beside which settings are saved.</summary>
    public required string SaveFolder { get; init; }

    /// <summary>The rows as <c>pith prune</c> would read them.</summary>
    public required SelectionProblem Problem { get; init; }

    /// <summary>The options that the page starts from, as <c>pith prune</c> takes them, inputs as paths.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>The start as a request.</summary>
    public required PruneRequest Request { get; init; }

    /// <summary>Whether the embeddings are there; else only the graph that the run kept can be used.</summary>
    public bool HasEmbeddings => Problem.Embeddings is not null && !IsStandIn;

    /// <summary>Whether <see cref="Dataset.Embeddings"/> is a stand-in for some that are gone.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>Options whose files are gone or have changed, so that a setting cannot be saved.</summary>
    public IReadOnlyList<string> Moved { get; init; } = [];

    /// <summary>The edges that the run kept, with the graph and the pool that they belong to; null where it kept none.</summary>
    public (GraphOptions Options, int[][] Pools, PoolEdges Edges)? KeptEdges { get; init; }

    /// <summary>[N] classes as the page shows them, or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The score's name.</summary>
    public string ScoreName { get; init; } = "score";

    /// <summary>What the user's own table says of the rows, or null.</summary>
    public ShownColumns? Shown { get; init; }

    /// <summary>The pictures of the rows.</summary>
    public RowImages Images { get; init; } = RowImages.None;

    /// <summary>One sentence for each thing that is left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is released with it.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>N.</summary>
    public int Rows => Problem.Rows;

    /// <summary>What a row is called.</summary>
    public string NameOf(int row) => Problem.Ids?[row] ?? row.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a class is called.</summary>
    public string ClassOf(int label) => label < ClassNames.Count ? ClassNames[label] : ClassColumn.NameOf(null, label);

    public void Dispose()
    {
        foreach (IDisposable owned in Owned)
            owned.Dispose();
    }
}
