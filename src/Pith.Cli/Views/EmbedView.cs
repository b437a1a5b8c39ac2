using System.Text.Json.Nodes;
using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Data.Images.Folders;
using Pith.Pipelines;
using Pith.Pipelines.Embed;
using Pith.Runs;

namespace Pith.Cli.Views;

/// <summary>Shows what <c>pith embed</c> wrote, and what of the data needs a second look.</summary>
sealed class EmbedView : IStageView<EmbedRequest, EmbedResult>
{
    public JsonObject ToJson(StageOutcome<EmbedRequest, EmbedResult> outcome)
    {
        EmbedResult result = outcome.Result!;
        return new JsonObject
        {
            ["data"] = outcome.Request.Data,
            ["encoder"] = outcome.Request.Encoder,
            ["rows"] = result.Rows,
            ["columns"] = result.Columns,
            ["testRows"] = result.TestRows,
            ["classes"] = result.Classes,
            ["duplicates"] = result.Duplicates,
            ["empty"] = result.Empty,
            ["cut"] = result.Cut,
            ["skipped"] = new JsonArray([.. result.Skipped.Select(image => (JsonNode)new JsonObject { ["image"] = image.Id, ["reason"] = image.Reason })]),
            ["tolerance"] = EmbeddingFile.ToleranceOf(outcome.Request),
            ["seconds"] = Results.Seconds(outcome.Stages),
            ["run"] = outcome.Call.Out,
        };
    }

    public void Print(StageOutcome<EmbedRequest, EmbedResult> outcome, Screen screen)
    {
        EmbedResult result = outcome.Result!;
        string run = outcome.Call.Out!;
        string test = result.TestRows > 0 ? FormattableString.Invariant($" and {result.TestRows:N0} for testing") : "";
        string classes = result.Classes > 0 ? FormattableString.Invariant($", {result.Classes:N0} classes") : "";
        screen.Line(FormattableString.Invariant(
            $"Embedded {result.Rows:N0} {result.Word}{test} with {InputFiles.NameOf(outcome.Request.Encoder!)}: {result.Columns:N0} columns{classes}."));
        foreach (string line in Counts(outcome.Request, result))
            screen.Line(line);
        Results.StageTable(screen, outcome.Stages);
        screen.Line(Results.Written(run));
        string embeddings = Path.Combine(run, outcome.Request.ShardRows is null ? "embeddings.npy" : "embeddings");
        string labels = result.Classes > 0 || result.HasNumbers ? $" --labels {Path.Combine(run, "labels.npy")}{(result.HasNumbers ? " --target numbers" : "")}" : "";
        screen.Line(result.HasSimilarity
            ? $"Next: pith prune --embeddings {embeddings} --scores {run}:clip-similarity --ids {Path.Combine(run, "ids.txt")} --keep 30% --out CORESET"
            : $"Next: pith run --embeddings {embeddings}{labels} --ids {Path.Combine(run, "ids.txt")} --keep 30% --out RUN");
    }

    static IEnumerable<string> Counts(EmbedRequest request, EmbedResult result)
    {
        if (result.Duplicates > 0)
            yield return FormattableString.Invariant($"{result.Duplicates:N0} texts are those of earlier rows; each was encoded once.");
        if (result.Empty > 0)
            yield return FormattableString.Invariant($"{result.Empty:N0} texts are empty; all of them have the same vector.");
        if (result.Cut > 0)
            yield return FormattableString.Invariant($"{result.Cut:N0} texts are longer than {request.MostTokens} tokens and were cut; --max-tokens sets another length.");
        if (result.Skipped.Count > 0)
            yield return FormattableString.Invariant($"{result.Skipped.Count:N0} images were left out; skipped.csv lists them.");
    }
}
