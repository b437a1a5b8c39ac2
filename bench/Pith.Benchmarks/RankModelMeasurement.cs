using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Neighbors.Distributed;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection.Distributed;

namespace Pith.Benchmarks;

/// <summary>Runs graphs and selections by ranks of this machine and prints what the model says beside what was measured.</summary>
static class RankModelMeasurement
{
    const int Neighbors = 10;
    const double Keep = 0.3;

    // What a process holds of its own before any data; a plan also counts the pages of the program's files, which are not watched here.
    const double OwnProcessBytes = 20e6;

    /// <summary>Measures cases such as <c>2:200000:128:0.99:hard</c>: ranks, rows, columns, recall, <c>exact</c>, <c>d2</c> (edges of a graph joined) or <c>d2-lists</c> (as they are), a made set.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="pith">The program (pith-cli.dll).</param>
    /// <param name="folder">Where sets and results go.</param>
    /// <param name="cases">The cases.</param>
    public static void Run(Action<FormattableString> line, string pith, string folder, string[] cases)
    {
        MachineSpeed speed = MachineSpeed.Measure(1);
        line($"One core does {speed.MultiplyAddsPerSecond / 1e9:F1} billion multiply-adds a second. Memory is what a rank holds of its own, without mapped files.");
        line($"");
        line($"| graph or selection | ranks | | model | measured | ratio |");
        line($"|---|---:|---|---:|---:|---:|");
        foreach (string text in cases)
        {
            string[] parts = text.Split(':');
            (int ranks, int rows, int columns, string kind, string made) = (Int(parts[0]), Int(parts[1]), Int(parts[2]), parts[3], parts[4]);
            string set = Path.Combine(folder, $"{made}-{rows}x{columns}.npy");
            if (!File.Exists(set))
                NpyFile.Write(set, MadeSets.Make(made, rows, columns), rows, columns);
            if (kind is "d2" or "d2-lists")
                Selection(line, pith, folder, set, ranks, rows, isUnion: kind == "d2");
            else
                Graph(line, pith, folder, set, ranks, rows, columns, kind, speed);
        }
    }

    static void Graph(Action<FormattableString> line, string pith, string folder, string set, int ranks, int rows, int columns, string kind, MachineSpeed speed)
    {
        string place = Path.Combine(folder, "G.npz");
        File.Delete(place);
        RankProcesses run = Measured(folder, $"{ranks}-{kind}-{Path.GetFileNameWithoutExtension(set)}", () => RankProcesses.Run(
            ranks, pith, place, ["graph", "--embeddings", set, .. kind == "exact" ? ["--exact"] : (string[])["--recall", kind]]));
        double MeasuredOf(string phase) => run.Phases.Where(some => some.Phase.StartsWith("graph: " + phase, StringComparison.Ordinal)).Sum(some => some.Seconds);
        int CountOf(string phase) => run.Phases.Count(some => some.Phase.StartsWith("graph: " + phase, StringComparison.Ordinal));
        (double replicated, PhaseCost[] phases) = kind == "exact" ? Exact() : Approximate();
        string what = FormattableString.Invariant($"{rows} x {columns}, {(kind == "exact" ? kind : $"{kind}, {CountOf("cells")} partitions, {CountOf("neighbours of")} rounds")}");
        foreach ((string name, string[] measured, string[] modelled) in Pairs(kind == "exact"))
            Row(line, what, ranks, name + ", core s", phases.Where(phase => modelled.Contains(phase.Name)).Sum(OfAll), measured.Sum(MeasuredOf), "F2");
        Row(line, what, ranks, "in all, core s", phases.Sum(OfAll), run.Phases.Skip(1).Sum(phase => phase.Seconds) - MeasuredOf("check"), "F2");
        Row(line, what, ranks, "memory a rank, MB", (Runs.RunPlan.ProcessBytes + replicated + phases.Max(phase => phase.HeldBytes)) / 1e6, run.PeakBytes / 1e6, "F0");
        Row(line, what, ranks, "sent by all, MB", ranks * phases.Sum(phase => phase.SentBytes) / 1e6, run.SentBytes / 1e6, "F1");

        // One rank writes the file.
        double OfAll(PhaseCost phase) => phase.Name == "write" ? phase.CoreSeconds : ranks * phase.CoreSeconds;

        (double, PhaseCost[]) Exact()
        {
            var model = new ExactPhases(rows, columns, Neighbors, DistanceMetric.Euclidean, ranks, speed);
            return (model.Replicated, model.All);
        }

        (double, PhaseCost[]) Approximate()
        {
            var model = new ApproximatePhases(rows, columns, Neighbors, double.Parse(kind, CultureInfo.InvariantCulture), DistanceMetric.Euclidean, ranks, speed)
            {
                Partitions = CountOf("cells"),
                Rounds = CountOf("neighbours of"),
            };
            return (model.Replicated, model.All);
        }
    }

    // The sample is compared where the first cells have been joined.
    static (string Name, string[] Measured, string[] Modelled)[] Pairs(bool isExact) => isExact
        ? [("rows", ["rows"], ["rows"]), ("all pairs and distances", ["all pairs"], ["all pairs", "exact distances"]), ("write", ["write"], ["write"])]
        :
        [
            ("rows and codes", ["rows"], ["rows and codes"]), ("cells and recall", ["cells"], ["cells", "recall"]),
            ("neighbours of neighbours", ["neighbours of"], ["neighbours of neighbours"]), ("exact distances", ["exact"], ["exact distances"]), ("write", ["write"], ["write"]),
        ];

    static void Selection(Action<FormattableString> line, string pith, string folder, string set, int ranks, int rows, bool isUnion)
    {
        (string scores, string graph, string place) = (Path.Combine(folder, "s.npy"), Path.ChangeExtension(set, ".brought.npz"), Path.Combine(folder, "P"));
        var random = new RandomStream(1, "scores");
        NpyFile.Write<double>(scores, [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())], rows);
        RankProcesses run = Measured(folder, $"{ranks}-d2{(isUnion ? "" : "-lists")}-{Path.GetFileNameWithoutExtension(set)}", () =>
        {
            // A graph of one process, so that only the selection is watched.
            if (!File.Exists(graph))
                RankProcesses.Run(1, pith, graph, "graph", "--embeddings", set, "--recall", "0.95");
            if (Directory.Exists(place))
                Directory.Delete(place, recursive: true);
            return RankProcesses.Run(ranks, pith, place, "prune", "--graph", graph, "--scores", scores, "--keep", "30%", "--symmetrize", isUnion ? "union" : "none", "--hard", "high");
        });
        double edges = (isUnion ? SharedSelectionCost.UnionGrowth : 1) * Neighbors * rows;
        bool isByLoop = SharedSelectionTime.IsLoopFaster(rows, edges, Keep * rows, ranks);
        SharedSelectionCost model = SharedSelectionCost.Of(rows, Neighbors, Keep * rows, ranks, isUnion ? null : Neighbors, isSeenByAll: !isUnion);
        if (isByLoop)
            model = model.ByLoop(rows, Keep * rows, ranks, isUnion);
        string what = FormattableString.Invariant($"{rows} rows, d2{(isUnion ? "" : " on the lists as they are")}");
        double gathered = isUnion ? SharedSelectionCost.GatheredMemory(rows, Neighbors * (double)rows, edges, ranks) : 0;
        SharedSelectionTime time = SharedSelectionTime.Of(rows, Neighbors, Keep * rows, ranks, isUnion, isSupplied: true, isByLoop);
        Row(line, what, ranks, "from start to files, core s", time.OfAll(ranks, isByLoop), run.Phases.Sum(phase => phase.Seconds), "F2");
        Row(line, what, ranks, "memory of rank 0, MB", (OwnProcessBytes + Math.Max(model.Memory, model.Replicated + gathered)) / 1e6, run.PeakBytes / 1e6, "F0");
        Row(line, what, ranks, "sent by all, MB", ranks * model.Sent / 1e6, run.SentBytes / 1e6, "F1");
    }

    static void Row(Action<FormattableString> line, string what, int ranks, string name, double model, double measured, string format) =>
        line($"| {what} | {ranks} | {name} | {model.ToString(format, CultureInfo.InvariantCulture)} | {measured.ToString(format, CultureInfo.InvariantCulture)} | {(measured > 0 ? model / measured : 0):F2} |");

    // What was measured in the folder before is not measured again, so that a model that was mended can be looked at beside it.
    static RankProcesses Measured(string folder, string key, Func<RankProcesses> run)
    {
        string file = Path.Combine(folder, $"measured-{key}.txt");
        if (File.Exists(file))
            return RankProcesses.Read(File.ReadAllText(file));
        RankProcesses measured = run();
        File.WriteAllText(file, measured.Text);
        return measured;
    }

    static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
