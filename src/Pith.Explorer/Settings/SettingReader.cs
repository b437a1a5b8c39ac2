using System.Globalization;
using System.Text.Json;
using Pith.Explorer.Sources;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection.Catalogue;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Explorer.Settings;

/// <summary>Reads settings as the page sends them: options by name, and marked rows. Whatever is wrong is refused as <c>pith prune</c> would.</summary>
sealed class SettingReader(ExploredData data)
{
    readonly PruneStage _stage = new();
    readonly HashSet<string> _methodOptions = [.. SelectionMethods.Catalog.Options.Select(option => option.Rule.Name)];

    /// <summary>Reads a setting.</summary>
    /// <param name="body">An object with <c>options</c>, an object of texts and numbers, and <c>keep</c> and <c>drop</c>, arrays of rows.</param>
    /// <exception cref="OptionException">Something is no setting.</exception>
    public Setting Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new OptionException("setting", "A setting is an object with options, keep and drop.");
        Dictionary<string, string> asked = body.TryGetProperty("options", out JsonElement options) ? ReadOptions(options) : [];
        int[] keep = ReadRows(body, "keep"), drop = ReadRows(body, "drop");
        if (keep.Intersect(drop).ToArray() is [int both, ..])
            throw new OptionException("keep", Invariant($"Row {both} is marked to be kept and to be dropped; it can be marked once."));
        return Of(asked, keep, drop);
    }

    /// <summary>The setting that the page starts from.</summary>
    public Setting Start() => Of([], [], []);

    Setting Of(Dictionary<string, string> asked, int[] keep, int[] drop)
    {
        Dictionary<string, string> texts = Merge(asked);
        PruneRequest request = _stage.Bind(texts);
        _stage.Check(request);
        if (request.Method.Info is null || request.Method.Open.Count > 0)
            throw new OptionException("method", "A setting has a method and values for all its options; auto is for pith prune.");
        if (data.Problem.Graph is null)
            request = request with { Method = FittedDefaults.Neighbors(request.Method, data.Rows - 1, FittedDefaults.RowsLessOne, new StageContext().Log) };
        int count = request.Count is int rows ? KeepCount.Of(rows, data.Rows) : KeepCount.Of(request.Keep!, data.Rows);
        int[] given = [.. data.Problem.Given.Except(drop).Union(keep).Order()];
        int[] dropped = [.. data.Problem.MustDrop.Except(keep).Union(drop).Order()];
        // Rows that nobody marked keep the order in which their file names them.
        bool isMarked = keep.Length + drop.Length > 0;
        if (!isMarked)
            (given, dropped) = (data.Problem.Given, data.Problem.MustDrop);
        string key = string.Join('\n', _stage.Record(request).Where(option => option.Key is not ("keep" or "count")).Select(option => $"{option.Key}={option.Value}"))
            + $"\nmarked {string.Join(',', keep)} {string.Join(',', drop)}";
        return new Setting(request, count, given, dropped, key, texts) { IsMarked = isMarked };
    }

    Dictionary<string, string> Merge(Dictionary<string, string> asked)
    {
        Dictionary<string, string> texts = new(data.Texts);
        if (asked.ContainsKey("count") || asked.ContainsKey("keep"))
        {
            texts.Remove("keep");
            texts.Remove("count");
        }
        if (asked.TryGetValue("method", out string? method) && method != texts["method"])
        {
            foreach (string option in texts.Keys.Where(name => _methodOptions.Contains(name) || name == "compat").ToArray())
                texts.Remove(option);
        }
        foreach ((string name, string text) in asked)
            texts[name] = text;
        return texts;
    }

    Dictionary<string, string> ReadOptions(JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object)
            throw new OptionException("options", "The options of a setting are an object.");
        Dictionary<string, string> asked = [];
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Name is not ("method" or "count" or "keep" or "seed") && !_methodOptions.Contains(option.Name))
                throw new OptionException(option.Name, $"`{Short(option.Name)}` cannot be set here; a page sets method, count, seed and the options of methods.");
            asked[option.Name] = option.Value.ValueKind switch
            {
                JsonValueKind.String => option.Value.GetString()!,
                JsonValueKind.Number => option.Value.GetRawText(),
                _ => throw new OptionException(option.Name, $"`{option.Name}` must be a text or a number."),
            };
        }
        return asked;
    }

    int[] ReadRows(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement rows))
            return [];
        if (rows.ValueKind != JsonValueKind.Array)
            throw new OptionException(name, $"`{name}` must be an array of rows.");
        var read = new SortedSet<int>();
        foreach (JsonElement element in rows.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out int row) || row < 0 || row >= data.Rows)
                throw new OptionException(name, Invariant($"`{name}` must hold rows from 0 to {data.Rows - 1}; got {Short(element.GetRawText())}."));
            read.Add(row);
        }
        return [.. read];
    }

    static string Short(string text) => text.Length <= 40 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..40]}...");
}
