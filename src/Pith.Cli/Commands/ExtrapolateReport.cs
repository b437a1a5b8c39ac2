using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Validation;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary>The result of <c>pith extrapolate</c>: files, and what is shown to people and programs.</summary>
sealed class ExtrapolateReport
{
    const int MostCandidatesShown = 25;

    readonly CommandContext _context;
    readonly ExtrapolateInputs _inputs;
    readonly ExtrapolationSettings _settings;
    readonly ExtrapolationJudgement _judgement;
    readonly ExtrapolatedScores _merged;
    readonly TruthFigures? _truth;
    readonly TruthFigures? _truthOfAll;

    public ExtrapolateReport(
        CommandContext context, ExtrapolateInputs inputs, ExtrapolationSettings settings, ExtrapolationJudgement judgement, ExtrapolatedScores merged)
    {
        (_context, _inputs, _settings, _judgement, _merged) = (context, inputs, settings, judgement, merged);
        if (inputs.Truth is not double[] truth)
            return;
        bool highIsHard = settings.Direction == ScoreDirection.HighIsHard;
        _truth = TruthFigures.Of(merged.Raw, truth, inputs.Problem.QueryRows, settings.Keeps, highIsHard)
            ?? throw new InvalidDataContentException("--truth has no true score of any unscored row; give scores of all rows, or leave it out.");
        _truthOfAll = TruthFigures.Of(merged.Raw, truth, Enumerable.Range(0, truth.Length), settings.Keeps, highIsHard);
    }

    JudgedCandidate Chosen => _judgement.Candidates[_judgement.Chosen];

    public void WriteFiles(RunFolder run)
    {
        ExtrapolationFiles.WriteScores(run, _inputs.Scores, _merged, _judgement);
        ExtrapolationFiles.WriteJson(run, "validation.json", ExtrapolationFiles.Validation(_judgement));
        if (_truth is not null)
            ExtrapolationFiles.WriteJson(run, "truth.json", Truth()!);
    }

    public Dictionary<string, double> Facts() => new()
    {
        ["scored"] = _inputs.Problem.ScoredRows.Length,
        ["extrapolated"] = _inputs.Problem.QueryRows.Length,
        ["spearman"] = _judgement.Expected.Spearman.Value,
        ["pearson"] = _judgement.Expected.Pearson.Value,
    };

    public void Print(string outPath)
    {
        if (_context.Json)
            _context.PrintJson(ToJson(outPath));
        else
            PrintText(outPath);
    }

    JsonObject? Truth() => _truth is null ? null : ExtrapolationFiles.Truth(_truth, _truthOfAll!, _settings.Keeps);

    JsonObject ToJson(string outPath) => new()
    {
        ["rows"] = _inputs.Problem.Rows,
        ["scored"] = _inputs.Problem.ScoredRows.Length,
        ["extrapolated"] = _inputs.Problem.QueryRows.Length,
        ["method"] = Chosen.Candidate.Entry.Name,
        ["neighbors"] = ExtrapolationFiles.NeighborsOf(Chosen.Candidate),
        ["score"] = _inputs.Scores.Name,
        ["direction"] = KebabCase.Of(_inputs.Scores.Direction),
        ["validation"] = ExtrapolationFiles.Validation(_judgement),
        ["verdict"] = ExtrapolationVerdict.Words(_judgement.Use),
        ["seconds"] = Results.Seconds(_context.Stages.Finished),
        ["truth"] = Truth(),
        ["run"] = outPath,
    };

    void PrintText(string outPath)
    {
        Screen screen = _context.Screen;
        screen.Line(FormattableString.Invariant(
            $"{_inputs.Scores.Name}: {_inputs.Problem.ScoredRows.Length:N0} of {_inputs.Problem.Rows:N0} rows are scored; {_inputs.Problem.QueryRows.Length:N0} are extrapolated with {Named(Chosen)}."));
        PrintCandidates(screen);
        PrintShift(screen);
        if (_judgement.Ceiling is ScoreCeiling ceiling)
            screen.Line(FormattableString.Invariant(
                $"Ceiling: two subset runs agree with Pearson {ceiling.Pearson:0.000}, Spearman {ceiling.Spearman:0.000} on {ceiling.Rows:N0} rows."));
        PrintTruth(screen);
        screen.Line(FormattableString.Invariant(
            $"Verdict: {ExtrapolationVerdict.Words(_judgement.Use)} (expected Spearman {_judgement.Expected.Spearman.Value:0.000}, chance alone gives up to {ExtrapolationVerdict.ChanceLimit(_judgement.Shift.EffectiveRows):0.000})."));
        screen.Line($"Written: {outPath}");
        string embeddings = _context.Text(((ExtrapolateCommand)_context.Command).Embeddings)!;
        screen.Line(_judgement.Use == ExtrapolationUse.NotBetterThanChance
            ? $"Next: pith prune --embeddings {embeddings} --method random --keep 30% --out CORESET"
            : $"Next: pith prune --embeddings {embeddings} --scores {outPath}:{_inputs.Scores.Name}{ExtrapolationFiles.CalibratedSuffix} --keep 30% --out CORESET");
    }

    void PrintCandidates(Screen screen)
    {
        IEnumerable<JudgedCandidate> shown = _judgement.Candidates.OrderByDescending(c => c.Expected.Spearman.Value).Take(MostCandidatesShown);
        var rows = shown.Select(c => (IReadOnlyList<string>)
        [
            (c == Chosen ? "* " : "  ") + Named(c) + (c.Candidate.Entry.ValidationIsFair ? "" : " (optimistic)"),
            Value(c.Expected.Pearson), Text(c.Expected.Spearman), Value(c.Expected.Kendall),
            .. c.Expected.TailRecall.Select(Text),
        ]).ToList();
        rows.Add(["  chance", "0", "0", "0", .. _settings.Keeps.Select(keep => FormattableString.Invariant($"{keep:0.###}"))]);
        screen.Table(
            "Expected of the unscored rows (95 % interval over folds)",
            ["method", "Pearson", "Spearman", "Kendall", .. _settings.Keeps.Select(keep => FormattableString.Invariant($"top {100 * keep:0.##} % found"))],
            rows, [.. Enumerable.Range(1, 3 + _settings.Keeps.Count)]);
    }

    void PrintShift(Screen screen)
    {
        DistanceShift shift = _judgement.Shift;
        screen.Line(FormattableString.Invariant(
            $"Distance to the nearest scored row, median: {shift.UnscoredMedian:G4} for unscored rows, {shift.HeldOutMedian:G4} in validation."));
        if (shift.Beyond > 0)
            screen.Line(FormattableString.Invariant(
                $"{shift.Beyond:N0} unscored rows are farther than any row in validation, so nothing is known about them: rows {string.Join(", ", shift.FirstBeyond)}{(shift.Beyond > shift.FirstBeyond.Length ? ", ..." : "")}."));
    }

    void PrintTruth(Screen screen)
    {
        if (_truth is null)
            return;
        CandidateFigures expected = _judgement.Expected;
        screen.Table(
            "Against the true scores, unscored rows",
            ["", "Pearson", "Spearman", "Kendall", .. _settings.Keeps.Select(keep => FormattableString.Invariant($"top {100 * keep:0.##} % found"))],
            [
                ["expected", .. new[] { expected.Pearson, expected.Spearman, expected.Kendall }.Concat(expected.TailRecall).Select(f => FormattableString.Invariant($"{f.Value:0.000}"))],
                ["true", .. new[] { _truth.Pearson, _truth.Spearman, _truth.Kendall }.Concat(_truth.TailRecall).Select(v => FormattableString.Invariant($"{v:0.000}"))],
            ],
            [.. Enumerable.Range(1, 3 + _settings.Keeps.Count)]);
    }

    static string Named(JudgedCandidate judged) =>
        judged.Candidate.Entry.Name + (judged.Candidate.Settings.Length > 0 ? $" ({judged.Candidate.Settings})" : "");

    static string Value(Figure figure) => FormattableString.Invariant($"{figure.Value:0.000}");

    static string Text(Figure figure) => FormattableString.Invariant($"{figure.Value:0.000} [{figure.Low:0.000}, {figure.High:0.000}]");
}
