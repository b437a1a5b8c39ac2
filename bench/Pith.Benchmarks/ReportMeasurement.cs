using System.Diagnostics;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Pipelines.Prune;
using Pith.Report;
using Pith.Report.Sources;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Catalogue;

namespace Pith.Benchmarks;

/// <summary>The report of a selection from 60,000 rows of 128 made features, with Fashion-MNIST's images where they are installed: seconds
/// and bytes.</summary>
static class ReportMeasurement
{
    const int Rows = 60_000;
    const int Columns = 128;
    const int Classes = 10;

    public static void Run(Action<FormattableString> line)
    {
        line($"| report | seconds, best of 2 | target, s | MB | target, MB |");
        line($"|---|---|---|---|---|");
        string folder = Directory.CreateTempSubdirectory("pith-benchmark-").FullName;
        try
        {
            string run = WriteRun(folder);
            bool hasImages = BenchmarkData.HasFashionImages;
            var options = new ReportOptions { Data = hasImages ? "fashion-mnist" : null };
            double best = double.PositiveInfinity;
            long bytes = 0;
            for (int round = 0; round < 2; round++)
            {
                long start = Stopwatch.GetTimestamp();
                bytes = ReportWriter.Write(run, Path.Combine(folder, "report.html"), options).Bytes;
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            line($"| {Rows} x {Columns}, {(hasImages ? "images of Fashion-MNIST" : "no images")} | {best:F2} | 5 | {bytes / 1e6:F2} | 8 |");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A run folder as pith prune writes it.
    static string WriteRun(string folder)
    {
        string embeddings = Path.Combine(folder, "X.npy"), scoresFile = Path.Combine(folder, "s.npy"), labelsFile = Path.Combine(folder, "y.npy");
        ImportanceScores scores = BenchmarkData.Scores(Rows);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];
        NpyFile.Write<float>(embeddings, BenchmarkData.Features(Rows, Columns), Rows, Columns);
        NpyFile.Write<double>(scoresFile, scores.Values.ToArray(), Rows);
        NpyFile.Write<long>(labelsFile, [.. labels.Select(label => (long)label)], Rows);
        Coreset selection = new TopSelection().Select(new SelectionProblem { Rows = Rows, Scores = scores, Labels = labels }, Rows / 10);
        using RunFolder run = RunFolder.Create(Path.Combine(folder, "run"), overwrite: false);
        SelectionFiles.Write(run, selection, null, scores.Values.ToArray());
        run.Commit(new Manifest
        {
            Command = "prune",
            Options = new Dictionary<string, string?> { ["method"] = TopOptions.Info.Name, ["scores"] = "s.npy", ["hard"] = "high", ["seed"] = "0" },
            Rows = Rows,
            Inputs = [InputFiles.Describe("embeddings", embeddings), InputFiles.Describe("scores", scoresFile), InputFiles.Describe("labels", labelsFile)],
            Outputs = run.Describe(),
            Stages = [new ManifestStage("select", 0.01, 1 << 24)],
            MadeOn = Machine.Describe(),
            Facts = new Dictionary<string, double> { ["orderIsNested"] = 1, ["kept"] = Rows / 10 },
            Fingerprint = new string('0', 64),
        });
        return run.TargetPath;
    }
}
