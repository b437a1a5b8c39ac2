using Pith.Data;

namespace Pith.Pipelines.Score;

/// <summary>What a score stage is asked for: scores of training dynamics, or of embeddings.</summary>
sealed record ScoreRequest
{
    /// <summary>Embeddings [N, D], in any form that the readers of embeddings take; null where scores come from training dynamics.</summary>
    public string? Embeddings { get; init; }

    /// <summary>A folder of training dynamics, or several with commas, over which scores are averaged; null where scores come from elsewhere.</summary>
    public string? Dynamics { get; init; }

    /// <summary>Class labels [N], for scores of embeddings that need them; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>The rows' own names [N], by which labels in a table are matched; null for row numbers.</summary>
    public string? Ids { get; init; }

    /// <summary>A condition in SQL over the columns of a table among the inputs, for scores of embeddings; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Features [N, D] of all rows by one model, for scores of its gradients; null for none.</summary>
    public string? Features { get; init; }

    /// <summary>Logits [N, C] of all rows: with training dynamics those of the model of the features; alone what scores come from, one model's or
    /// one matrix an epoch; null for none.</summary>
    public string? Logits { get; init; }

    /// <summary>Which scores, with their settings. Default all that can be computed, with the settings' defaults.</summary>
    public ScoreSettings Scores { get; init; } = ScoreSettings.All;

    /// <summary>The share of true neighbours that a graph that is built must hold, above 0 and below 1; null leaves it to the number of rows.
    /// Default null.</summary>
    public double? Recall { get; init; }

    /// <summary>Whether a graph that is built holds all true neighbours, whatever the number of rows. Default false.</summary>
    public bool Exact { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The folders of training dynamics, one a run of the training.</summary>
    internal IReadOnlyList<string> Runs => Dynamics is null ? [] : InputSpec.PartsOf(Dynamics);

    /// <summary>Whether scores come from training dynamics, or from logits alone.</summary>
    internal bool IsOfDynamics => Dynamics is not null || IsOfLogits;

    /// <summary>Whether scores come from logits that were saved without the recorder.</summary>
    internal bool IsOfLogits => this is { Dynamics: null, Embeddings: null, Logits: not null };
}
