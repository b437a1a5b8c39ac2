using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Pipelines.Graph;

/// <summary>What is asked of a kNN graph.</summary>
sealed record GraphRequest
{
    /// <summary>Embeddings [N, D], as the command line names them. Always needed.</summary>
    public string? Embeddings { get; init; }

    /// <summary>A condition in SQL over the columns of the embeddings' table; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Neighbours a row, from 1 to N-1. Default 10.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>What distance means. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Whether every row's true nearest neighbours are asked for, whatever the number of rows. Default false.</summary>
    public bool Exact { get; init; }

    /// <summary>The share of true neighbours to reach, above 0 and below 1; null leaves it to the number of rows. Default null.</summary>
    public double? Recall { get; init; }

    /// <summary>In how many files the graph is written, each with the lists of consecutive rows; null for one file. Default null.</summary>
    public int? Parts { get; init; }

    /// <summary>How near the graph comes to the true one.</summary>
    public GraphAccuracy Accuracy => new(Recall, Exact);

    /// <summary>The seed that every long command takes. Nothing in a graph is random, so it changes no byte of one. Default 0.</summary>
    public ulong Seed { get; init; }

    const int MostParts = 100_000;

    /// <summary>The table of options.</summary>
    internal static IReadOnlyList<OptionRule<GraphRequest>> Rules { get; } =
    [
        RequestRules.Input<GraphRequest>(
            "embeddings", "embeddings [N, D]: .npy, FILE.npz:member, FILE.parquet:column, .safetensors:name, FILE.h5:dataset, a folder or a glob of shards",
            r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        RequestRules.Where<GraphRequest>(r => r.Where, (r, v) => r with { Where = v }),
        RequestRules.Join<GraphRequest>(r => r.Embeddings, (r, v) => r with { Embeddings = v }),
        new("neighbors", "neighbours a row, a whole number from 1 to N-1", new Whole(1), r => r.Neighbors, (r, v) => r with { Neighbors = (int)v! })
        {
            ValueName = "K",
        },
        RequestRules.Metric<GraphRequest>("what distance means: euclidean or cosine", r => r.Metric, (r, v) => r with { Metric = v }),
        RequestRules.Exact<GraphRequest>(r => r.Exact, (r, v) => r with { Exact = v }),
        RequestRules.Recall<GraphRequest>(r => r.Recall, (r, v) => r with { Recall = v }),
        new("parts", "write so many files part-00000.npz and so on, each with consecutive rows, into the folder `out`; --graph reads the folder as one graph", new Whole(1, MostParts, IsOptional: true), r => r.Parts, (r, v) => r with { Parts = (int?)v })
        {
            ValueName = "N",
        },
        new("seed", "taken as by every long command, a whole number from 0; nothing in a graph is random, so the result does not depend on it",
            RequestRules.SeedDomain, r => r.Seed, (r, v) => r with { Seed = (ulong)v! }),
    ];
}
