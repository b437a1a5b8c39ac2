using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Images;
using Pith.Runs.Training;

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
        foreach (IReadOnlyList<KeyValuePair<string, double?>> epoch in result.Epochs)
        {
            var measures = new JsonObject();
            foreach ((string name, double? value) in epoch)
                measures[name] = value is not double number ? null : name == "epoch" ? (int)number : Results.Number(number);
            epochs.Add(measures);
        }
        var json = new JsonObject
        {
            ["data"] = data.Name,
            ["rows"] = data.TrainImages.Rows,
            ["trainedRows"] = trainedRows,
            ["testRows"] = data.TestImages.Rows,
            ["classes"] = data.Classes,
            ["model"] = request.Clustering is null ? request.Model : "task-encoder",
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
            $"Trained {(request.Clustering is null ? request.Model : "a task encoder")} ({result.Parameters:N0} parameters, {request.Paradigm}) on {trainedRows:N0} of {data.TrainImages.Rows:N0} rows of {data.Name}, {data.Classes} classes."));
        int first = Math.Max(0, result.Epochs.Count - MostEpochsShown);
        string[] names = [.. result.Epochs[0].Select(m => m.Key)];
        screen.Table(
            first > 0 ? FormattableString.Invariant($"the last {MostEpochsShown} of {result.Epochs.Count} epochs") : "",
            [.. names.Select(Title)],
            result.Epochs.Skip(first).Select(epoch => (IReadOnlyList<string>)[.. epoch.Select(Cell)]),
            [.. Enumerable.Range(0, names.Length)]);
        Results.StageTable(context);
        if (result.Final.TryGetValue("testAccuracy", out double accuracy))
            screen.Line($"Test accuracy {Percent(accuracy)}");
        if (result.Final.TryGetValue("robustTestAccuracy", out double robust))
            screen.Line($"Test accuracy under attack ({KebabCase.Of(request.Attack!.Kind)}) {Percent(robust)}");
        if (result.Final.TryGetValue("clusteringAccuracy", out double clustering))
        {
            screen.Line(FormattableString.Invariant(
                $"Clustering accuracy {Percent(clustering)} over all rows, each cluster named by the class that suits best; the labels were read for this number only."));
        }
        string run = request.Out!;
        screen.Line($"Written: {run} ({string.Join(", ", Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order())})");
        screen.Line($"Next: pith score --dynamics {Path.Combine(run, "dynamics")} --scores all --out SCORES");
    }

    static string Title(string name) => name switch
    {
        "trainingAccuracy" => "training accuracy",
        "testAccuracy" => "test accuracy",
        "seconds" => "time",
        _ => name,
    };

    static string Cell(KeyValuePair<string, double?> measure) => (measure.Key, measure.Value) switch
    {
        (_, null) => "",
        ("epoch", double epoch) => FormattableString.Invariant($"{epoch + 1:0}"),
        ("seconds", double seconds) => ProgressDisplay.Duration(seconds),
        ("trainingAccuracy" or "testAccuracy", double share) => Percent(share),
        (_, double value) => FormattableString.Invariant($"{value:0.0000}"),
    };

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.00} %");
}
