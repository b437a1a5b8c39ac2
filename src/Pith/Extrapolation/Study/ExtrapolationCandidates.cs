using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;

namespace Pith.Extrapolation.Study;

/// <summary>Which methods and settings are tried where the choice is left to validation.</summary>
static class ExtrapolationCandidates
{
    /// <summary>The candidates of a problem.</summary>
    /// <param name="problem">What is there decides what can run.</param>
    /// <param name="options">What is chosen and what is left open.</param>
    /// <returns>At least one; several where something is left open.</returns>
    /// <exception cref="OptionException">A setting is not allowed, or the method lacks what it needs.</exception>
    public static IReadOnlyList<ExtrapolationCandidate> Of(ExtrapolationProblem problem, ExtrapolateOptions options)
    {
        int scored = problem.ScoredRows.Length;
        if (options.Folds < 2 || options.Folds > scored)
            throw CrossValidation.BadFolds(options.Folds, scored);
        // Each fold of a cross-fitting leaves a whole part out.
        int folds = problem.CrossFittedFeatures is { } fitted ? Math.Min(options.Folds, fitted.Parts) : options.Folds;
        if (options.Method is { Info: not null } method)
        {
            problem.Require(method.Options!);
            ExtrapolationCandidate[] all = [.. Variants(method, problem, folds, isAuto: false)];
            // Refused before validation, whose folds take what they have.
            foreach (NeighborExtrapolator neighbors in all.Select(candidate => candidate.Method).OfType<NeighborExtrapolator>())
                neighbors.Require(problem);
            return all;
        }
        int inFold = scored - ((scored + folds - 1) / folds);
        return
        [
            .. from info in options.Methods.All
               let choice = options.Method.For(info)
               where problem.Rows <= choice.Options!.MostRowsInAuto && inFold >= choice.Options.FewestScoredRows && problem.Suits(choice.Options)
               from candidate in Variants(choice, problem, folds, isAuto: true)
               select candidate,
        ];
    }

    // Every value of each open setting with every value of the others; where the method is open, what was not given is open too.
    static IEnumerable<ExtrapolationCandidate> Variants(MethodChoice<IExtrapolatorOptions> choice, ExtrapolationProblem problem, int folds, bool isAuto)
    {
        IEnumerable<IExtrapolatorOptions> variants = [choice.Options!];
        List<string> named = [.. choice.Given.Except(choice.Open)];
        foreach (TriedSetting tried in choice.Options!.Tried(problem, folds))
        {
            if (!choice.Open.Contains(tried.Option) && (!isAuto || choice.Given.Contains(tried.Option)))
                continue;
            variants = variants.SelectMany(variant => tried.Changes.Select(change => change(variant)));
            named.Add(tried.Option);
        }
        return variants.Select(options => new ExtrapolationCandidate(options) { Named = named, Compat = choice.Compat });
    }
}
