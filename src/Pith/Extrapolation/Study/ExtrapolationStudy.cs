using Pith.Data.Scores;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;
using Pith.Neighbors.Graphs;

namespace Pith.Extrapolation.Study;

/// <summary>Extrapolation from beginning to end: validate the candidates, choose one, predict the unscored rows, judge, merge.</summary>
/// <remarks>The choice and the verdict rest on scored rows only. Call the steps in this order: <see cref="Validate"/>, <see cref="Predict"/>,
/// <see cref="Judge"/>, <see cref="Merge"/>.</remarks>
public sealed class ExtrapolationStudy
{
    readonly ExtrapolationSettings _settings;
    ExtrapolationProblem _problem;
    HeldOutScores? _heldOut;
    Predictions? _predicted;
    int _chosen = -1;

    /// <summary>Creates a study.</summary>
    /// <param name="problem">The scored rows and the rows to predict.</param>
    /// <param name="candidates">At least one method with settings.</param>
    /// <param name="settings">How they are judged.</param>
    public ExtrapolationStudy(ExtrapolationProblem problem, IReadOnlyList<ExtrapolationCandidate> candidates, ExtrapolationSettings settings)
    {
        _problem = problem;
        Candidates = candidates;
        _settings = settings;
    }

    /// <summary>What is judged.</summary>
    public IReadOnlyList<ExtrapolationCandidate> Candidates { get; }

    /// <summary>The chosen candidate, after <see cref="Validate"/>.</summary>
    public ExtrapolationCandidate Chosen => Candidates[_chosen];

    /// <summary>Builds the kNN graph of all rows that graph methods among the candidates share; nothing where none needs it.</summary>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void BuildGraph(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (_problem.Graph is not null || !Candidates.Any(c => c.Entry.NeedsGraph))
            return;
        int neighbors = Math.Min(Candidates.Select(c => (c.Method as IGraphExtrapolator)?.Neighbors ?? 10).Max(), _problem.Rows - 1);
        KnnGraph graph = ExactGraphBuilder.Build(_problem.Embeddings, neighbors, _problem.Metric, _problem.Threads, progress, cancellation);
        _problem = _problem with { Graph = graph };
    }

    /// <summary>Cross-validates the candidates and chooses the one with the highest Spearman correlation, the first of equal ones.</summary>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Validate(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        _heldOut = CrossValidation.Run(_problem, Candidates, _settings.Folds, progress, cancellation);
        double best = double.NegativeInfinity;
        for (int c = 0; c < Candidates.Count; c++)
        {
            double spearman = Figures(c, null).Spearman.Value;
            if (spearman > best && (CanBeChosen(Candidates[c]) || !Candidates.Any(CanBeChosen)))
                (best, _chosen) = (spearman, c);
        }
    }

    /// <summary>Predicts every unscored row with the chosen candidate.</summary>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Predictions Predict(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        _predicted = Chosen.Method.Predict(_problem, progress, cancellation);

    /// <summary>Judges the predictions: figures of held-out rows, weighted for the shift between them and the unscored rows.</summary>
    /// <param name="cancellation">Stops the work.</param>
    public ExtrapolationJudgement Judge(CancellationToken cancellation = default)
    {
        double[] nearest = _predicted!.NearestDistances ?? Distances(cancellation);
        DistanceShift shift = DistanceShift.Of(_heldOut!.NearestDistances, nearest, _problem.QueryRows);
        var judged = new JudgedCandidate[Candidates.Count];
        for (int c = 0; c < judged.Length; c++)
            judged[c] = new JudgedCandidate(Candidates[c], Figures(c, null), Figures(c, shift.Weights), _heldOut.Seconds[c]);
        return new ExtrapolationJudgement
        {
            Candidates = judged,
            Chosen = _chosen,
            Keeps = _settings.Keeps,
            Folds = _settings.Folds,
            HeldOutRows = _heldOut.Positions.Length,
            Shift = shift,
            Use = ExtrapolationVerdict.Of(judged[_chosen].Expected, _settings.Keeps, shift.EffectiveRows),
            Uncertainty = UncertaintyFigures.Of(_heldOut, _chosen, _problem.Scores),
            Ceiling = _settings.SecondScores is null ? null : ScoreCeiling.Of(_problem, _settings.SecondScores),
        };
    }

    /// <summary>Puts given and predicted scores together.</summary>
    /// <param name="judgement">From <see cref="Judge"/>.</param>
    public ExtrapolatedScores Merge(ExtrapolationJudgement judgement) => ExtrapolatedScores.Of(_problem, _predicted!, judgement.Uncertainty.Factor);

    static bool CanBeChosen(ExtrapolationCandidate candidate) => candidate.Entry is { ValidationIsFair: true, IsFloor: false };

    CandidateFigures Figures(int candidate, double[]? weights) => CandidateFigures.Of(
        _heldOut!, candidate, _problem.Scores, weights, _settings.Keeps, _settings.Direction == ScoreDirection.HighIsHard);

    double[] Distances(CancellationToken cancellation)
    {
        var nearest = new double[_problem.QueryRows.Length];
        ScoredNeighbors.ForEachBlock(_problem, 1, 0, (first, lists) => lists.Distances.Span.CopyTo(nearest.AsSpan(first)), null, cancellation);
        return nearest;
    }
}
