using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pith.Data.Formats.Npy;
using Pith.Explorer.Rows;
using Pith.Explorer.Selections;
using Pith.Explorer.Settings;
using Pith.Pipelines.Prune;
using static System.FormattableString;

namespace Pith.Explorer.Web;

/// <summary>Answers questions about rows: arrays for the map, one row, pictures, lists, search, exports.</summary>
sealed class RowHandlers(Explored explored)
{
    const int MostQuery = 400;

    /// <summary>Numbers of all rows: <c>x-y-LAYOUT</c> float32 [N, 2], <c>class</c> uint16 [N], <c>score</c> float32 [N].</summary>
    public Task Array(HttpContext context)
    {
        string name = context.Request.RouteValues["name"]?.ToString() ?? "";
        byte[]? bytes = name switch
        {
            "class" when explored.Data.Labels is { } labels => MemoryMarshal.AsBytes<ushort>(System.Array.ConvertAll(labels, label => (ushort)Math.Clamp(label, 0, ushort.MaxValue))).ToArray(),
            "score" when explored.Data.Problem.Scores is { } scores => MemoryMarshal.AsBytes<float>(System.Array.ConvertAll(scores.Values.ToArray(), value => (float)value)).ToArray(),
            _ when name.StartsWith("x-y-", StringComparison.Ordinal) && explored.Preparation.Layout(name[4..]) is { } places => MemoryMarshal.AsBytes<float>(places).ToArray(),
            _ => null,
        };
        return bytes is null ? Answers.Refuse(context, StatusCodes.Status404NotFound, "There is no such array, or not yet.") : Bytes(context, bytes, "application/octet-stream");
    }

    /// <summary>A row's picture.</summary>
    public Task Image(HttpContext context)
    {
        int row = RowOf(context.Request.RouteValues["row"]?.ToString() ?? "");
        return explored.Data.Images.AreThere
            ? Bytes(context, explored.Data.Images.Png(row), "image/png")
            : Answers.Refuse(context, StatusCodes.Status404NotFound, "The rows have no pictures.");
    }

    /// <summary>One row under a setting.</summary>
    public async Task Row(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        Setting setting = explored.Settings.Read(body);
        int row = body.TryGetProperty("row", out JsonElement asked) && asked.ValueKind == JsonValueKind.Number ? RowOf(asked.GetRawText()) : throw new OptionException("row", "row is missing.");
        Explained made = await explored.Engine.Explain(setting, context.RequestAborted);
        await Answers.Write(context, RowDetails.Of(explored.Data, made, explored.Preparation.Graph, row));
    }

    /// <summary>Names and classes of some rows.</summary>
    public async Task Names(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        int[] rows = RowsOf(body, 1000) ?? [];
        await Answers.Write(context, new JsonArray([.. rows.Select(row => (JsonNode)explored.Data.NameOf(row))]));
    }

    /// <summary>Rows that are found by number or name.</summary>
    public Task Search(HttpContext context)
    {
        string text = context.Request.Query["q"].ToString();
        if (text.Length > MostQuery)
            throw new OptionException("q", Invariant($"The text to look for may have {MostQuery} letters."));
        int[] found = RowSearch.Find(explored.Data, text, context.RequestAborted);
        return Answers.Write(context, new JsonObject
        {
            ["most"] = RowSearch.MostFound,
            ["rows"] = new JsonArray([.. found.Select(row => (JsonNode)new JsonObject { ["row"] = row, ["id"] = explored.Data.NameOf(row) })]),
        });
    }

    /// <summary>A list of rows to look at: <c>labels</c> or <c>duplicates</c>.</summary>
    public async Task List(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        if (explored.Preparation.Graph is not { } graph)
        {
            await Answers.Refuse(context, StatusCodes.Status404NotFound, "There is no graph of neighbours, or not yet.");
            return;
        }
        switch (context.Request.RouteValues["kind"]?.ToString())
        {
            case "labels" when explored.Data.Labels is not null:
                await Answers.Write(context, RowLists.Doubts(explored.Data, graph));
                break;
            case "duplicates":
                Selected selected = await explored.Engine.Select(explored.Settings.Read(body), null, context.RequestAborted);
                await Answers.Write(context, RowLists.Duplicates(explored.Data, graph, selected.Kept));
                break;
            default:
                await Answers.Refuse(context, StatusCodes.Status404NotFound, "There is no such list for these rows.");
                break;
        }
    }

    /// <summary>The kept rows, or some rows that the page names, as a file: <c>csv</c>, <c>npy</c> or <c>ids</c>.</summary>
    public async Task Export(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        int[] order = RowsOf(body, explored.Data.Rows) ?? (await explored.Engine.Select(explored.Settings.Read(body), null, context.RequestAborted)).Kept.ToArray();
        using var stream = new MemoryStream();
        switch (context.Request.RouteValues["form"]?.ToString())
        {
            case "csv":
                KeptTable.Write(stream, order, explored.Data.Problem);
                break;
            case "npy":
                long[] kept = [.. order.Order().Select(row => (long)row)];
                NpyFile.Write<long>(stream, kept);
                break;
            case "ids":
                await using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                {
                    foreach (int row in order)
                        await writer.WriteLineAsync(explored.Data.NameOf(row));
                }
                break;
            default:
                await Answers.Refuse(context, StatusCodes.Status404NotFound, "Rows are exported as csv, npy or ids.");
                return;
        }
        await Bytes(context, stream.ToArray(), "application/octet-stream");
    }

    int RowOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < explored.Data.Rows
        ? row
        : throw new OptionException("row", Invariant($"row must be a whole number from 0 to {explored.Data.Rows - 1}; got {(text.Length > 40 ? text[..40] : text)}."));

    int[]? RowsOf(JsonElement body, int most)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("rows", out JsonElement rows))
            return null;
        if (rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() > most)
            throw new OptionException("rows", Invariant($"rows must be an array of at most {most} rows."));
        return [.. rows.EnumerateArray().Select(row => RowOf(row.GetRawText()))];
    }

    static Task Bytes(HttpContext context, byte[] bytes, string type)
    {
        string tag = PageAssets.Tag(bytes);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length, context.RequestAborted);
    }
}
