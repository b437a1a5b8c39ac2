using Pith.Data.Inspection;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Pipelines.Embed;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Sections;

/// <summary>What was embedded, and how the embeddings are: their lengths, and rows that are equal.</summary>
static class EmbeddingSection
{
    const string Command = "embed";
    const int BlockRows = 1024;

    public static ReportSection? Build(ReportModel model)
    {
        if (Read(model) is not EmbeddingFile about)
            return null;
        var body = new HtmlText();
        body.Element("p class=\"intro\"", $"{HtmlText.Count(about.Rows)} rows as {HtmlText.Count(about.Columns)} numbers each ({about.Values}), by {about.Encoder}{(about.Package is string package ? $" ({package})" : "")}.");
        List<string[]> facts = [];
        void Add(string what, int count)
        {
            if (count > 0)
                facts.Add([what, HtmlText.Count(count)]);
        }
        Add("texts that an earlier row has, too", about.Duplicates);
        Add("empty texts", about.Empty);
        Add("texts that were cut", about.Cut);
        Add("images that were left out", about.Skipped);
        if (model.Embeddings is MatrixView embeddings)
            AddLengths(body, embeddings, facts);
        if (facts.Count > 0)
            body.Table(["", "#rows"], facts);
        return new ReportSection("embeddings", "Embeddings", body);
    }

    public static string Headline(ReportModel model) =>
        Read(model) is EmbeddingFile about ? $"{HtmlText.Count(about.Rows)} rows embedded by {about.Encoder}" : $"{HtmlText.Count(model.Runs.Main.Manifest.Rows)} rows";

    public static IEnumerable<Figure> Figures(ReportModel model)
    {
        if (Read(model) is not EmbeddingFile about)
            yield break;
        yield return new("Columns", HtmlText.Count(about.Columns), $"by {about.Encoder}");
        if (model.Table is { Labels: not null } table)
            yield return new("Classes", HtmlText.Count(table.ClassNames.Length), null);
    }

    static void AddLengths(HtmlText body, MatrixView embeddings, List<string[]> facts)
    {
        var lengths = new double[embeddings.Rows];
        var equal = new DuplicateRows(embeddings.Rows);
        var block = new double[Math.Min(BlockRows, embeddings.Rows) * embeddings.Columns];
        for (int first = 0; first < embeddings.Rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, embeddings.Rows - first);
            embeddings.CopyRows(first, count, block);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> row = block.AsSpan(i * embeddings.Columns, embeddings.Columns);
                double squares = 0;
                foreach (double value in row)
                    squares += value * value;
                lengths[first + i] = Math.Sqrt(squares);
                equal.Add(row);
            }
        }
        facts.Add(["embeddings that an earlier row has, too", HtmlText.Count(equal.Count())]);
        facts.Add(["embeddings of length 0", HtmlText.Count(lengths.Count(length => length == 0))]);
        double least = lengths.Min(), most = lengths.Max();
        if (most - least <= 1e-3 * most)
        {
            body.Element("p class=\"note\"", $"Every row has the length {HtmlText.Number(Descriptive.Mean(lengths))}, so that distance and cosine order neighbours alike.");
            return;
        }
        body.Element("p class=\"note\"", $"Rows have lengths from {HtmlText.Number(least)} to {HtmlText.Number(most)}, {HtmlText.Number(Descriptive.Median(lengths))} in the middle; where only directions should count, choose cosine distance.");
        HistogramSection.Add(body, "length of a row", lengths);
    }

    static EmbeddingFile? Read(ReportModel model) =>
        model.Runs.Main is { Command: Command } run && run.File(EmbeddingFile.FileName) is not null ? EmbeddingFile.Read(run.Folder) : null;
}
