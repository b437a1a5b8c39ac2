using System.Diagnostics.CodeAnalysis;
using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Selection.Distributed;

namespace Pith.Selection;

/// <summary>A dataset and how rows are selected from it: the input of every selection method.</summary>
public sealed record SelectionProblem : Dataset
{
    /// <summary>Creates a problem whose parts are set by name.</summary>
    public SelectionProblem() { }

    /// <summary>Creates a problem over a dataset.</summary>
    /// <param name="dataset">The rows and what is known about them.</param>
    [SetsRequiredMembers]
    public SelectionProblem(Dataset dataset)
        : base(dataset) { }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The ranks that select together, each of which knows this problem. Default: one process. The result does not depend on it.</summary>
    internal ICommunicator Ranks { get; init; } = SingleProcess.Instance;

    /// <summary>Whether all rows are kept that the method does not drop itself, whatever the budget; only methods that drop rows look at it. Default
    /// false: the budget counts.</summary>
    internal bool KeepsAllLeft { get; init; }

    /// <summary>How several ranks pick, where the method leaves a choice. The result does not depend on it.</summary>
    internal SharedPicks SharedPicks { get; init; }

    /// <summary>Where results of finished phases are kept; null for nowhere. The result does not depend on it.</summary>
    internal Checkpoints? Checkpoints { get; init; }

    /// <summary>The most edges that one rank gathers to keep them with the result: what an array holds.</summary>
    internal long MostGatheredEdges { get; init; } = Array.MaxLength;

    /// <summary>Edges that are kept between selections from the same rows; null: each selection makes its own. The result does not depend on it.</summary>
    internal KeptEdges? KeptEdges { get; init; }
}
