using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pith.Explorer.Selections;
using Pith.Explorer.Settings;

namespace Pith.Explorer.Web;

/// <summary>Answers settings: the kept rows as bits, and what the coreset comes to beside random rows.</summary>
sealed class SelectHandler(Explored explored)
{
    const int ShownOrder = 60;

    // A slider that is dragged asks again sooner.
    static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(150);

    /// <summary>Selects.</summary>
    public async Task Handle(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        Setting setting = explored.Settings.Read(body);
        (string page, long sequence) = PageOf(body);
        bool hasGraph = explored.Preparation.Graph is not null;
        string tag = PageAssets.Tag(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{setting.Key}\n{setting.Count}\n{hasGraph}")));
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        byte[] answer = await explored.Latest.Run(page, sequence, async stop =>
        {
            long started = Stopwatch.GetTimestamp();
            Selected selected = await explored.Engine.Select(setting, explored.Events, stop);
            double selecting = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return Answer(setting, selected, sequence, selecting);
        }, context.RequestAborted);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        // Not awaited: the browser's next request comes on this connection.
        _ = Task.Run(() => Extend(setting, page, sequence), CancellationToken.None);
    }

    /// <summary>Who asks, and the number of the request.</summary>
    public static (string Page, long Sequence) PageOf(JsonElement body)
    {
        string page = body.TryGetProperty("page", out JsonElement name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        long sequence = body.TryGetProperty("sequence", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) ? value : 0;
        return page.Length <= 64 ? (page, sequence) : throw new OptionException("page", "The name of the page is too long.");
    }

    // While nobody moves a slider, the whole order is made: the next budget is then only a cut of it.
    async Task Extend(Setting setting, string page, long sequence)
    {
        try
        {
            await explored.Latest.Run(page, sequence, async stop =>
            {
                await Task.Delay(s_quiet, stop);
                await explored.Engine.Extend(setting, stop);
                return true;
            }, explored.Ending);
        }
        catch (Exception error) when (error is OperationCanceledException or PithException or OptionException or ObjectDisposedException)
        {
            // A newer setting came, or the end; what cannot be extended is made when it is asked for, and refused then.
        }
    }

    byte[] Answer(Setting setting, Selected selected, long sequence, double selecting)
    {
        var head = new JsonObject
        {
            ["sequence"] = sequence,
            ["kept"] = selected.Count,
            ["nested"] = selected.IsNested,
            ["milliseconds"] = Math.Round(selecting, 2),
            ["known"] = selected.IsKnown,
            ["command"] = PruneCall.Of(explored.Data, setting, "NAME").Text,
            ["last"] = Rows(selected.Kept[Math.Max(0, selected.Count - ShownOrder)..]),
            ["next"] = selected.IsNested ? Rows(selected.Order.AsSpan(selected.Count, Math.Min(ShownOrder, selected.Order.Length - selected.Count))) : null,
        };
        if (explored.Preparation.Graph is { } graph)
        {
            head["figures"] = Figures(graph.Measure(selected.Kept));
            head["random"] = Figures(graph.Measure(explored.Random.Of(selected.Count)));
        }
        return SelectionAnswer.Write(head, explored.Data.Rows, selected.Kept);
    }

    static JsonObject Figures(CoresetFigures figures) => new() { ["covered"] = figures.Covered, ["pairs"] = figures.PairsKept };

    static JsonArray Rows(ReadOnlySpan<int> rows)
    {
        var array = new JsonArray();
        foreach (int row in rows)
            array.Add((JsonNode)row);
        return array;
    }
}
