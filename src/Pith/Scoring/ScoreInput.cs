using System.Diagnostics.CodeAnalysis;
using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Scoring;

/// <summary>What an importance score may look at, and how it may work.</summary>
/// <remarks><see cref="Dataset.Metric"/> is that of <see cref="Dataset.Graph"/>: a graph of another metric than the score's is not used.
/// A score of gradients takes <see cref="Dataset.Embeddings"/> as the features that the model's last layer sees.</remarks>
public sealed record ScoreInput : Dataset
{
    /// <summary>Creates an input.</summary>
    public ScoreInput() { }

    /// <summary>Creates an input of what is known about a dataset.</summary>
    /// <param name="data">The dataset.</param>
    [SetsRequiredMembers]
    public ScoreInput(Dataset data)
        : base(data) { }

    /// <summary>The input of a score of embeddings.</summary>
    /// <param name="embeddings">Embeddings [N, D].</param>
    /// <param name="labels">Class labels [N], each at least 0, or null.</param>
    public static ScoreInput Of(MatrixView embeddings, int[]? labels = null) => new() { Rows = embeddings.Rows, Embeddings = embeddings, Labels = labels };

    /// <summary>The input of a score of training dynamics.</summary>
    /// <param name="dynamics">The recording.</param>
    public static ScoreInput Of(DynamicsFolder dynamics) => new() { Rows = dynamics.Description.Rows, Dynamics = dynamics };

    /// <summary>What a model said about the rows in every epoch, with their labels, or null.</summary>
    public DynamicsFolder? Dynamics { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 (default) means all cores. The scores do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The ranks that compute together, each of which knows this input. Default: one process. The scores do not depend on it.</summary>
    internal ICommunicator Ranks { get; init; } = SingleProcess.Instance;

    /// <summary>Where results of finished phases are kept; null for nowhere. The scores do not depend on it.</summary>
    internal Checkpoints? Checkpoints { get; init; }

    /// <summary>Bytes that the state of rows may take at once where training dynamics are read; the scores do not depend on it. Default
    /// 160 MiB, with which ImageNet takes a few passes.</summary>
    public long StateBytes { get; init; } = 160 << 20;

    /// <summary>The class of every row [N], from the dataset or from the training dynamics, or null.</summary>
    internal int[]? Classes => Labels ?? Dynamics?.Labels.ToArray();

    /// <inheritdoc/>
    public override DataNeeds Lacks(DataNeeds needs)
    {
        if (Dynamics is null)
            return needs.HasFlag(DataNeeds.Dynamics) ? DataNeeds.Dynamics : base.Lacks(needs);
        // Only whether there are labels is asked.
        return (this with { Dynamics = null, Labels = Labels ?? [] }).Lacks(needs & ~DataNeeds.Dynamics);
    }
}
