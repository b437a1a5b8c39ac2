using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data;
using Pith.Learning;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary>The result of <c>pith train</c> for people and for programs.</summary>
sealed class TrainReport(CommandContext context, TrainRequest request, ImageDataset data, int trainedRows, TrainingResult result)
{
    const int MostEpochsShown = 12;

    public void Print()
    {
        if (context.Json)
            context.PrintJson(ToJson());
        else
            PrintText();
    }

    JsonObject ToJson()
    {
        var epochs = new JsonArray();
        foreach (EpochMetrics epoch in result.Epochs)
        {
            epochs.Add(new JsonObject
            {
                ["epoch"] = epoch.Epoch,
                ["loss"] = Results.Number(epoch.Loss),
                ["trainingAccuracy"] = Results.Number(epoch.TrainAccuracy),
                ["testAccuracy"] = epoch.TestAccuracy is double test ? Results.Number(test) : null,
                ["seconds"] = Math.Round(epoch.Seconds, 3),
            });
        }
        var json = new JsonObject
        {
            ["data"] = data.Name,
            ["rows"] = data.TrainImages.Rows,
            ["trainedRows"] = trainedRows,
            ["testRows"] = data.TestImages.Rows,
            ["classes"] = data.Classes,
            ["model"] = request.Model,
            ["paradigm"] = request.Paradigm,
            ["parameters"] = result.Parameters,
            ["features"] = result.Features,
            ["epochs"] = epochs,
        };
        foreach ((string name, double value) in result.Final)
            json[name] = Results.Number(value);
        json["seed"] = request.Seed;
        json["seconds"] = Results.Seconds(context.Stages.Finished);
        json["run"] = request.Out;
        return json;
    }

    void PrintText()
    {
        Screen screen = context.Screen;
        screen.Line(FormattableString.Invariant(
            $"Trained {request.Model} ({result.Parameters:N0} parameters, {request.Paradigm}) on {trainedRows:N0} of {data.TrainImages.Rows:N0} rows of {data.Name}, {data.Classes} classes."));
        int first = Math.Max(0, result.Epochs.Count - MostEpochsShown);
        screen.Table(
            first > 0 ? FormattableString.Invariant($"the last {MostEpochsShown} of {result.Epochs.Count} epochs") : "",
            ["epoch", "loss", "training accuracy", "test accuracy", "time"],
            result.Epochs.Skip(first).Select(e => (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{e.Epoch + 1}"),
                FormattableString.Invariant($"{e.Loss:0.0000}"),
                Percent(e.TrainAccuracy),
                e.TestAccuracy is double test ? Percent(test) : "",
                ProgressDisplay.Duration(e.Seconds),
            ]),
            0, 1, 2, 3, 4);
        Results.StageTable(context);
        if (result.Final.TryGetValue("testAccuracy", out double accuracy))
            screen.Line($"Test accuracy {Percent(accuracy)}");
        if (result.Final.TryGetValue("robustTestAccuracy", out double robust))
            screen.Line($"Test accuracy under attack ({KebabCase.Of(request.Attack!.Kind)}) {Percent(robust)}");
        string run = request.Out!;
        screen.Line($"Written: {run} (dynamics/, features.npy, logits.npy, test-features.npy, labels.npy, rows.npy, model.safetensors, metrics.json)");
        screen.Line($"Next: pith score --dynamics {Path.Combine(run, "dynamics")} --scores all --out SCORES");
    }

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.00} %");
}
