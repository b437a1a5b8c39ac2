using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Labels;
using Pith.Evaluation;
using Pith.Numerics;
using Pith.Pipelines.Compare;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary>The result of <c>pith compare</c> for people and for programs.</summary>
sealed class CompareReport(
    SelectionComparison comparison,
    IReadOnlyList<CoresetCoverage?>? coverage,
    ClassColumn? labels,
    DistanceMetric metric,
    IReadOnlyList<ScoreMass?>? masses,
    string? truth)
{
    const int MostClassesShown = 20;

    readonly string[] _names = ShortNames(comparison.Names);
    readonly IReadOnlyList<(int Class, int Rows, int[] Kept)>? _classes = labels is null ? null : comparison.Classes(labels.Labels);

    public void Print(Screen screen)
    {
        screen.Line(FormattableString.Invariant($"{comparison.Runs.Count} coresets of {comparison.Rows:N0} rows."));
        PrintRuns(screen);
        PrintPairs(screen);
        if (comparison.Scores is ScoreBinShares bins)
            PrintScores(screen, bins);
        if (_classes is not null)
            PrintClasses(screen);
        if (coverage is null)
            screen.Line("Coverage and near-duplicates need the embeddings, which are not where the runs had them; give --embeddings FILE.");
    }

    public JsonObject ToJson()
    {
        var runs = new JsonArray();
        for (int i = 0; i < comparison.Runs.Count; i++)
            runs.Add((JsonNode)RunJson(i));
        var pairs = new JsonArray();
        foreach (RunPair pair in comparison.Pairs)
            pairs.Add((JsonNode)PairJson(pair));
        var byClass = new JsonArray();
        foreach ((int label, int rows, int[] kept) in _classes ?? [])
            byClass.Add((JsonNode)new JsonObject { ["class"] = Results.ClassName(labels!.Names, label), ["rows"] = rows, ["kept"] = Numbers(kept.Select(k => (double)k)) });
        return new JsonObject
        {
            ["rows"] = comparison.Rows,
            ["metric"] = KebabCase.Of(metric),
            ["runs"] = runs,
            ["pairs"] = pairs,
            ["scoreBins"] = comparison.Scores is not ScoreBinShares bins ? null : new JsonObject
            {
                ["run"] = comparison.Names[comparison.ScoredRun],
                ["edges"] = Numbers(bins.Edges),
                ["rows"] = Numbers(bins.Rows.Select(r => (double)r)),
                ["shareKept"] = new JsonArray([.. comparison.Runs.Select(run => (JsonNode)Numbers(bins.SharesKept(run.Selection.Order)))]),
            },
            ["classes"] = _classes is null ? null : byClass,
        };
    }

    JsonObject RunJson(int i)
    {
        SelectionRun run = comparison.Runs[i];
        CoresetCoverage? covered = coverage?[i];
        return new JsonObject
        {
            ["run"] = comparison.Names[i],
            ["method"] = Method(run),
            ["kept"] = run.Selection.Kept,
            ["dropped"] = run.Selection.Dropped,
            ["direction"] = run.IsScored ? KebabCase.Of(run.Direction) : null,
            ["directionFrom"] = run.DirectionFrom is { } source ? KebabCase.Of(source) : null,
            ["coverage"] = covered is null ? null : new JsonObject
            {
                ["mean"] = covered.Mean,
                ["radius"] = covered.Radius,
                ["random"] = new JsonObject { ["mean"] = covered.Random.Mean, ["low"] = covered.Random.Low, ["high"] = covered.Random.High },
            },
            ["nearDuplicatesKept"] = covered?.NearDuplicatesKept,
            ["scoreMass"] = masses?[i] is not ScoreMass mass ? null : new JsonObject { ["recovered"] = mass.Recovered, ["byChance"] = mass.ByChance },
        };
    }

    JsonObject PairJson(RunPair pair)
    {
        var prefixes = new JsonArray();
        foreach (PrefixOverlap prefix in pair.Orders.Prefixes)
            prefixes.Add((JsonNode)new JsonObject { ["picks"] = prefix.Picks, ["share"] = prefix.Share });
        return new JsonObject
        {
            ["first"] = comparison.Names[pair.First],
            ["second"] = comparison.Names[pair.Second],
            ["common"] = pair.Overlap.Common,
            ["jaccard"] = pair.Overlap.Jaccard,
            ["chanceJaccard"] = pair.Overlap.ChanceJaccard,
            ["timesChance"] = Results.Number(pair.Overlap.TimesChance),
            ["spearman"] = Results.Number(pair.Orders.Spearman),
            ["kendall"] = Results.Number(pair.Orders.Kendall),
            ["prefixes"] = prefixes,
            ["rankBiasedOverlap"] = pair.Front is not RankBiasedOverlap front ? null
                : new JsonObject { ["overlap"] = front.Overlap, ["byChance"] = front.ByChance, ["persistence"] = front.Persistence },
        };
    }

    void PrintRuns(Screen screen)
    {
        string[] columns = ["run", "method", "kept", "share", .. masses is null ? [] : new[] { "score mass", "by chance" }, .. coverage is null ? [] : new[] { "coverage", "random's", "radius", "near-duplicates kept" }];
        screen.Table("", columns, comparison.Runs.Select((run, i) => (IReadOnlyList<string>)
        [
            _names[i], Method(run), Whole(run.Selection.Kept), Percent((double)run.Selection.Kept / comparison.Rows), .. MassCells(i), .. CoverageCells(i),
        ]), [.. Enumerable.Range(2, columns.Length - 2)]);
        // Each run has its own direction, and the same scores may have been read in two.
        if (comparison.Runs.Any(run => run.IsScored))
            screen.Line("Scores: " + string.Join("; ", comparison.Runs.Select((run, i) => $"{_names[i]}, {(run.IsScored ? run.DirectionText : "none")}")) + ".");
        if (masses is not null)
            screen.Line($"Score mass is the sum of the kept rows' scores, counted from the smallest, over that of as many of the hardest rows; by the scores of {truth ?? _names[comparison.ScoredRun]}.");
        if (coverage is not null)
        {
            screen.Line("Coverage is the mean distance of a dropped row to the nearest kept row, low is good; random's is the 95 % interval of random coresets of that size;");
            screen.Line("the radius is the largest such distance; of near-duplicate pairs the share of which both rows are kept.");
        }
    }

    string[] MassCells(int run) => masses is null ? [] : masses[run] is ScoreMass mass ? [Percent(mass.Recovered), Percent(mass.ByChance)] : ["", ""];

    string[] CoverageCells(int run)
    {
        if (coverage is null)
            return [];
        return coverage[run] is CoresetCoverage c
            ? [Shown(c.Mean), $"{Shown(c.Random.Low)} to {Shown(c.Random.High)}", Shown(c.Radius), Percent(c.NearDuplicatesKept)]
            : ["", "", "", ""];
    }

    void PrintPairs(Screen screen)
    {
        screen.Table("", ["pair", "common", "Jaccard", "by chance", "times chance", "Spearman", "Kendall", "rank-biased", "by chance", "first picks shared"],
            comparison.Pairs.Select(pair => new[]
            {
                $"{_names[pair.First]}, {_names[pair.Second]}", Whole(pair.Overlap.Common), Shown(pair.Overlap.Jaccard), Shown(pair.Overlap.ChanceJaccard),
                Shown(pair.Overlap.TimesChance), Shown(pair.Orders.Spearman), Shown(pair.Orders.Kendall),
                Shown(pair.Front?.Overlap ?? double.NaN), Shown(pair.Front?.ByChance ?? double.NaN),
                string.Join(" / ", pair.Orders.Prefixes.Select(p => (100 * p.Share).ToString("F1", CultureInfo.InvariantCulture))) + " %",
            }), 1, 2, 3, 4, 5, 6, 7, 8);
        screen.Line("Spearman and Kendall compare the places of the common rows in the two orders; first picks shared: of the first tenth, quarter,");
        screen.Line("half, and all of the shorter order. Rank-biased overlap is the share of common rows among the first picks, averaged over all depths");
        screen.Line("with weights that fall from the front: the first tenth of the shorter order has nine tenths of the weight unless --persistence says else.");
    }

    void PrintScores(Screen screen, ScoreBinShares bins)
    {
        screen.Table("", ["score", "rows", .. _names.Select(name => $"{name} keeps")],
            Enumerable.Range(0, ScoreBinShares.Bins).Select(bin => (IReadOnlyList<string>)
            [
                $"{Shown(bins.Edges[bin])} to {Shown(bins.Edges[bin + 1])}", Whole(bins.Rows[bin]),
                .. comparison.Runs.Select(run => Percent(bins.SharesKept(run.Selection.Order)[bin])),
            ]), [.. Enumerable.Range(1, _names.Length + 1)]);
        screen.Line($"Tenths of the rows by the scores of {_names[comparison.ScoredRun]}.");
    }

    void PrintClasses(Screen screen)
    {
        screen.Table("", ["class", "rows", .. _names.Select(name => $"{name} keeps")],
            _classes!.Take(MostClassesShown).Select(c => (IReadOnlyList<string>)
                [labels!.Names?[c.Class] ?? Whole(c.Class), Whole(c.Rows), .. c.Kept.Select(kept => Percent((double)kept / c.Rows))]),
            [.. Enumerable.Range(0, _names.Length + 2)]);
        if (_classes!.Count > MostClassesShown)
            screen.Line(FormattableString.Invariant($"  ... and {_classes.Count - MostClassesShown} more; --json lists all."));
    }

    // The last part of each path, as long as these differ.
    static string[] ShortNames(IReadOnlyList<string> names)
    {
        string[] last = [.. names.Select(name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))))];
        return last.Distinct().Count() == last.Length ? last : [.. names];
    }

    static string Method(SelectionRun run) => run.Manifest.Options.GetValueOrDefault("method") ?? run.Manifest.Command;

    static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(Results.Number)];

    static string Whole(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Percent(double share) => double.IsNaN(share) ? "" : (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";

    static string Shown(double value) => double.IsNaN(value) ? "" : value.ToString("G4", CultureInfo.InvariantCulture);
}
