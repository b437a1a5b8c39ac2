using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Data.Labels;
using Pith.Pipelines;
using Pith.Pipelines.Train;

namespace Pith.Cli.Views;

/// <summary>Shows the result of <c>pith train</c>.</summary>
sealed class TrainView : IStageView<TrainRequest, TrainResult>
{
    const int MostEpochsShown = 12;

    public JsonObject ToJson(StageOutcome<TrainRequest, TrainResult> outcome)
    {
        TrainResult result = outcome.Result!;
        var json = new JsonObject
        {
            ["data"] = result.Data,
            ["rows"] = result.Rows,
            ["trainedRows"] = result.TrainedRows,
            ["testRows"] = result.TestRows,
            ["classes"] = result.Classes,
            ["model"] = outcome.Request.Paradigm is UnsupervisedParadigm ? "task-encoder" : outcome.Request.Model,
            ["paradigm"] = KebabCase.Of(outcome.Request.Paradigm.Kind),
            ["parameters"] = result.Training.Parameters,
            ["features"] = result.Training.Features,
        };
        foreach ((string name, JsonNode? value) in result.Training.Metrics.ToJson())
            json[name] = value?.DeepClone();
        json["seed"] = outcome.Request.Seed;
        json["seconds"] = Results.Seconds(outcome.Stages);
        json["run"] = outcome.Call.Out;
        return json;
    }

    public void Print(StageOutcome<TrainRequest, TrainResult> outcome, Screen screen)
    {
        TrainResult result = outcome.Result!;
        MetricsFile metrics = result.Training.Metrics;
        bool isClustering = outcome.Request.Paradigm is UnsupervisedParadigm;
        string model = isClustering ? "a task encoder" : outcome.Request.Model;
        bool isRegression = outcome.Request.Target == LabelKind.Numbers;
        string kind = isRegression ? "regression" : KebabCase.Of(outcome.Request.Paradigm.Kind), classes = isRegression ? "" : $", {result.Classes} classes";
        screen.Line(FormattableString.Invariant(
            $"Trained {model} ({result.Training.Parameters:N0} parameters, {kind}) on {result.TrainedRows:N0} of {result.Rows:N0} rows of {result.Data}{classes}."));
        PrintEpochs(metrics.Epochs, isClustering, result.TestRows > 0 && !isRegression, isRegression, screen);
        Results.StageTable(screen, outcome.Stages);
        if (metrics.TestAccuracy is double accuracy)
            screen.Line($"Test accuracy {Percent(accuracy)}");
        if (metrics.TestRmse is double rmse)
            screen.Line(FormattableString.Invariant($"Root of the mean squared error on test rows {rmse:G5}"));
        if (metrics.RobustTestAccuracy is double robust && outcome.Request.Paradigm is SupervisedParadigm { Attack: { } attack })
            screen.Line($"Test accuracy under attack ({KebabCase.Of(attack.Kind)}) {Percent(robust)}");
        if (metrics.ClusteringAccuracy is double clustering)
        {
            screen.Line(FormattableString.Invariant(
                $"Clustering accuracy {Percent(clustering)} over all rows, each cluster named by the class that suits best; the labels were read for this number only."));
        }
        string run = outcome.Call.Out!;
        screen.Line(Results.Written(run));
        screen.Line($"Next: pith score --dynamics {Path.Combine(run, "dynamics")} --scores all --out SCORES");
    }

    static void PrintEpochs(IReadOnlyList<MetricsEpoch> epochs, bool isClustering, bool isTested, bool isRegression, Screen screen)
    {
        int first = Math.Max(0, epochs.Count - MostEpochsShown);
        string title = first > 0 ? FormattableString.Invariant($"the last {MostEpochsShown} of {epochs.Count} epochs") : "";
        string[] columns = ["epoch", "loss", .. isRegression ? [] : isClustering ? ["entropy"] : isTested ? ["training accuracy", "test accuracy"] : new[] { "training accuracy" }, "time"];
        screen.Table(
            title,
            columns,
            epochs.Skip(first).Select(epoch => (IReadOnlyList<string>)[
                FormattableString.Invariant($"{epoch.Epoch + 1}"),
                FormattableString.Invariant($"{epoch.Loss:0.0000}"),
                .. isRegression ? [] : isClustering ? [FormattableString.Invariant($"{epoch.Entropy:0.0000}")]
                    : isTested ? [Cell(epoch.TrainingAccuracy), Cell(epoch.TestAccuracy)] : new[] { Cell(epoch.TrainingAccuracy) },
                Durations.Text(epoch.Seconds),
            ]),
            [.. Enumerable.Range(0, columns.Length)]);
    }

    static string Cell(double? share) => share is double number && double.IsFinite(number) ? Percent(number) : "";

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.00} %");
}
