using Pith.Data.Scores;
using Pith.Neighbors.Approximate;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>A finished selection.</summary>
sealed record PruneResult
{
    /// <summary>The coreset, with reasons and values of all rows.</summary>
    public required Coreset Coreset { get; init; }

    /// <summary>Whether the first n rows of the order are the coreset of size n.</summary>
    public required bool OrderIsNested { get; init; }

    /// <summary>The scores, or null.</summary>
    public ImportanceScores? Scores { get; init; }

    /// <summary>The scores that decided the cutoff, or null for <see cref="Scores"/>.</summary>
    public ImportanceScores? CutoffScores { get; init; }

    /// <summary>The labels [N], or null.</summary>
    public int[]? Labels { get; init; }

    /// <summary>What the file calls the classes, that of class c at place c; null where it calls them by their numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The recall of the approximate graph, the lowest of several; null where graphs are exact or brought.</summary>
    public RecallEstimate? GraphRecall { get; init; }

    /// <summary>Whether the graph was supplied, as against built here.</summary>
    public bool IsGraphSupplied { get; init; }

    /// <summary>A number that the method reports about itself, or null.</summary>
    /// <param name="name">Its contract name.</param>
    public double? Fact(string name) => Coreset.Facts.TryGetValue(name, out double value) ? value : null;

    /// <summary>The classes that have rows, ascending, with their rows and how many of them are kept; null without labels.</summary>
    public IReadOnlyList<(int Label, int Rows, int Kept)>? Classes()
    {
        if (Labels is null)
            return null;
        var rows = new int[Labels.Max() + 1];
        var kept = new int[rows.Length];
        foreach (int label in Labels)
            rows[label]++;
        foreach (int row in Coreset.Order)
            kept[Labels[row]]++;
        return [.. Enumerable.Range(0, rows.Length).Where(c => rows[c] > 0).Select(c => (c, rows[c], kept[c]))];
    }
}
