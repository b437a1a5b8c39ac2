using Pith.Neighbors.Graphs;

namespace Pith.Scoring;

/// <summary>The size of a score's input, for plans.</summary>
/// <param name="Rows">N.</param>
public sealed record ScoreSize(long Rows)
{
    /// <summary>D of the embeddings or features; 0 where there are none.</summary>
    public long Columns { get; init; }

    /// <summary>C, the outputs of the model; 0 where there is none.</summary>
    public long Classes { get; init; }

    /// <summary>E, the epochs recorded; 0 where there are no training dynamics.</summary>
    public int Epochs { get; init; }

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Bytes of the files of the training dynamics.</summary>
    public long DynamicsBytes { get; init; }

    /// <summary>Bytes that the state of a block of rows takes while the training dynamics are read.</summary>
    public long StateBytes { get; init; }
}
