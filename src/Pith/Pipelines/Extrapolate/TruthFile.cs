using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pith.Extrapolation.Validation;
using Pith.Runs;

namespace Pith.Pipelines.Extrapolate;

/// <summary>What <c>truth.json</c> holds: how far extrapolated scores agree with true ones, for the unscored rows.</summary>
sealed record TruthFile
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "truth.json";

    /// <summary>Pearson's correlation.</summary>
    public required double Pearson { get; init; }

    /// <summary>Spearman's.</summary>
    public required double Spearman { get; init; }

    /// <summary>Kendall's tau-b.</summary>
    public required double Kendall { get; init; }

    /// <summary>The mean squared error.</summary>
    public required double Mse { get; init; }

    /// <summary>The share of the truly hardest rows among those predicted hardest, 0 to 1, by budget.</summary>
    public required IReadOnlyDictionary<string, double> TailRecall { get; init; }

    /// <summary>Rows that were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>The same of all rows, with scored rows as given; null in this part itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TruthFile? All { get; init; }

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of an extrapolation.</param>
    /// <returns>The file; null where the run knows no true scores.</returns>
    /// <exception cref="InvalidDataContentException">It is malformed.</exception>
    public static TruthFile? Read(string folder) =>
        Path.Combine(folder, Name) is var path && File.Exists(path) ? JsonFile.Read(path, ExtrapolationJson.Default.TruthFile) : null;

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ExtrapolationJson.Default.TruthFile)!.AsObject();

    /// <summary>The file of some figures.</summary>
    /// <param name="figures">Of the unscored rows.</param>
    /// <param name="all">Of all rows, or null.</param>
    /// <param name="keeps">The budgets of the recalls.</param>
    internal static TruthFile Of(TruthFigures figures, TruthFigures? all, IReadOnlyList<double> keeps) => new()
    {
        Pearson = figures.Pearson,
        Spearman = figures.Spearman,
        Kendall = figures.Kendall,
        Mse = figures.MeanSquaredError,
        TailRecall = Budgets.Map(keeps, b => figures.TailRecall[b]),
        Rows = figures.Rows,
        All = all is null ? null : Of(all, null, keeps),
    };

    /// <summary>Writes the file into a run.</summary>
    internal void Write(RunFolder run) =>
        run.Write(Name, path => File.WriteAllText(path, JsonSerializer.Serialize(this, ExtrapolationJson.Default.TruthFile) + "\n"));
}
