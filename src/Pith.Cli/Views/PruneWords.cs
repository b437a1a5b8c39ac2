using Pith.Data;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection;
using static System.FormattableString;

namespace Pith.Cli.Views;

/// <summary>What a selection did, in words: how much it kept, by which method, direction and cutoff.</summary>
static class PruneWords
{
    /// <summary>The lines that come first.</summary>
    public static IEnumerable<string> Lines(PruneRequest request, PruneResult result)
    {
        Coreset coreset = result.Coreset;
        yield return Invariant(
            $"Kept {coreset.Kept:N0} of {coreset.Rows:N0} rows (dropped {coreset.Dropped:N0}) with method {request.Method.Name}: {request.Method.Info!.Summary}.");
        bool looks = request.Method.Options!.Needs.HasFlag(DataNeeds.Scores) || (Cutoff(request) > 0 && result.CutoffScores is null);
        if (result.Scores is { } scores)
            yield return $"Scores: {DirectionWords.Of(scores)}{(looks ? "" : $"; {request.Method.Name} does not look at them")}.";
        if (Cutoff(request) is double cutoff)
        {
            string by = result.CutoffScores is { } own ? " by " + DirectionWords.Of(own) : "";
            yield return cutoff > 0
                ? Invariant($"Cutoff: the hardest {100 * cutoff:0.##} %{(CutsByClass(request) ? " of every class" : "")}{by}, {coreset.Reasons.Count(reason => reason == RowReason.Cutoff):N0} rows, left first.")
                : "Cutoff: none; the hardest rows were there to be kept.";
        }
        if (Recommendation(request, result) is string advice)
            yield return advice;
    }

    /// <summary>The share of the hardest rows that left first; null where the method has no such option.</summary>
    public static double? Cutoff(PruneRequest request) => request.Method.Options is SelectionOptions own && request.Method.Info!.Has("cutoff") ? own.Cutoff : null;

    /// <summary>Whether the cutoff is a share of every class.</summary>
    public static bool CutsByClass(PruneRequest request) => Cutoff(request) is not null && request.Method.Options is SelectionOptions { CutoffBy: CutoffScope.Class };

    /// <summary>What is worth trying next; null where nothing is.</summary>
    public static string? Recommendation(PruneRequest request, PruneResult result)
    {
        bool canCut = Cutoff(request) is 0 && (result.Scores ?? result.CutoffScores) is not null;
        if (!canCut || result.Labels is null || request.Method.Compat is not null || request.Method.Given.Contains("cutoff"))
            return null;
        return "Consider --cutoff auto" + (request.Data.Embeddings is null ? " (with --embeddings)" : "")
            + ": wrong labels are mostly among the hardest rows, and how many of these are best dropped differs by dataset and budget; auto finds it on held-out rows.";
    }
}
