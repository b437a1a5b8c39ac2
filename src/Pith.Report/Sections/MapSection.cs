using System.Text.Json.Nodes;
using Pith.Data.Readers;
using Pith.Evaluation;
using Pith.Numerics.Randomness;
using Pith.Report.Images;
using Pith.Report.Page;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Report.Sections;

/// <summary>The dataset in two dimensions, one point a row.</summary>
static class MapSection
{
    // Names of rows beyond this are left out: they would outweigh everything else in the page.
    const int MostNameCharacters = 2_000_000;
    const uint None = uint.MaxValue;

    public static ReportSection? Build(
        ReportModel model, List<PageArray> arrays, RunStages stages, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (model.Table is not { } table)
            return null;
        int[] rows = table.Rows <= model.Options.MapRows
            ? [.. Enumerable.Range(0, table.Rows)]
            : [.. new RandomStream(0, "report-map").Sample(table.Rows, model.Options.MapRows).Order()];
        IReadOnlyList<MapLayout> layouts = MapLayout.Compute(model, rows, stages, progress, cancellation);
        stages.Time("thumbnails", () => AddThumbnails(model, table, rows, arrays));
        if (layouts.Count == 0)
            return Missing();
        JsonObject data = Describe(table, rows);
        data["shown"] = Shown(table.Shown, rows);
        var titles = new JsonArray();
        foreach (MapLayout layout in layouts)
        {
            titles.Add((JsonNode)new JsonObject { ["id"] = layout.Id, ["title"] = layout.Title, ["note"] = layout.Note });
            AddCoordinates(arrays, layout);
        }
        data["layouts"] = titles;
        AddRows(arrays, table, rows);
        AddStandIns(arrays, model, rows);
        string sample = rows.Length < table.Rows ? $" {HtmlText.Count(rows.Length)} rows are drawn, a random sample." : "";
        var body = new HtmlText();
        body.Element("p class=\"intro\"", $"Every point is a row.{sample} Point at one to see what it is, click to keep that beside the map; drag to move, Shift and drag to select; zoom with the buttons, two fingers, or Ctrl and the wheel.");
        body.Chart("map", "Map of the dataset", data);
        return new ReportSection("map", "Map", body);
    }

    /// <summary>Whether there is something to lay the rows out by.</summary>
    public static bool HasMap(ReportModel model) => model.Table is not null && (model.Embeddings is not null || model.Graph is not null || model.Selection?.Selection.MessageGraph is { Edges: > 0 });

    /// <summary>What the small map beside the verdict shows.</summary>
    public static string PreviewNote(ReportModel model) => model.Table is { Inside: not null } table
        ? $"Every point is a row; {table.InsideWord} rows in colour."
        : "Every point is a row.";

    static ReportSection Missing()
    {
        var body = new HtmlText();
        body.Element("p class=\"intro\"", "There is no map: the run has no graph, and its embeddings are not at hand; give them with --embeddings FILE.");
        return new ReportSection("map", "Map", body);
    }

    static JsonObject Describe(RowTable table, int[] rows)
    {
        var data = new JsonObject
        {
            ["count"] = rows.Length,
            ["rows"] = table.Rows,
            ["inside"] = table.Inside is null ? null : table.InsideWord,
            ["outside"] = table.OutsideWord,
            ["classes"] = table.Labels is null ? null : new JsonArray([.. table.ClassNames.Select(name => (JsonNode)name)]),
            ["reasons"] = new JsonArray([.. table.ReasonNames.Select(name => (JsonNode)name)]),
            ["nested"] = table.OrderIsNested && table.Order is { Length: > 1 },
            ["kept"] = table.InsideCount,
        };
        if (table.Scores is not null && ScoreBins.Count(table.Scores, null) is ScoreBins bins)
            data["score"] = new JsonObject { ["name"] = table.ScoreName, ["low"] = bins.Low, ["high"] = bins.High, ["highIsHard"] = table.HighIsHard };
        if (table.Ids is string[] ids && rows.Sum(row => (long)ids[row].Length) <= MostNameCharacters)
            data["ids"] = new JsonArray([.. rows.Select(row => (JsonNode)ids[row])]);
        return data;
    }

    // What is shown of the points: as much of each value as there is room for in the page.
    static JsonObject? Shown(ShownColumns? shown, int[] rows)
    {
        if (shown is null)
            return null;
        int most = (int)Math.Clamp(MostNameCharacters / ((long)rows.Length * shown.Names.Count), 20, ShownColumns.MostCharacters);
        JsonNode? Cut(string? value) => value is null ? null : value.Length <= most ? value : value[..(most - 1)] + "\u2026";
        return new JsonObject
        {
            ["names"] = new JsonArray([.. shown.Names.Select(name => (JsonNode)name)]),
            ["values"] = new JsonArray([.. shown.Values.Select(column => (JsonNode)new JsonArray([.. rows.Select(row => Cut(column[row]))]))]),
        };
    }

    // 16 bits a coordinate: finer than any screen, one scale for both axes so that the picture keeps its shape.
    static void AddCoordinates(List<PageArray> arrays, MapLayout layout)
    {
        (float minimumX, float maximumX) = (layout.Points.X.Min(), layout.Points.X.Max());
        (float minimumY, float maximumY) = (layout.Points.Y.Min(), layout.Points.Y.Max());
        double span = Math.Max(Math.Max(maximumX - minimumX, maximumY - minimumY), 1e-30);
        ushort[] Quantised(float[] values, double minimum) =>
            Array.ConvertAll(values, value => (ushort)Math.Clamp(Math.Round((value - minimum) / span * ushort.MaxValue), 0, ushort.MaxValue));
        arrays.Add(PageArray.Of("x-" + layout.Id, Quantised(layout.Points.X, minimumX)));
        arrays.Add(PageArray.Of("y-" + layout.Id, Quantised(layout.Points.Y, minimumY)));
    }

    static void AddRows(List<PageArray> arrays, RowTable table, int[] rows)
    {
        if (rows.Length < table.Rows)
            arrays.Add(PageArray.Of("row", Array.ConvertAll(rows, row => (uint)row)));
        if (table.Inside is bool[] inside)
            arrays.Add(PageArray.Of("inside", Array.ConvertAll(rows, row => (byte)(inside[row] ? 1 : 0))));
        if (table.Labels is int[] labels)
            arrays.Add(PageArray.Of("class", Array.ConvertAll(rows, row => (ushort)Math.Min(labels[row], ushort.MaxValue))));
        if (table.Scores is double[] scores)
            arrays.Add(PageArray.Of("score", Array.ConvertAll(rows, row => (float)scores[row])));
        if (table.Reasons is byte[] reasons)
            arrays.Add(PageArray.Of("reason", Array.ConvertAll(rows, row => reasons[row])));
        if (table.Order is int[] order)
        {
            var place = new uint[table.Rows];
            Array.Fill(place, None);
            for (int i = 0; i < order.Length; i++)
                place[order[i]] = (uint)i;
            arrays.Add(PageArray.Of("order", Array.ConvertAll(rows, row => place[row])));
        }
    }

    static void AddStandIns(List<PageArray> arrays, ReportModel model, int[] rows)
    {
        if (model.StandIns is not NearestKept stand)
            return;
        var kept = new uint[model.Table!.Rows];
        var distances = new float[model.Table.Rows];
        Array.Fill(kept, None);
        for (int i = 0; i < stand.Rows.Length; i++)
        {
            kept[stand.Rows[i]] = (uint)stand.Kept[i];
            distances[stand.Rows[i]] = (float)stand.Distances[i];
        }
        arrays.Add(PageArray.Of("stand", Array.ConvertAll(rows, row => kept[row])));
        arrays.Add(PageArray.Of("distance", Array.ConvertAll(rows, row => distances[row])));
    }

    // The examples' rows first, then kept and dropped rows in turn, as far as the room goes.
    static void AddThumbnails(ReportModel model, RowTable table, int[] rows, List<PageArray> arrays)
    {
        if (model.Inputs.Images(table.Rows) is not { } images)
            return;
        var wanted = new List<int>();
        var seen = new bool[table.Rows];
        void Want(int row)
        {
            if (!seen[row])
                wanted.Add(row);
            seen[row] = true;
        }
        foreach (int row in DoubtSection.RowsShown(model))
            Want(row);
        if (model.StandIns is NearestKept stand)
        {
            foreach (int i in StandInPairs.Choose(table, stand).SelectMany(group => group.Pairs))
            {
                Want(stand.Rows[i]);
                Want(stand.Kept[i]);
            }
        }
        int[] shuffled = [.. rows];
        new RandomStream(0, "report-thumbnails").Shuffle<int>(shuffled);
        int[] inside = [.. shuffled.Where(row => table.Inside is null || table.Inside[row])];
        int[] outside = [.. shuffled.Where(row => table.Inside is not null && !table.Inside[row])];
        for (int i = 0; i < Math.Max(inside.Length, outside.Length); i++)
        {
            if (i < inside.Length)
                Want(inside[i]);
            if (i < outside.Length)
                Want(outside[i]);
        }
        var thumbnails = Thumbnails.Draw(model.Inputs, images, wanted, model.Options.ThumbnailBytes, model.Options.Threads);
        arrays.AddRange(thumbnails.Arrays);
    }
}
