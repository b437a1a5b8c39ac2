using System.Globalization;
using Pith.Data.Texts;
using Pith.Numerics.Randomness;
using static System.FormattableString;

namespace Pith.Pipelines.Embed;

/// <summary>The texts of a request: a sample of them where one is asked for, and which are for testing.</summary>
/// <param name="Rows">All texts that are embedded.</param>
/// <param name="Ids">[N] their names: their own, or their row numbers in the files.</param>
/// <param name="Train">The rows, ascending.</param>
/// <param name="Test">Those for testing, ascending; empty for none.</param>
/// <param name="Groups">[rows of the data] equal for rows of one text or one group.</param>
/// <param name="Notes">What was drawn or found, a sentence each.</param>
sealed record TextParts(TextRows Rows, string[] Ids, int[] Train, int[] Test, int[] Groups, IReadOnlyList<string> Notes)
{
    /// <summary>Reads the texts, takes the sample and holds rows out.</summary>
    /// <param name="request">The request, completed.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OptionException">The sample is larger than the data, or no group is small enough to be held out.</exception>
    /// <exception cref="InvalidDataContentException">A file is missing or malformed, or lacks a field.</exception>
    public static TextParts Read(EmbedRequest request, CancellationToken cancellation)
    {
        TextRows rows = TextFiles.Read(TextDataSpec.Parse(request.Data), request.IdField, request.LabelField, request.GroupField, cancellation);
        var notes = new List<string>();
        string[] ids = NamesOf(rows, request);
        if (request.Sample is int sample)
        {
            if (sample > rows.Rows)
                throw new OptionException("sample", Invariant($"`sample` {sample} is more than the {rows.Rows} texts of {request.Data}; give at most so many, or leave it out."));
            int[] taken = new RandomStream(request.Seed, "text-sample").Sample(rows.Rows, sample);
            Array.Sort(taken);
            notes.Add(Invariant($"{sample:N0} of {rows.Rows:N0} texts are taken, drawn by the seed {request.Seed}."));
            (rows, ids) = (rows.Take(taken), Array.ConvertAll(taken, row => ids[row]));
        }
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        int[] groups = TextSplit.Numbers(DistinctTexts.Of(rows.Texts, rows.Seconds).Places, rows.Groups);
        if (request.TestShare is double share)
            return HeldOut(request, rows, ids, share, groups, notes);
        if (request.TestData is not string testing)
            return new TextParts(rows, ids, all, [], groups, notes);
        TextRows test = TextFiles.Read(TextDataSpec.Parse(testing), request.IdField, request.LabelField, null, cancellation);
        var known = new HashSet<(string, string?)>(all.Select(row => (rows.Texts[row], rows.Seconds?[row])));
        int shared = Enumerable.Range(0, test.Rows).Count(row => known.Contains((test.Texts[row], test.Seconds?[row])));
        if (shared > 0)
            notes.Add(Invariant($"{shared:N0} of the {test.Rows:N0} texts of `test-data` are texts of `data`, too: of those memory is measured, not more."));
        return new TextParts(Joined(rows, test), [.. ids, .. NamesOf(test, request)], all, [.. Enumerable.Range(rows.Rows, test.Rows)], groups, notes);
    }

    static TextParts HeldOut(EmbedRequest request, TextRows rows, string[] ids, double share, int[] groups, List<string> notes)
    {
        int wanted = (int)Math.Floor(share * rows.Rows);
        int[] test = wanted == 0 ? [] : TextSplit.Draw(groups, wanted, request.Seed);
        string together = request.GroupField is null ? "rows of one text stay together" : $"rows of one text or one {request.GroupField} stay together";
        if (test.Length == 0)
        {
            throw new OptionException("test-share", Invariant(
                $"`test-share` {share} of {rows.Rows} texts holds none out: {together}, and no such group has {wanted} rows or fewer; give a larger share, or texts for testing with `test-data`."));
        }
        var isTest = new bool[rows.Rows];
        foreach (int row in test)
            isTest[row] = true;
        notes.Add(Invariant($"{test.Length:N0} of {rows.Rows:N0} texts are held out for testing, drawn by the seed {request.Seed}; {together}, and the others are the rows to choose from."));
        return new TextParts(rows, ids, [.. Enumerable.Range(0, rows.Rows).Where(row => !isTest[row])], test, groups, notes);
    }

    static string[] NamesOf(TextRows rows, EmbedRequest request)
    {
        if (rows.Ids is not { } ids)
            return [.. Enumerable.Range(0, rows.Rows).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        if (ids.Index().FirstOrDefault(id => id.Item.AsSpan().ContainsAny('\n', '\r')) is { Item: not null } broken)
            throw new InvalidDataContentException(Invariant($"`id-field` {request.IdField}: the id of row {broken.Index} has a line break, which ids.txt, one id a line, cannot hold; name another field."));
        return [.. ids];
    }

    static TextRows Joined(TextRows rows, TextRows test)
    {
        static IReadOnlyList<string>? Of(IReadOnlyList<string>? first, IReadOnlyList<string>? second) => first is null || second is null ? null : [.. first, .. second];
        return new TextRows(Of(rows.Texts, test.Texts)!, Of(rows.Seconds, test.Seconds), Of(rows.Ids, test.Ids), Of(rows.Labels, test.Labels));
    }
}
