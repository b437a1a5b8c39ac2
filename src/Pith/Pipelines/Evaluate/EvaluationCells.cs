using System.Globalization;
using System.Text.Json.Serialization;
using Pith.Data.Formats.Npz;
using Pith.Evaluation;
using Pith.Evaluation.Dynamic;
using Pith.Runs;

namespace Pith.Pipelines.Evaluate;

/// <summary>Keeps each trial of an evaluation in a file of its own in the unfinished run, so that an evaluation which was stopped goes on after its last
/// finished trial.</summary>
/// <remarks>A file appears whole or not at all. One that cannot be read is as if it were not there: its trial is made again.</remarks>
sealed class EvaluationCells : IEvaluationCache
{
    const string Folder = RunFolder.ResumeFolder + "/cells";

    readonly RunFolder _run;
    readonly int _trials;
    int _kept;

    /// <summary>Creates the cache.</summary>
    /// <param name="run">The run under way, which may hold finished trials.</param>
    /// <param name="trials">Trials in all.</param>
    public EvaluationCells(RunFolder run, int trials) => (_run, _trials) = (run, trials);

    /// <inheritdoc/>
    public EvaluationResult? Find(string method, EvaluationBudget budget, ulong seed)
    {
        string path = _run.PathOf(NameOf(method, budget, seed));
        if (!File.Exists(path))
            return null;
        try
        {
            CellFile cell = JsonFile.Read(path, CellFileJson.Default.CellFile);
            if (cell.Method != method || cell.Kept != budget.Kept || cell.Seed != seed || cell.Right.Count != cell.Rows.Count || !cell.PredictsEveryRow)
                return null;
            Count();
            return new EvaluationResult(method, budget, seed, cell.Test, cell.Seconds);
        }
        catch (InvalidDataContentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Keep(EvaluationResult result)
    {
        var cell = new CellFile(result.Method, result.Budget.Keep, result.Budget.Kept, result.Seed, result.Test.Right, result.Test.Rows, result.Seconds)
        {
            Hits = CellFile.Text(result.Test.Hits),
            Predicted = result.Test.Predicted,
            TopFiveRight = result.Test.TopFiveRight,
            Predictions = result.Test.Numbers?.Predictions,
            Targets = result.Test.Numbers?.Targets,
            Corrupted = result.Test.Corrupted is { Count: > 0 } corrupted ? corrupted : null,
        };
        _run.Write(NameOf(result.Method, result.Budget, result.Seed), path => JsonFile.Write(path, cell, CellFileJson.Default.CellFile));
        Count();
    }

    /// <inheritdoc/>
    public void KeepEpochs(string method, EvaluationBudget budget, ulong seed, IReadOnlyList<TrainedEpoch> epochs) => _run.Write(
        EpochsName(method, budget, seed),
        path => NpzFile.Write(path, writer =>
        {
            for (int epoch = 0; epoch < epochs.Count; epoch++)
            {
                writer.Add<int>(FormattableString.Invariant($"epoch_{epoch}"), epochs[epoch].Rows);
                writer.Add<float>(FormattableString.Invariant($"weights_{epoch}"), epochs[epoch].Weights);
            }
        }));

    // Settings stand in a label behind colons, which not every file system takes.
    static string EpochsName(string method, EvaluationBudget budget, ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{EvaluationFiles.Epochs}/{method.Replace(':', '-').Replace('=', '-')}-keep-{budget.Keep:0.######}-seed-{seed}.npz");

    void Count() => _run.Kept = FormattableString.Invariant($"{++_kept} of {_trials} trainings");

    // Labels hold characters that not every file system takes, and may be long.
    static string NameOf(string method, EvaluationBudget budget, ulong seed) =>
        Folder + "/" + Fingerprint.OfText(string.Create(CultureInfo.InvariantCulture, $"{method}\n{budget.Keep}\n{budget.Kept}\n{seed}"))[..16] + ".json";
}

/// <summary>What the file of one trial holds.</summary>
/// <param name="Method">The method's label.</param>
/// <param name="Keep">The share that was asked for.</param>
/// <param name="Kept">Rows.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Right">[C] test rows of each class that the model gives their class.</param>
/// <param name="Rows">[C] test rows of each class.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
sealed record CellFile(string Method, decimal Keep, int Kept, ulong Seed, IReadOnlyList<int> Right, IReadOnlyList<int> Rows, double Seconds)
{
    /// <summary>Which test rows are right, a bit each from the lowest, in base 64; null where they are not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hits { get; init; }

    /// <summary>[M] what the model says of each test row; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[]? Predicted { get; init; }

    /// <summary>[M] what the model predicts of each test row whose label is a number; null of classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Predictions { get; init; }

    /// <summary>[M] those numbers; null of classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Targets { get; init; }

    /// <summary>Test rows whose class is among the five largest logits; null where that was not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TopFiveRight { get; init; }

    /// <summary>What is right of spoilt test rows; null where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CorruptedAccuracy>? Corrupted { get; init; }

    /// <summary>Whether <see cref="Predicted"/>, where there is one, is a class of each test row.</summary>
    [JsonIgnore]
    public bool PredictsEveryRow => Predictions?.Length == Targets?.Length && (Predicted is null || (Predicted.Length == Rows.Sum() && Predicted.All(label => label >= 0 && label < Rows.Count)));

    /// <summary>What the trial was.</summary>
    [JsonIgnore]
    public TestAccuracy Test => Predictions is not null && Targets is not null ? new PredictedNumbers(Predictions, Targets).ToTest() : new(Right, Rows) { Hits = Bits(Hits, Rows.Sum()), Predicted = Predicted, TopFiveRight = TopFiveRight, Corrupted = Corrupted ?? [] };

    /// <summary>Bits as text.</summary>
    public static string? Text(bool[]? bits)
    {
        if (bits is null)
            return null;
        var bytes = new byte[(bits.Length + 7) / 8];
        for (int i = 0; i < bits.Length; i++)
            bytes[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Text as bits; null where it is none or of another length.</summary>
    public static bool[]? Bits(string? text, int count)
    {
        var bytes = new byte[(count + 7) / 8];
        return text is not null && Convert.TryFromBase64String(text, bytes, out int written) && written == bytes.Length
            ? [.. Enumerable.Range(0, count).Select(i => (bytes[i / 8] & (1 << (i % 8))) != 0)]
            : null;
    }
}

/// <summary>Source-generated JSON of the file of one trial.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CellFile))]
sealed partial class CellFileJson : JsonSerializerContext;
