using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation.Study;
using Pith.Numerics;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Score;
using Pith.Pipelines.Steps;
using Pith.Runs;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Baselines;

namespace Pith.Pipelines.OnePass;

/// <summary>The pipeline from embeddings: supplied scores, extrapolated where rows have none; or with labels those of a head trained on a subset,
/// extrapolated; or scores from the embeddings alone; a selection; and with labels a linear probe on the coreset and on random subsets.</summary>
sealed class EmbeddingSteps : OnePassSteps
{
    // Options of the selection that an evaluation without them can do without.
    static readonly string[] s_onlyFiles = ["ids", "write", "method", "recall", "exact"];

    readonly string _score;
    readonly bool _isExtrapolated;

    public EmbeddingSteps(OnePassRequest request, string folder, Func<string, string?> shown)
        : base(request, folder, shown) =>
        (_score, _isExtrapolated) = request.Scores is string supplied ? Look(request, supplied) : (request.Score!, request.Trains);

    public override string DataName => InputFiles.NameOf(Request.Embeddings!);

    public override IReadOnlyList<IStep> All =>
    [
        .. Request.Trains ? Head.All : Request.Scores is null ? new[] { Score() } : [],
        .. _isExtrapolated ? new[]
        {
            Extrapolate(input =>
            {
                input = input.WithFile("embeddings", Shown("embeddings", Request.Embeddings!), r => r with { Embeddings = Request.Embeddings });
                input = Request.Trains ? Head.Outputs(input) : input.WithFile("scores", Shown("scores", Request.Scores!), r => r with { Scores = Request.Scores });
                input = Classes is null ? input : input.WithFile("labels", Shown("labels", Classes), r => r with { Labels = Classes });
                input = Named(OnePassSections.Extrapolate, input);
                return Request.Hard is null ? input : input.With("hard", r => r with { Hard = Request.Hard });
            }),
        } : [],
        .. IsTuned && Classes is not null ? new[]
        {
            Tune(input => Together(OnePassSections.Tune, Probed(OnePassSections.Tune, input))),
        } : [],
        Prune(input =>
        {
            input = Selected(
                input.WithFile("embeddings", Shown("embeddings", Request.Embeddings!), r => r with { Data = r.Data with { Embeddings = Request.Embeddings } }),
                (r, scores) => r with { Data = r.Data with { Scores = scores } }, r => r with { Data = r.Data with { Hard = Request.Hard } });
            input = Named(OnePassSections.Prune, input);
            return Classes is null
                ? input
                : input.WithFile("labels", Shown("labels", Classes), r => r with { Data = r.Data with { Labels = Classes } });
        }),
        .. Request.Labels is not null ? new[] { Compare() } : [],
    ];

    // Labels that are numbers are nothing to extrapolation and selection.
    string? Classes => Request.IsOfNumbers ? null : Request.Labels;

    TrainingSteps Head => new(this, "rows", input => Named(
        OnePassSections.Train,
        input.WithFile("embeddings", Shown("embeddings", Request.Embeddings!), r => r with { Embeddings = Request.Embeddings })
            .WithFile("labels", Shown("labels", Request.Labels!), r => r with { Labels = Request.Labels })
            .WithTarget(OnePassSections.Train, Request.Target)));

    IStep Score() => new Step<ScoreRequest, ScoreResult>(
        Scores,
        OnePassSections.Score,
        () =>
        {
            StepInput<ScoreRequest> input = Input("scores", Request.Scoring)
                .WithFile("embeddings", Shown("embeddings", Request.Embeddings!), r => r with { Embeddings = Request.Embeddings });
            input = Classes is null ? input : input.WithFile("labels", Shown("labels", Classes), r => r with { Labels = Classes });
            return Near(OnePassSections.Score, Request.Scoring, Named(OnePassSections.Score, input)).With("seed", r => r with { Seed = Request.Seed });
        },
        (_, manifest) => $"{manifest.Option("scores").Replace(",", ", ", StringComparison.Ordinal)} of the embeddings");

    // Ids of the section prune name the rows of every other stage, too.
    string? Ids => Request.Ids ?? Request.Selection.TextOf("ids");

    /// <summary>The input with the rows' own names, where there are any.</summary>
    StepInput<TRequest> Named<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class =>
        Filtered(stage, Ids is null ? input : input.WithText(stage, "ids", Ids, Request.Ids is null ? Shown("prune.ids", Ids) : Shown("ids", Ids)));

    /// <summary>The input with the condition that its rows meet, where there is one.</summary>
    StepInput<TRequest> Filtered<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class => Request.Where is string where ? input.WithText(stage, "where", where) : input;

    /// <summary>The scores that decide; a folder of scores knows its direction.</summary>
    StepInput<TRequest> Selected<TRequest>(StepInput<TRequest> input, Func<TRequest, string, TRequest> set, Func<TRequest, TRequest> setHard)
        where TRequest : class
    {
        string? made = _isExtrapolated ? $"{Extrapolation}:{_score}{ExtrapolationFiles.CalibratedSuffix}" : Request.Scores is null ? $"{Scores}:{_score}" : null;
        if (made is not null)
            return input.WithFile("scores", made, r => set(r, PathOf(made)));
        input = input.WithFile("scores", Shown("scores", Request.Scores!), r => set(r, Request.Scores!));
        return Request.Hard is null ? input : input.With("hard", setHard);
    }

    /// <summary>With test rows the coreset itself is judged; without, a fifth of the rows is held out and the same selection made among the
    /// others.</summary>
    IStep Compare()
    {
        if (Request.Evaluation.TextOf("test-embeddings") is not null)
            return Evaluate(input => Judged(input).WithText(OnePassSections.Evaluate, "coreset", PathOf(Kept), Kept));
        string? lacking = Request.Selection.Given.Select(given => given.Key)
            .FirstOrDefault(key => !s_onlyFiles.Contains(key) && OnePassSections.Evaluate.Rules.All(rule => rule.Name != key));
        if (lacking is not null)
        {
            throw new OptionException(lacking,
                $"without test rows the evaluation selects again among four fifths of the rows, and {lacking} of prune does not fit those; give test-embeddings and test-labels in the section evaluate.");
        }
        return Evaluate(input => WithSelection(Together(OnePassSections.Evaluate, Judged(input))));
    }

    // Rows for testing that are brought are no part of any group.
    StepInput<TRequest> Together<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class => Request.Groups is string groups ? input.WithText(stage, "groups", groups, Shown("groups", groups)) : input;

    StepInput<EvaluateRequest> Judged(StepInput<EvaluateRequest> input) => Probed(OnePassSections.Evaluate, input).WithTarget(OnePassSections.Evaluate, Request.Target);

    /// <summary>Embeddings, labels and scores for a stage that probes coresets.</summary>
    StepInput<TRequest> Probed<TRequest, TResult>(Stage<TRequest, TResult> stage, StepInput<TRequest> input)
        where TRequest : class
    {
        input = input.WithText(stage, "embeddings", Request.Embeddings!, Shown("embeddings", Request.Embeddings!))
            .WithText(stage, "labels", Request.Labels!, Shown("labels", Request.Labels!));
        return Selected(
            Named(stage, input),
            (r, scores) => stage.Rules.Single(rule => rule.Name == "scores").WithText(r, scores),
            r => stage.Rules.Single(rule => rule.Name == "hard").WithText(r, Request.Hard == ScoreDirection.HighIsHard ? "high" : "low"));
    }

    /// <summary>The same selection among the rows that are not held out.</summary>
    StepInput<EvaluateRequest> WithSelection(StepInput<EvaluateRequest> input)
    {
        EvaluateStage stage = OnePassSections.Evaluate;
        MethodChoice<ISelectionOptions> chosen = Chosen;
        input = input.WithText(stage, "methods", IsRandomChosen || Open.Contains("method") ? chosen.Info?.Name ?? TunedChoice.FirstName : Request.Selection.TextOf("method")!);
        foreach (string setting in Found.Where(s => s != "method" && HasTuned && !IsRandomChosen))
        {
            if (chosen.TextOf(setting) is string text)
                input = input.WithText(stage, setting, text);
        }
        bool isRandom = IsRandomChosen || chosen.Name == RandomOptions.Info.Name;
        foreach ((string option, string value) in Request.Selection.Given.Where(s => !s_onlyFiles.Contains(s.Key) && s.Value != OnePassRules.Auto && !isRandom))
            input = input.WithText(stage, option, value);
        return input;
    }

    static (string Name, bool HasUnscored) Look(OnePassRequest request, string supplied)
    {
        // With a list of scored rows the file may hold their scores alone.
        string? named = request.Ids ?? request.Selection.TextOf("ids");
        string[]? ids = named is null ? ShardIds.Read(request.Embeddings) : IdsReader.Read(named);
        if (request.Extrapolation.TextOf("scored-rows") is not null)
            return (ImportanceScores.Load(supplied, null, request.Hard, ids).Name, true);
        using OpenDataset open = DatasetReader.Open(new DatasetFiles { Embeddings = request.Embeddings, Scores = supplied, Ids = named, Hard = request.Hard, Where = request.Where });
        ImportanceScores scores = open.Data.Scores!;
        // A pair without a similarity is left out, as the published code does; nothing is predicted for it.
        if (DataCompOptions.Matches(supplied))
            return (scores.Name, false);
        bool hasUnscored = false;
        foreach (double score in scores.Values)
            hasUnscored |= double.IsNaN(score);
        return (scores.Name, hasUnscored);
    }
}
