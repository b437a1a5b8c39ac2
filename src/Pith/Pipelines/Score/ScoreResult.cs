using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Neighbors.Approximate;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Pipelines.Score;

/// <summary>What came of a score stage.</summary>
sealed record ScoreResult
{
    /// <summary>The scores [N], in the order written.</summary>
    public required IReadOnlyList<ImportanceScores> Scores { get; init; }

    /// <summary>The spread of each score over several runs, under its name with the ending <see cref="RunMean.SpreadSuffix"/>; none for one run.</summary>
    public IReadOnlyList<ImportanceScores> Spreads { get; init; } = [];

    /// <summary>The runs that scores are averaged over; 1 where nothing is.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>The recall of the approximate graph, the lowest of several; null where graphs are exact or brought.</summary>
    public RecallEstimate? GraphRecall { get; init; }

    /// <summary>Scores that could not be computed where all were asked for, each with the reason as the end of a sentence.</summary>
    public required IReadOnlyDictionary<string, string> Skipped { get; init; }

    /// <summary>The recording that scores come from; null where they come from embeddings.</summary>
    public DynamicsDescription? Recording { get; init; }

    /// <summary>Rows that were recorded.</summary>
    public int RecordedRows { get; init; }

    /// <summary>Rows that were recorded in some epochs but not in all whose files are there.</summary>
    public int IncompleteRows { get; init; }

    /// <summary>Epochs whose files are missing.</summary>
    public IReadOnlyList<int> MissingEpochs { get; init; } = [];

    /// <summary>The files of logits in the order of the epochs, where scores come from them; else none.</summary>
    public IReadOnlyList<string> LogitFiles { get; init; } = [];

    /// <summary>How far the scores of training dynamics, which come first, agree; null where there is none.</summary>
    public ScoreAgreement? Agreement { get; init; }
}
