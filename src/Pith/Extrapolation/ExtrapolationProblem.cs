using Pith.Data;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Scoring.Catalogue;

namespace Pith.Extrapolation;

/// <summary>A dataset of which some rows have a score: the input of every extrapolator.</summary>
/// <remarks>No extrapolator sees the score of a row that is not in <see cref="ScoredRows"/>. Cross-validation makes problems in which the
/// held-out rows are query rows and no scored rows.</remarks>
public sealed record ExtrapolationProblem
{
    /// <summary>Embeddings [N, D] of all rows.</summary>
    public required MatrixView Embeddings { get; init; }

    /// <summary>[M] rows that have a score, ascending, each once.</summary>
    public required int[] ScoredRows { get; init; }

    /// <summary>[M] the finite scores of <see cref="ScoredRows"/>, in their order, as they stand in the file (no orientation).</summary>
    public required double[] Scores { get; init; }

    /// <summary>Rows whose score is to be predicted, ascending, each once, none of them scored.</summary>
    public required int[] QueryRows { get; init; }

    /// <summary>Class labels [N], -1 where a row's label is not known; null where there are none.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Logits [N, C] of the model that was trained on the scored subset, for all rows; null where there are none.</summary>
    public MatrixView? Logits { get; init; }

    /// <summary>Logits of scored rows by models that have not seen them; null where there are none.</summary>
    public CrossFittedLogits? CrossFitted { get; init; }

    /// <summary>Features of the scored rows by models that have not seen them, for validation; null where there are none.</summary>
    public CrossFittedFeatures? CrossFittedFeatures { get; init; }

    /// <summary>Which end of <see cref="Scores"/> is hard. Default high.</summary>
    public ScoreDirection Direction { get; init; } = ScoreDirection.HighIsHard;

    /// <summary>The scores' contract name, e.g. <c>el2n</c>; empty where it is not known.</summary>
    public string ScoreName { get; init; } = "";

    /// <summary>A kNN graph of all rows, or null to build one where the method needs it.</summary>
    public KnnGraph? Graph { get; init; }

    /// <summary>What distance means. Default Euclidean.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>How near the true graph one that is built must come. Default: exact unless there are many rows.</summary>
    internal GraphAccuracy Accuracy { get; init; } = GraphAccuracy.Default;

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The ranks that predict together, each of which knows this problem. Default: one process. The result does not depend on it.</summary>
    internal ICommunicator Ranks { get; init; } = SingleProcess.Instance;

    /// <summary>Where results of finished phases are kept; null for nowhere. The result does not depend on it.</summary>
    internal Checkpoints? Checkpoints { get; init; }

    /// <summary>N, the rows of the dataset.</summary>
    public int Rows => Embeddings.Rows;

    /// <summary>The problem whose query rows are all rows without a score.</summary>
    /// <param name="data">A dataset with embeddings and scores, NaN where a row has none; labels may be -1 where a row's is not known.</param>
    /// <param name="scoresName">What the scores are called in messages.</param>
    /// <param name="labelsName">What the labels are called in messages.</param>
    /// <exception cref="MissingDataException">There are no embeddings, or no scores.</exception>
    /// <exception cref="InvalidDataContentException">No row or every row is scored, all scores are equal, or all scored rows are of one class
    /// while other rows are not.</exception>
    public static ExtrapolationProblem Of(Dataset data, string scoresName = "s", string? labelsName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Require(new DataDemand(DataNeeds.Embeddings | DataNeeds.Scores, "extrapolation needs"));
        RowSplit rows = RowSplit.Of(data.Scores!.Values, scoresName);
        if (data.Labels is not null)
            rows.RequireClasses(data.Labels, labelsName ?? "y", data.ClassNames);
        return new ExtrapolationProblem
        {
            Embeddings = data.Embeddings!,
            ScoredRows = rows.Scored,
            Scores = rows.Scores,
            QueryRows = rows.Unscored,
            Labels = data.Labels,
            Logits = data.Logits,
            Direction = data.Scores.Direction,
            ScoreName = data.Scores.Name,
            Graph = data.Graph,
            Metric = data.Metric,
            Accuracy = data.Accuracy,
        };
    }

    /// <summary>Refuses the problem where it lacks what a method needs.</summary>
    /// <param name="method">The method's settings.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    /// <exception cref="OptionException">It needs cross-fitted logits, and there are none.</exception>
    public void Require(IExtrapolatorOptions method)
    {
        Data.Require(new DataDemand(method.Needs, $"`method` {method.Info.Name} needs"));
        if (method.NeedsCrossFitted && CrossFitted is null)
        {
            throw new OptionException(
                "cross-fitted", $"`method` {method.Info.Name} needs logits of the scored rows by models that have not seen them; give `cross-fitted` FILE (cross-fitted.npz of pith train, asked to cross-fit), or use `method` direct.");
        }
    }

    /// <summary>Whether the problem has what a method needs.</summary>
    /// <param name="method">The method's settings.</param>
    internal bool Suits(IExtrapolatorOptions method) =>
        Data.Lacks(method.Needs) == DataNeeds.Nothing && (CrossFitted is not null || !method.NeedsCrossFitted);

    Dataset Data => new() { Rows = Rows, Embeddings = Embeddings, Graph = Graph, Labels = Labels, Logits = Logits };
}
