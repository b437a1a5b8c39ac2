using Pith.Data.Scores;
using Pith.Neighbors.Approximate;

namespace Pith.Pipelines.Extrapolate;

/// <summary>A finished extrapolation: what its files say.</summary>
sealed record ExtrapolatedRun
{
    /// <summary>The score's contract name.</summary>
    public required string Score { get; init; }

    /// <summary>What a high score means.</summary>
    public required ScoreDirection Direction { get; init; }

    /// <summary>Whence the direction is known.</summary>
    public required DirectionSource DirectionFrom { get; init; }

    /// <summary>N, the rows of the dataset.</summary>
    public required int Rows { get; init; }

    /// <summary>M, the rows whose score was given.</summary>
    public required int Scored { get; init; }

    /// <summary>The recall of the approximate graph, the lowest of several; null where graphs are exact or brought.</summary>
    public RecallEstimate? GraphRecall { get; init; }

    /// <summary>Numbers that the method reports about itself, e.g. the passes and the residual of label propagation.</summary>
    public IReadOnlyDictionary<string, double> MethodFacts { get; init; } = new Dictionary<string, double>();

    /// <summary>How far the predicted scores can be trusted.</summary>
    public required ValidationFile Validation { get; init; }

    /// <summary>How far they agree with the true ones; null where those are not known.</summary>
    public TruthFile? Truth { get; init; }

    /// <summary>The rows whose score was predicted.</summary>
    public int Extrapolated => Rows - Scored;
}
