using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Pipelines;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.OnePass;
using Pith.Pipelines.Prune;
using Pith.Report.Sources;
using Pith.Runs;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Report.Tests;

/// <summary>Small run folders as the commands write them, in a folder of their own.</summary>
public sealed class SampleRun : IDisposable
{
    public const int Rows = 240;
    public const int Columns = 6;
    public const int Classes = 4;
    const int Side = 8;

    public SampleRun()
    {
        Folder = Directory.CreateTempSubdirectory("pith-report-").FullName;
        Labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];
        Embeddings = MakeEmbeddings(Labels);
        Scores = [.. Enumerable.Range(0, Rows).Select(row => new RandomStream(3, "scores").At((ulong)row).NextDouble())];
        NpyFile.Write<float>(this["X.npy"], Embeddings, Rows, Columns);
        NpyFile.Write<double>(this["s.npy"], Scores, Rows);
        NpyFile.Write<long>(this["y.npy"], [.. Labels.Select(label => (long)label)], Rows);
    }

    public string Folder { get; }

    public float[] Embeddings { get; }

    public double[] Scores { get; }

    public int[] Labels { get; }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>A run of pith prune by D2.</summary>
    public string Prune(string name = "run", int count = 60, string[]? ids = null, string method = "d2")
    {
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Embeddings = MatrixView.FromArray(Embeddings, Rows, Columns),
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, Scores),
            Labels = Labels,
            Threads = 1,
        };
        ISelectionMethod selector = SelectionMethods.Catalog.Get(method).Defaults.Create();
        Coreset selection = selector.Select(problem, count, null, default);
        Dictionary<string, string?> options = new()
        {
            ["method"] = method,
            ["scores"] = "s.npy",
            ["hard"] = "high",
            ["metric"] = "euclidean",
            ["pool"] = "all",
            ["ids"] = ids is null ? null : "ids.txt",
            ["seed"] = "0",
        };
        return Write(name, "prune", options, ["embeddings:X.npy", "scores:s.npy", "labels:y.npy"], run => SelectionFiles.Write(run, selection, ids, Scores),
            new Dictionary<string, double> { ["orderIsNested"] = 1, ["kept"] = count });
    }

    /// <summary>Makes a folder of runs a pipeline's.</summary>
    public void WritePipeline(string name, string verdict, bool paidOff, params string[] stages) => File.WriteAllText(
        Path.Combine(this[name], PipelineFile.Name),
        new PipelineFile
        {
            Data = "sample",
            Keep = "0.25",
            Rows = Rows,
            Kept = Rows / 4,
            Dropped = Rows - (Rows / 4),
            Scored = null,
            Score = null,
            Method = "d2",
            Cutoff = "0",
            Stages = [.. stages.Select(stage => new PipelineStep(stage, stage, stage, 1, false))],
            Comparison = null,
            Expected = null,
            True = null,
            Costs = new PipelineCosts(30, 10, 100, false, 5, null),
            PaidOff = paidOff,
            Verdict = verdict,
        }.ToText());

    /// <summary>A run of pith evaluate.</summary>
    /// <param name="name">The run's folder.</param>
    /// <param name="rowsHalf">Half the width of every difference's interval over test rows; null for none.</param>
    /// <param name="seeds">Seeds; of a single one no interval over seeds is known.</param>
    public string Evaluate(string name = "evaluation", double? rowsHalf = null, int seeds = 3)
    {
        static StoredInterval Interval(double mean, double half) => new(mean, mean - half, mean + half);
        SummaryCell Cell(string method, decimal keep, double accuracy, double? gain) => new()
        {
            Method = method,
            Keep = keep,
            Kept = (int)(keep * Rows),
            Seeds = seeds,
            Accuracy = Interval(accuracy, 0.01),
            Difference = gain is double g ? Interval(g, seeds == 1 ? double.NaN : 0.005) : null,
            DifferenceOverTestRows = gain is double points && rowsHalf is double half ? Interval(points, half) : null,
            WorstClass = Interval(accuracy - 0.2, 0.02),
            Seconds = 2.5,
            Agreement = method == "d2" ? new ModelAgreement(0.9, 0.11, 0.6, 0.17) : null,
            Tail = method == "d2" ? Interval(0.61, 0.02) : null,
            ClassAccuracies = [accuracy - 0.2, double.NaN, accuracy + 0.1],
        };
        var summary = new EvaluationSummary
        {
            Data = "sample",
            Model = "cnn",
            Rows = Rows,
            TestRows = 40,
            Steps = 100,
            Seeds = seeds,
            Scores = new StoredDirection("aum", "high-is-easy", "assumed"),
            Cells =
            [
                Cell("random", 0.1m, 0.80, null), Cell("d2", 0.1m, 0.83, 0.03), Cell("stratified", 0.1m, 0.81, 0.01),
                Cell("random", 0.3m, 0.88, null), Cell("d2", 0.3m, 0.879, -0.001), Cell("stratified", 0.3m, 0.89, 0.01),
            ],
            Classes = ["coat", "<none>", "shirt"],
            All = new AllRowsSummary(Interval(0.91, 0.002)),
        };
        return Write(name, "evaluate", new() { ["model"] = "cnn" }, [], run =>
            run.Write(EvaluationSummary.Name, path => File.WriteAllText(path, summary.ToJson().ToJsonString())));
    }

    /// <summary>A run of pith extrapolate with the true scores beside it.</summary>
    public string Extrapolate(string name = "extrapolation")
    {
        var stream = new RandomStream(5, "noise");
        double[] predicted = [.. Scores.Select(score => 0.7 * score + 0.3 * stream.NextDouble())];
        double[] known = [.. Scores.Select((score, row) => row % 5 == 0 ? score : double.NaN)];
        NpyFile.Write<double>(this["known.npy"], known, Rows);
        Dictionary<string, double> recalls = new() { ["0.1"] = 0.5, ["0.3"] = 0.6 };
        var intervals = new FigureIntervals(
            [0.79, 0.83], [0.77, 0.81], [0.55, 0.6], new Dictionary<string, IReadOnlyList<double>> { ["0.1"] = [0.4, 0.6], ["0.3"] = [0.5, 0.7] });
        var validation = new ValidationFile
        {
            Method = "knn",
            Neighbors = 20,
            Settings = new Dictionary<string, string>(),
            Pearson = 0.81,
            Spearman = 0.79,
            Kendall = 0.58,
            TailRecall = recalls,
            Chance = new ChanceFigures(0, 0, 0, new Dictionary<string, double> { ["0.1"] = 0.1, ["0.3"] = 0.3 }, 0.2),
            Intervals = intervals,
            Verdict = "use it for coarse cuts only",
            Use = ExtrapolationUse.CoarseCutsOnly,
            ValidationIsFair = true,
            HeldOutRows = 48,
            Folds = 5,
            HeldOut = new HeldOutFigures(0.81, 0.79, 0.58, recalls),
            Shift = new ShiftFigures(1, 1.1, 0, [], 45),
            Uncertainty = new UncertaintyWorth(1, 0.5, 0.2),
            Ceiling = null,
            Candidates = [new TriedCandidate("knn", new Dictionary<string, string>(), true, 0.81, 0.79, 0.58, recalls, intervals, true)],
        };
        var truth = new TruthFile
        {
            Pearson = 0.8,
            Spearman = 0.77,
            Kendall = 0.56,
            Mse = 0.02,
            TailRecall = new Dictionary<string, double> { ["0.1"] = 0.47, ["0.3"] = 0.55 },
            Rows = 192,
        };
        return Write(name, "extrapolate", new() { ["method"] = "knn" }, ["embeddings:X.npy", "scores:known.npy", "truth:s.npy"], run =>
        {
            ScoresFolder.Write(run.TemporaryPath, [new ImportanceScores("aum", ScoreDirection.HighIsEasy, predicted, "a test", source: "test")]);
            run.Write(ValidationFile.Name, path => File.WriteAllText(path, validation.ToJson().ToJsonString()));
            run.Write(TruthFile.Name, path => File.WriteAllText(path, truth.ToJson().ToJsonString()));
        });
    }

    /// <summary>An image dataset of this many rows; returns its data spec.</summary>
    public string Images(string name = "images")
    {
        string folder = Directory.CreateDirectory(this[name]).FullName;
        var pixels = new byte[Rows * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 37 / Side);
        NpyFile.Write<byte>(Path.Combine(folder, "train-images.npy"), pixels, Rows, Side, Side);
        NpyFile.Write<long>(Path.Combine(folder, "train-labels.npy"), [.. Labels.Select(label => (long)label)], Rows);
        NpyFile.Write<byte>(Path.Combine(folder, "test-images.npy"), pixels.AsSpan(0, Side * Side), 1, Side, Side);
        NpyFile.Write<long>(Path.Combine(folder, "test-labels.npy"), [0L], 1);
        return "npy:" + folder;
    }

    /// <summary>Writes a report and reads it back.</summary>
    internal string Report(string run, ReportOptions? options = null, string name = "report.html")
    {
        ReportWriter.Write(run, this[name], options);
        return File.ReadAllText(this[name]);
    }

    internal string Write(
        string name, string command, Dictionary<string, string?> options, string[] inputs, Action<RunFolder> write, IReadOnlyDictionary<string, double>? facts = null)
    {
        using RunFolder run = RunFolder.Create(this[name], overwrite: true);
        write(run);
        IReadOnlyList<ManifestFile> outputs = run.Describe();
        run.Commit(new Manifest
        {
            Command = command,
            Options = options,
            Rows = Rows,
            Inputs = [.. inputs.Select(input => InputFiles.Describe(input.Split(':')[0], this[input.Split(':')[1]]))],
            Outputs = outputs,
            Stages = [new ManifestStage("read", 0.01, 1 << 20), new ManifestStage("graph", 1.25, 1 << 24), new ManifestStage("select", 0.4, 1 << 24)],
            MadeOn = Machine.Describe(),
            Facts = facts ?? new Dictionary<string, double>(),
            Fingerprint = new string('a', 64),
        });
        return this[name];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    static float[] MakeEmbeddings(int[] labels)
    {
        var stream = new RandomStream(2, "embeddings");
        var values = new float[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(stream.NextGaussian() + (labels[i / Columns] == i % Columns ? 6 : 0));
        return values;
    }
}
