using Pith.Data;
using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Pipelines.Score;

/// <summary>What a request for scores must meet whatever the files hold.</summary>
static class ScoreCheck
{
    public static void Require(ScoreRequest request, IReadOnlyList<IOptionRule> rules)
    {
        if (request is { Dynamics: not null, Embeddings: not null })
            throw new OptionException("dynamics", "`embeddings` and `dynamics` exclude each other; give one of them.");
        RefuseForeign(request, rules);
        if (request.Runs.GroupBy(run => Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new OptionException("dynamics", $"`dynamics` names {twice.First()} twice; give each run once.");
        if (request is { Dynamics: null, Embeddings: null, Logits: null })
            throw new OptionException("embeddings", "`embeddings` is missing; give `dynamics` DIR, `logits` with `labels`, or the embeddings, e.g. `embeddings` X.npy.");
        // Settings that contradict each other are refused whether or not a score that sees them is asked for.
        foreach (IImportanceScore score in request.Scores.From(request.IsOfDynamics).Known)
            score.Validate();
        IReadOnlyList<IImportanceScore> asked = request.Scores.Asked(request.IsOfDynamics);
        RequireAgreement(asked);
        if (request.IsOfDynamics)
            RequireOutputs(request, asked);
        if (request is { Dynamics: null, Labels: null, Scores.Names: not null } && asked.FirstOrDefault(s => s.Needs.HasFlag(DataNeeds.Labels)) is { } needy)
            throw new OptionException("labels", $"`scores` {needy.Name} needs class labels; give them with `labels` FILE or leave this score out.");
    }

    /// <summary>What is missing for a score, as the end of a sentence; null where it has all.</summary>
    public static string? Missing(ScoreRequest request, IImportanceScore score)
    {
        if (ScoreSources.Of(score) == ScoreSource.Outputs && request is not { Features: not null, Logits: not null })
            return "it needs the features and the logits of one model; give both `features` FILE and `logits` FILE";
        return score.Needs.HasFlag(DataNeeds.Labels) && request is { Dynamics: null, Labels: null }
            ? "it needs class labels; give them with `labels` FILE"
            : null;
    }

    static void RefuseForeign(ScoreRequest request, IReadOnlyList<IOptionRule> rules)
    {
        string? foreign = request.Dynamics is not null && request.Labels is not null ? "labels"
            : request.Dynamics is not null && request.Ids is not null ? "ids"
            : request.IsOfDynamics && request.Where is not null ? "where"
            : ForeignSetting(request, rules);
        if (foreign is null && !request.IsOfDynamics)
            foreign = request.Features is not null ? "features" : request.Logits is not null ? "logits" : null;
        if (foreign is null)
            return;
        throw new OptionException(foreign, request.IsOfLogits
            ? $"`{foreign}` only concerns scores from `embeddings`; leave it out with `logits`."
            : request.IsOfDynamics
            ? $"`{foreign}` only concerns scores from `embeddings`; leave it out with `dynamics`."
            : $"`{foreign}` only concerns scores from `dynamics`; leave it out with `embeddings`.");
    }

    static string? ForeignSetting(ScoreRequest request, IReadOnlyList<IOptionRule> rules) =>
        rules.Select(rule => rule.Name).FirstOrDefault(name => request.Scores.Given.Contains(name) && request.Scores.Concerns(name, !request.IsOfDynamics));

    // One option has one value in a run, or the run could not be made again from it.
    static void RequireAgreement(IReadOnlyList<IImportanceScore> asked)
    {
        foreach (IImportanceScore score in asked)
        {
            foreach (string option in score.Info.Rules.Select(rule => rule.Name))
            {
                IImportanceScore first = asked.First(other => other.Info.Has(option));
                if (first.Info.TextOf(first, option) != score.Info.TextOf(score, option))
                    throw new OptionException(option, $"`{option}` of {first.Name} and of {score.Name} differ; scores of one run share it, compute these in two.");
            }
        }
    }

    static void RequireOutputs(ScoreRequest request, IReadOnlyList<IImportanceScore> asked)
    {
        string? given = request.Features is not null ? "features" : request is { Logits: not null, IsOfLogits: false } ? "logits" : null;
        IImportanceScore? score = asked.FirstOrDefault(s => ScoreSources.Of(s) == ScoreSource.Outputs);
        if (given is not null && score is null)
        {
            string names = string.Join(", ", request.Scores.Known.NamesOf(ScoreSource.Outputs));
            throw new OptionException(given, $"`{given}` only concerns the score {names}; name it in `scores` or leave the option out.");
        }
        // Under all, a score is left out where nothing of what it needs is given.
        if (score is not null && (request.Scores.Names is not null || given is not null) && Missing(request, score) is string missing)
            throw new OptionException("scores", $"`scores` {score.Name} cannot be computed: {missing}.");
    }
}
