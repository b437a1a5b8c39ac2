using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Labels;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Pipelines;

/// <summary>Rules that the requests of several stages share.</summary>
static class RequestRules
{
    /// <summary>A file to read.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="summary">What the file holds and in which forms.</param>
    /// <param name="get">Reads the value.</param>
    /// <param name="with">Returns a copy of the request with another value.</param>
    public static OptionRule<TRequest> Input<TRequest>(string name, string summary, Func<TRequest, string?> get, Func<TRequest, string, TRequest> with) =>
        new(name, summary, new AnyText("FILE"), get, (request, value) => with(request, (string)value!)) { Role = OptionRole.Input };

    /// <summary>Files or folders to read, several with commas.</summary>
    /// <inheritdoc cref="Input{TRequest}"/>
    public static OptionRule<TRequest> Inputs<TRequest>(string name, string summary, Func<TRequest, string?> get, Func<TRequest, string, TRequest> with) =>
        new(name, summary, new AnyText("FILE") { TakesSeveral = true }, get, (request, value) => with(request, (string)value!)) { Role = OptionRole.Input };

    /// <summary>Which rows belong together.</summary>
    public static OptionRule<TRequest> Groups<TRequest>(Func<TRequest, string?> get, Func<TRequest, string, TRequest> with) => Input(
        "groups", "rows that belong together [N], e.g. of one author, texts or numbers as `ids` are; rows that are held out are drawn in whole groups", get, with);

    /// <summary>The rows' own names, by which tables are matched.</summary>
    public static OptionRule<TRequest> Ids<TRequest>(Func<TRequest, string?> get, Func<TRequest, string, TRequest> with) => Input(
        "ids", "the rows' own names, by which tables are matched: .txt one a line, .npy, a column of a table; default is the row number", get, with);

    /// <summary>What labels are.</summary>
    public static OptionRule<TRequest> Target<TRequest>(Func<TRequest, LabelKind> get, Func<TRequest, LabelKind, TRequest> with) => OptionRules.Choice<TRequest, LabelKind>(
        "target", "what `labels` are: classes, or numbers, which a head learns to predict by the mean squared error", get, with);

    /// <summary>A condition over a table's columns that rows must meet.</summary>
    public static OptionRule<TRequest> Where<TRequest>(Func<TRequest, string?> get, Func<TRequest, string, TRequest> with) => new(
        "where",
        "condition in SQL over the columns of a table among the inputs, e.g. \"width >= 224 and split = 'train'\"; other rows are as if they were not there",
        new AnyText("CONDITION"),
        get,
        (request, value) => with(request, (string)value!));

    /// <summary>How several members of one file, named with <c>|</c> between them, become one matrix.</summary>
    /// <param name="get">Reads the embeddings.</param>
    /// <param name="with">Returns a copy of the request with other embeddings.</param>
    /// <param name="getTest">Reads the embeddings of test rows, where there are such.</param>
    /// <param name="withTest">Returns a copy of the request with other embeddings of test rows.</param>
    /// <remarks>The choice stands in the name of the embeddings, so that whoever opens them again joins them alike. The rule belongs after those whose
    /// names it changes.</remarks>
    public static OptionRule<TRequest> Join<TRequest>(
        Func<TRequest, string?> get, Func<TRequest, string, TRequest> with, Func<TRequest, string?>? getTest = null, Func<TRequest, string, TRequest>? withTest = null) => new(
        "join",
        "how members of one file that stand side by side, `embeddings` \"FILE.npz:a|b\", are joined: unit scales each row of each to unit length, none leaves them as they are; default unit",
        new Custom("NAME", "unit or none", text => text is "unit" or "none" ? text : null),
        request => SideBySide(get(request)) is { } spec ? spec.IsScaled ? "unit" : "none" : null,
        (request, value) =>
        {
            if (value is not string how)
                return request;
            DataSpec spec = SideBySide(get(request)) ?? throw new OptionException("join", $"`join` {how} belongs to embeddings of several members, e.g. `embeddings` \"FILE.npz:image|text\"; leave it out.");
            request = with(request, spec.Joined(how == "unit").ToString());
            return getTest is not null && SideBySide(getTest(request)) is { } test ? withTest!(request, test.Joined(how == "unit").ToString()) : request;
        });

    static DataSpec? SideBySide(string? embeddings) => embeddings is not null && DataSpec.Parse(embeddings) is { IsSideBySide: true } spec ? spec : null;

    /// <summary>What distance means.</summary>
    /// <param name="summary">What the distance is for.</param>
    /// <param name="get">Reads the value.</param>
    /// <param name="with">Returns a copy of the request with another value.</param>
    public static OptionRule<TRequest> Metric<TRequest>(string summary, Func<TRequest, DistanceMetric> get, Func<TRequest, DistanceMetric, TRequest> with) =>
        new("metric", summary, new Choice<DistanceMetric>(), request => get(request), (request, value) => with(request, (DistanceMetric)value!))
        {
            ValueName = "METRIC",
        };

    /// <summary>The share of true neighbours that a graph holds.</summary>
    public static OptionRule<TRequest> Recall<TRequest>(Func<TRequest, double?> get, Func<TRequest, double?, TRequest> with) => new(
        "recall",
        FormattableString.Invariant(
            $"build an approximate graph that holds this share of the true neighbours, measured, above 0 and below 1; default exact up to {GraphAccuracy.LargestExact:N0} rows, above them {GraphAccuracy.UsualRecall}"),
        new Interval(0, 1, ExcludesMaximum: true) { ExcludesMinimum = true, IsOptional = true },
        request => get(request),
        (request, value) => with(request, (double?)value))
    {
        ValueName = "R",
    };

    /// <summary>Whether graphs of any size hold all true neighbours.</summary>
    public static OptionRule<TRequest> Exact<TRequest>(Func<TRequest, bool> get, Func<TRequest, bool, TRequest> with) => new(
        "exact", "every row's true nearest neighbours, whatever the number of rows", new Switch(), request => get(request), (request, value) => with(request, (bool)value!));

    /// <summary>Which end of a score without a stored direction is hard.</summary>
    public static OptionRule<TRequest> Hard<TRequest>(Func<TRequest, ScoreDirection?> get, Func<TRequest, ScoreDirection?, TRequest> with) => new(
        "hard",
        "which end of a score without a stored direction is hard: high or low [high]",
        new Custom("END", "high or low", ReadEnd, end => (ScoreDirection)end == ScoreDirection.HighIsHard ? "high" : "low"),
        request => get(request),
        (request, value) => with(request, (ScoreDirection?)value));

    /// <summary>Pixels of a side that image files are scaled to, and arrays made smaller to.</summary>
    public static OptionRule<TRequest> Size<TRequest>(string end, Func<TRequest, int?> get, Func<TRequest, int?, TRequest> with) => new(
        "size", $"pixels of a side, from 4 to 256: image files (images:DIR, webdataset:GLOB.tar) are scaled to it, arrays of square images are made smaller by means of whole squares (half the size takes about a quarter of the time){end}",
        new Whole(4, 256, IsOptional: true), request => get(request), (request, value) => with(request, (int?)value))
    {
        DefaultWords = "image files 32, arrays as they are",
    };

    /// <summary>Whether image files that cannot be used are left out.</summary>
    public static OptionRule<TRequest> SkipBroken<TRequest>(string end, Func<TRequest, bool> get, Func<TRequest, bool, TRequest> with) => new(
        "skip-broken", $"leave out image files that are broken, huge, animated or none, with their number and names said{end}", new Switch(),
        request => get(request), (request, value) => with(request, (bool)value!));

    /// <summary>What a seed may be.</summary>
    public static OptionDomain SeedDomain { get; } = new Custom("S", "a whole number from 0 to 18446744073709551615", ReadSeed);

    /// <summary>The seed of every random choice.</summary>
    public static OptionRule<TRequest> Seed<TRequest>(Func<TRequest, ulong> get, Func<TRequest, ulong, TRequest> with) => new(
        "seed",
        "seed of every random choice, a whole number from 0",
        SeedDomain,
        request => get(request),
        (request, value) => with(request, (ulong)value!));

    /// <summary>A rule whose summary also says what is allowed, for help texts.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="end">What follows the summary, e.g. <c> (unsupervised)</c>.</param>
    /// <param name="defaultWords">What help texts say of the default; null for what the rule says.</param>
    public static OptionRule<TRequest> Explained<TRequest>(this OptionRule<TRequest> rule, string end = "", string? defaultWords = null) =>
        new(rule.Name, $"{rule.Summary}{end}: {rule.Domain.Words}", rule.Domain, rule.Get, rule.With)
        {
            Role = rule.Role,
            Aliases = rule.Aliases,
            ValueName = rule.ValueName,
            DefaultWords = defaultWords ?? rule.DefaultWords,
        };

    static object? ReadEnd(string text) => text switch
    {
        "high" => ScoreDirection.HighIsHard,
        "low" => ScoreDirection.HighIsEasy,
        _ => null,
    };

    static object? ReadSeed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
}
