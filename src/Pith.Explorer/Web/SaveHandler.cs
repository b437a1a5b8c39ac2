using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pith.Data.Formats.Npy;
using Pith.Explorer.Settings;
using Pith.Pipelines;
using Pith.Pipelines.Prune;

namespace Pith.Explorer.Web;

/// <summary>Makes a run folder of a setting, by running the call of <c>pith prune</c> that the page shows.</summary>
sealed class SaveHandler(Explored explored, int threads)
{
    const int MostName = 64;

    /// <summary>Saves.</summary>
    public async Task Handle(HttpContext context)
    {
        JsonElement body = await Answers.Read(context);
        Setting setting = explored.Settings.Read(body);
        string name = NameOf(body);
        if (explored.Data.Moved.Count > 0)
        {
            throw new OptionException("name",
                $"The setting cannot be saved: {string.Join(" and ", explored.Data.Moved)} of the run {(explored.Data.Moved.Count == 1 ? "is" : "are")} gone or changed, and a run names its inputs.");
        }
        int[] shown = (await explored.Engine.Select(setting, null, context.RequestAborted)).Kept.ToArray();
        PruneCall command = PruneCall.Of(explored.Data, setting, name);
        await explored.Saving.WaitAsync(context.RequestAborted);
        try
        {
            int[] kept = await Task.Run(() => Run(command, setting, context.RequestAborted), context.RequestAborted);
            await Answers.Write(context, new JsonObject
            {
                ["folder"] = command.Out,
                ["command"] = command.Text,
                ["keepFile"] = command.KeepFile,
                ["dropFile"] = command.DropFile,
                ["same"] = kept.AsSpan().SequenceEqual(shown),
            });
        }
        finally
        {
            explored.Saving.Release();
        }
    }

    int[] Run(PruneCall command, Setting setting, CancellationToken cancellation)
    {
        (string? File, int[] Rows)[] marks = [(command.KeepFile, setting.Keep), (command.DropFile, setting.Drop)];
        foreach ((string? file, _) in marks)
        {
            if (file is not null && Path.Exists(file))
                throw new OptionException("name", $"{Path.GetFileName(file)} exists already; give another name.");
        }
        if (Path.Exists(command.Out))
            throw new OptionException("name", $"{Path.GetFileName(command.Out)} exists already; give another name.");
        List<string> written = [];
        try
        {
            foreach ((string? file, int[] rows) in marks)
            {
                if (file is null)
                    continue;
                NpyFile.Write<long>(file, System.Array.ConvertAll(rows, row => (long)row), rows.Length);
                written.Add(file);
            }
            var stage = new PruneStage();
            Dictionary<string, string> texts = command.Options.ToDictionary();
            var call = new StageCall<PruneRequest>(stage.Bind(texts)) { Out = command.Out, Threads = threads, Given = texts };
            var context = new StageContext(explored.Events, cancellation: cancellation);
            try
            {
                return stage.Run(call, context).Result!.Coreset.Order;
            }
            finally
            {
                context.DisposeOpenRuns();
            }
        }
        catch
        {
            written.ForEach(File.Delete);
            throw;
        }
    }

    // One plain name: no path leads out of the folder.
    static string NameOf(JsonElement body)
    {
        string name = body.TryGetProperty("name", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()!.Trim() : "";
        bool isPlain = name.Length is > 0 and <= MostName && !name.StartsWith('.') && !name.StartsWith('-')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isPlain ? name : throw new OptionException("name", "The name of a run folder may have up to 64 letters, digits, dots, dashes and underscores, and begins with a letter, a digit or an underscore.");
    }
}
