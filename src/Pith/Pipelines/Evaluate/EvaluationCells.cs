using System.Globalization;
using System.Text.Json.Serialization;
using Pith.Evaluation;
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
            if (cell.Method != method || cell.Kept != budget.Kept || cell.Seed != seed || cell.Right.Count != cell.Rows.Count)
                return null;
            Count();
            return new EvaluationResult(method, budget, seed, new TestAccuracy(cell.Right, cell.Rows), cell.Seconds);
        }
        catch (InvalidDataContentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Keep(EvaluationResult result)
    {
        var cell = new CellFile(result.Method, result.Budget.Keep, result.Budget.Kept, result.Seed, result.Test.Right, result.Test.Rows, result.Seconds);
        _run.Write(NameOf(result.Method, result.Budget, result.Seed), path => JsonFile.Write(path, cell, CellFileJson.Default.CellFile));
        Count();
    }

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
sealed record CellFile(string Method, decimal Keep, int Kept, ulong Seed, IReadOnlyList<int> Right, IReadOnlyList<int> Rows, double Seconds);

/// <summary>Source-generated JSON of the file of one trial.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CellFile))]
sealed partial class CellFileJson : JsonSerializerContext;
