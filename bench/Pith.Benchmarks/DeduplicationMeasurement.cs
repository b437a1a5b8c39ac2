using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.SemanticDeduplication;

namespace Pith.Benchmarks;

/// <summary>Semantic deduplication of a made set with planted near-copies, by clusters and by graphs: wall and core seconds, peak memory, and how many of the
/// planted copies are found.</summary>
static class DeduplicationMeasurement
{
    const double Threshold = 0.95;

    /// <summary>Runs the measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">SET ROWS COLUMNS.</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        (string kind, int rows, int columns) = (options[0], int.Parse(options[1], CultureInfo.InvariantCulture), int.Parse(options[2], CultureInfo.InvariantCulture));
        float[] values = MadeSets.Make(kind, rows, columns);
        (int Copy, int Of)[] planted = Plant(values, rows, columns);
        line($"{kind} {rows} x {columns}, {planted.Length} planted copies of a cosine from 0.955 to 1, threshold {Threshold}");
        line($"| compared by | rule | wall seconds | core seconds | peak MB | duplicates | pairs above the threshold found | planted copies found |");
        line($"|---|---|---|---|---|---|---|---|");
        var problem = new SelectionProblem { Rows = rows, Embeddings = MatrixView.FromArray(values, rows, columns), KeepsAllLeft = true };
        foreach (DuplicateRule rule in Enum.GetValues<DuplicateRule>())
        {
            var method = new SemanticDeduplicationSelection(new() { Threshold = Threshold, Duplicates = rule });
            Measure(line, "clusters", rule, method, problem with { Accuracy = GraphAccuracy.Exact }, planted);
            Measure(line, "graphs, recall 0.99", rule, method, problem with { Accuracy = new(Recall: 0.99) }, planted);
        }
    }

    static void Measure(Action<FormattableString> line, string by, DuplicateRule rule, SemanticDeduplicationSelection method, SelectionProblem problem, (int Copy, int Of)[] planted)
    {
        GC.Collect();
        PeakMemory.Reset();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Coreset coreset = method.Select(problem, problem.Rows);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, cores = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        double[] similarities = coreset.Duplicates!.Similarities;
        double found = planted.Count(pair => similarities[pair.Copy] > Threshold || similarities[pair.Of] > Threshold) / (double)planted.Length;
        string pairs = coreset.Facts.TryGetValue(SemanticDeduplicationSelection.RecallFact, out double recall)
            ? string.Create(CultureInfo.InvariantCulture, $"{recall:F4} [{coreset.Facts[SemanticDeduplicationSelection.RecallFact + "Low"]:F4}, {coreset.Facts[SemanticDeduplicationSelection.RecallFact + "High"]:F4}]")
            : "not measured";
        line($"| {by} | {rule.ToString().ToLowerInvariant()} | {wall:F1} | {cores:F1} | {PeakMemory.Megabytes:F0} | {coreset.Facts["duplicates"]} | {pairs} | {found:F4} |");
    }

    /// <summary>Makes a fifth of the rows near-copies of others: most of any row, a tenth of few rows that have about fifty each.</summary>
    static (int Copy, int Of)[] Plant(float[] values, int rows, int columns)
    {
        var random = new RandomStream(1, "planted copies");
        int[] copies = random.Sample(rows, rows / 5);
        var isCopy = new bool[rows];
        foreach (int copy in copies)
            isCopy[copy] = true;
        int[] originals = [.. Enumerable.Range(0, rows).Where(row => !isCopy[row])];
        int[] copied = [.. random.Sample(originals.Length, Math.Max(1, rows / 2500)).Select(n => originals[n])];
        var planted = new (int, int)[copies.Length];
        var noise = new double[columns];
        for (int n = 0; n < copies.Length; n++)
        {
            int of = n % 10 == 0 ? copied[random.NextInt(copied.Length)] : originals[random.NextInt(originals.Length)];
            planted[n] = (copies[n], of);
            ReadOnlySpan<float> original = values.AsSpan(of * columns, columns);
            Span<float> copy = values.AsSpan(copies[n] * columns, columns);
            double cosine = 0.955 + (0.045 * random.NextDouble()), dot = 0, squares = 0, length = 0;
            for (int c = 0; c < columns; c++)
            {
                noise[c] = random.NextGaussian();
                (dot, squares) = (dot + (noise[c] * original[c]), squares + ((double)original[c] * original[c]));
            }
            for (int c = 0; c < columns; c++)
            {
                noise[c] -= dot / squares * original[c];
                length += noise[c] * noise[c];
            }
            double scale = Math.Sqrt(squares / length * ((1 / (cosine * cosine)) - 1));
            for (int c = 0; c < columns; c++)
                copy[c] = (float)(original[c] + (scale * noise[c]));
        }
        return planted;
    }
}
