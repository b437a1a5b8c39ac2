using System.Text.Json.Nodes;
using Pith.Data.Scores;
using Pith.Explorer.Selections;
using Pith.Explorer.Settings;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Web;

/// <summary>All that the handlers of requests share.</summary>
sealed class Explored : IDisposable
{
    readonly ExploredData _data;
    readonly CancellationTokenSource _ending = new();

    public Explored(ExploredData data, int threads)
    {
        _data = data;
        Settings = new SettingReader(data);
        Engine = new SelectionEngine(data, threads);
        Preparation = new Preparation(data, Engine, threads)
        {
            Progress = Events,
            Ready = name => Events.Send("ready", new JsonObject { ["name"] = name }),
            Failed = sentence => Events.Send("failed", new JsonObject { ["error"] = sentence.Replace("`", "", StringComparison.Ordinal) }),
        };
        Random = new RandomBeside(data.Rows);
    }

    public ExploredData Data => _data;

    public SettingReader Settings { get; }

    public SelectionEngine Engine { get; }

    public Preparation Preparation { get; }

    public RandomBeside Random { get; }

    /// <summary>Stops what nobody asked for when the command ends.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Told of defects, for the command's own output.</summary>
    public Action<string> Report { get; init; } = _ => { };

    public EventStream Events { get; } = new();

    public LatestOnly Latest { get; } = new();

    /// <summary>Held while a run is written, one at a time.</summary>
    public SemaphoreSlim Saving { get; } = new(1);

    /// <summary>What the page has to know at first.</summary>
    public JsonObject Describe()
    {
        Setting start = Settings.Start();
        bool isExact = _data.Problem.Accuracy.RecallOf(_data.Rows) is null;
        int? most = _data.Problem.Graph?.Neighbors ?? (_data.IsStandIn ? null : Math.Min(Preparation.MostNeighbors, _data.Rows - 1));
        ImportanceScores? scores = _data.Problem.Scores;
        return new JsonObject
        {
            ["title"] = _data.Title,
            ["command"] = _data.Command,
            ["rows"] = _data.Rows,
            ["hasIds"] = _data.Problem.Ids is not null,
            ["classes"] = _data.Labels is { } labels ? new JsonArray([.. Enumerable.Range(0, labels.DefaultIfEmpty(0).Max() + 1).Select(c => (JsonNode)_data.ClassOf(c))]) : null,
            ["score"] = scores is null ? null : new JsonObject { ["name"] = _data.ScoreName, ["highIsHard"] = scores.Direction == ScoreDirection.HighIsHard },
            ["images"] = _data.Images.AreThere,
            ["hasEmbeddings"] = _data.HasEmbeddings,
            ["canMap"] = _data.HasEmbeddings || _data.KeptEdges is not null || _data.Problem.Graph is not null,
            ["layouts"] = new JsonArray([.. Preparation.Layouts.Select(name => (JsonNode)name)]),
            ["graphReady"] = Preparation.Graph is not null,
            ["pools"] = isExact || _data.Problem.Graph is not null ? "live" : "slow",
            ["methods"] = MethodList.Of(_data, most),
            ["start"] = Options(start),
            ["notes"] = new JsonArray([.. _data.Notes.Select(note => (JsonNode)note)]),
            ["moved"] = new JsonArray([.. _data.Moved.Select(option => (JsonNode)option)]),
            ["saveFolder"] = _data.SaveFolder,
        };
    }

    // The settings of the start's method, and the budget as a count.
    static JsonObject Options(Setting start)
    {
        var options = new JsonObject { ["method"] = start.Request.Method.Name, ["count"] = start.Count };
        foreach (IOptionRule rule in start.Request.Method.Info!.Rules)
            options[rule.Name] = start.Request.Method.TextOf(rule.Name);
        return options;
    }

    public void Dispose()
    {
        _ending.Cancel();
        Preparation.Dispose();
        Engine.Dispose();
        Saving.Dispose();
        _ending.Dispose();
        _data.Dispose();
    }
}
