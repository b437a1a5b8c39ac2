using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Extrapolation.Validation;
using Pith.Runs;

namespace Pith.Pipelines.Extrapolate;

/// <summary>What <c>validation.json</c> holds: what held-out scored rows say of extrapolated scores. The same for any number of threads, without
/// times.</summary>
/// <remarks>Recalls are shares 0 to 1 by budget, the budget as text. All but <see cref="HeldOut"/> is weighted for the distance between
/// held-out and unscored rows (<see cref="DistanceShift"/>).</remarks>
sealed record ValidationFile
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "validation.json";

    /// <summary>The chosen method.</summary>
    public required string Method { get; init; }

    /// <summary>The neighbours that it looks at; null where it has no such setting.</summary>
    public required int? Neighbors { get; init; }

    /// <summary>Its settings that were given or tried, as text by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Pearson's correlation to expect of the unscored rows.</summary>
    public required double Pearson { get; init; }

    /// <summary>Spearman's.</summary>
    public required double Spearman { get; init; }

    /// <summary>Kendall's tau-b.</summary>
    public required double Kendall { get; init; }

    /// <summary>The share of the hardest rows that is among those predicted hardest.</summary>
    public required IReadOnlyDictionary<string, double> TailRecall { get; init; }

    /// <summary>The share of the hardest rows that a selection would drop first.</summary>
    public double Cutoff { get; init; }

    /// <summary>The share of these rows that is found.</summary>
    public double CutoffRecall { get; init; }

    /// <summary>How far the rows that are kept after the cutoff are those that true scores would keep, by budget, as Jaccard indices.</summary>
    public IReadOnlyDictionary<string, double> Coreset { get; init; } = new Dictionary<string, double>();

    /// <summary>What chance gives.</summary>
    public required ChanceFigures Chance { get; init; }

    /// <summary>The 95 % intervals.</summary>
    public required FigureIntervals Intervals { get; init; }

    /// <summary>The verdict in words.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict.</summary>
    public required ExtrapolationUse Use { get; init; }

    /// <summary>Whether held-out scored rows stand for unscored ones.</summary>
    public required bool ValidationIsFair { get; init; }

    /// <summary>Rows that were held out, in all folds together.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>Folds of the cross-validation.</summary>
    public required int Folds { get; init; }

    /// <summary>The figures with all held-out rows counted alike.</summary>
    public required HeldOutFigures HeldOut { get; init; }

    /// <summary>How unlike the unscored rows are to the held-out ones.</summary>
    public required ShiftFigures Shift { get; init; }

    /// <summary>What the uncertainties are worth.</summary>
    public required UncertaintyWorth Uncertainty { get; init; }

    /// <summary>How far two independent subset runs agree; null where there is one.</summary>
    public required CeilingFigures? Ceiling { get; init; }

    /// <summary>Everything that was tried.</summary>
    public required IReadOnlyList<TriedCandidate> Candidates { get; init; }

    /// <summary>Reads the file of a run.</summary>
    /// <param name="folder">A run folder of an extrapolation.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static ValidationFile Read(string folder) => JsonFile.Read(Path.Combine(folder, Name), ExtrapolationJson.Default.ValidationFile);

    /// <summary>What the file holds, as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ExtrapolationJson.Default.ValidationFile)!.AsObject();

    /// <summary>The file of a judgement.</summary>
    internal static ValidationFile Of(ExtrapolationJudgement judgement)
    {
        IReadOnlyList<double> keeps = judgement.Keeps;
        JudgedCandidate chosen = judgement.Candidates[judgement.Chosen];
        CandidateFigures expected = chosen.Expected;
        return new ValidationFile
        {
            Method = chosen.Candidate.Info.Name,
            Neighbors = chosen.Candidate.Neighbors,
            Settings = chosen.Candidate.NamedSettings,
            Pearson = expected.Pearson.Value,
            Spearman = expected.Spearman.Value,
            Kendall = expected.Kendall.Value,
            TailRecall = Budgets.Map(keeps, b => expected.TailRecall[b].Value),
            Chance = new(0, 0, 0, Budgets.Map(keeps, b => keeps[b]), ExtrapolationVerdict.ChanceLimit(judgement.Shift.EffectiveRows))
            {
                Coreset = Budgets.Map(keeps, b => CoresetAgreement.ByChance(keeps[b])),
            },
            Cutoff = judgement.Cutoff,
            CutoffRecall = expected.CutoffRecall.Value,
            Coreset = Budgets.Map(keeps, b => expected.Coreset[b].Value),
            Intervals = FigureIntervals.Of(expected, keeps),
            Verdict = ExtrapolationVerdict.Words(judgement.Use),
            Use = judgement.Use,
            ValidationIsFair = chosen.ValidationIsFair,
            HeldOutRows = judgement.HeldOutRows,
            Folds = judgement.Folds,
            HeldOut = HeldOutFigures.Of(chosen.HeldOut, keeps),
            Shift = ShiftFigures.Of(judgement.Shift),
            Uncertainty = new(judgement.Uncertainty.Factor, judgement.Uncertainty.RankCorrelation, judgement.Uncertainty.RootMeanSquaredError),
            Ceiling = judgement.Ceiling is { } ceiling ? new(ceiling.Rows, ceiling.Pearson, ceiling.Spearman) : null,
            Candidates = [.. judgement.Candidates.Select(judged => TriedCandidate.Of(judged, judged == chosen, keeps))],
        };
    }

    /// <summary>Writes the file into a run.</summary>
    internal void Write(RunFolder run) =>
        run.Write(Name, path => File.WriteAllText(path, JsonSerializer.Serialize(this, ExtrapolationJson.Default.ValidationFile) + "\n"));
}
