using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Tune;
using static System.FormattableString;

namespace Pith.Cli.Views;

/// <summary>Shows a tuning: the candidates, the choice with its gain, and how to use it.</summary>
sealed class TuneView : IStageView<TuneRequest, TuneResult>
{
    public JsonObject ToJson(StageOutcome<TuneRequest, TuneResult> outcome)
    {
        JsonObject json = (TuningFile.Of(outcome.Result!.Tuning) with { Scores = outcome.Result.Scores }).ToJson();
        if (outcome.Result.GraphRecall is { } recall)
            json["graph"] = Results.ApproximateGraph(recall);
        json["run"] = outcome.Call.Out;
        return json;
    }

    public void Print(StageOutcome<TuneRequest, TuneResult> outcome, Screen screen)
    {
        TuningResult result = outcome.Result!.Tuning;
        decimal keep = outcome.Request.Keep!.Number;
        screen.Line(Invariant($"Tuned for keep {keep * 100:0.##} % of {outcome.Result.Data}: {result.Trainings} trainings on {result.Budget:N0} rows each, judged by {result.HeldOut:N0} held-out training rows, in percent and points."));
        if (outcome.Result.Scores is { } scores)
            screen.Line(scores.Sentence);
        IReadOnlyList<string> last = result.LastJudge is string model ? [$"against random by {model}"] : [];
        screen.Table(
            "",
            ["candidate", "trainings", "accuracy on held-out rows", "against random", "left in round", .. last],
            result.Candidates.Select(candidate => (IReadOnlyList<string>)[.. Row(candidate, result), .. last.Select(_ => Gain(candidate.LastGain, candidate))]),
            1, 2, 3, 4, 5);
        string gain = EvaluationText.Points(result.Gain) + EvaluationText.Rows(result.GainOverRows, "+0.00;-0.00;0.00");
        screen.Line(result.IsRandom
            ? $"Choice: random. The best candidate, {result.Winner.Label}, does not beat it with fresh seeds ({gain} points)."
            : $"Choice: {result.Choice.Label}; against random {gain} points on held-out rows with {result.Gain.Samples} fresh seeds (± 95 % interval over seeds, [ ] over held-out rows).");
        screen.Line($"In {Durations.Text(result.Seconds)}. Test rows were not looked at.");
        if (!result.IsRandom)
            screen.Line($"Next: pith prune --method {result.Choice.Info.Name} {string.Join(' ', result.Choice.Given.Select(name => $"--{name} {result.Choice.ValueOf(name)}"))} --keep {keep.ToString(CultureInfo.InvariantCulture)} ...");
        if (outcome.Call.Out is string run)
            screen.Line(Results.Written(run));
    }

    static string Gain(double gain, TuningCandidate candidate) =>
        candidate.Method == EvaluatedMethod.Random || double.IsNaN(gain) ? "" : Invariant($"{100 * gain:+0.00;-0.00;0.00}");

    static string[] Row(TuningCandidate candidate, TuningResult result)
    {
        bool isRandom = candidate.Method == EvaluatedMethod.Random;
        return
        [
            candidate.Method.Label,
            Invariant($"{candidate.Accuracies.Count}"),
            candidate.Accuracies.Count == 0 ? "" : Invariant($"{100 * candidate.Accuracies.Average():0.00}"),
            Gain(candidate.Gain, candidate),
            isRandom ? "" : candidate.Method == result.Winner ? "won" : Invariant($"{candidate.Round}"),
        ];
    }
}
