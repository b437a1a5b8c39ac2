using System.Diagnostics;
using Pith.Data;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>Extrapolation by nearest neighbours on 128 made features, cross-validation over five numbers of neighbours included, as
/// <c>pith extrapolate --method knn</c> does it: wall seconds of each stage, seconds of all cores together, and the most memory beyond the
/// features.</summary>
static class ExtrapolationMeasurement
{
    const int Columns = 128;
    const int Neighbors = 20;

    /// <summary>Measures 60,000 rows, and a million where asked: those take minutes.</summary>
    public static void Run(Action<FormattableString> line, bool million)
    {
        line($"| extrapolation by knn, k = {Neighbors}, {Columns} columns | validate, s | extrapolate, s | all, s | core seconds | target, s | peak memory added, MB | target, MB |");
        line($"|---|---|---|---|---|---|---|---|");
        Measure(line, 60_000, 12_000, runs: 3, "2", "-");
        if (million)
            Measure(line, 1_000_000, 100_000, runs: 1, "180", "2000");
    }

    static void Measure(Action<FormattableString> line, int rows, int scored, int runs, string seconds, string megabytes)
    {
        using MatrixView features = MatrixView.FromArray(BenchmarkData.Features(rows, Columns), rows, Columns);
        ExtrapolationProblem problem = ExtrapolationProblem.Of(new Dataset
        {
            Rows = rows,
            Embeddings = features,
            Scores = new ImportanceScores("made", ScoreDirection.HighIsHard, Scores(features, scored)),
        });
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        double before = PeakMemory.ResidentMegabytes;
        PeakMemory.Reset();
        (double validate, double extrapolate, double all, double cores) = (0, 0, double.PositiveInfinity, double.PositiveInfinity);
        for (int run = 0; run < runs; run++)
        {
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            (double Validate, double Extrapolate, double All) took = Extrapolate(problem);
            cores = Math.Min(cores, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            if (took.All < all)
                (validate, extrapolate, all) = took;
        }
        double added = PeakMemory.Megabytes - before;
        line($"| {rows} rows, {scored} scored, best of {runs} | {validate:F2} | {extrapolate:F2} | {all:F2} | {cores:F2} | {seconds} | {added:F0} | {megabytes} |");
    }

    // The number of neighbours that is measured may not be the one that validation would choose on made data.
    static (double Validate, double Extrapolate, double All) Extrapolate(ExtrapolationProblem problem)
    {
        var options = new ExtrapolateOptions { Method = MethodChoice<IExtrapolatorOptions>.Of(KnnOptions.Info) with { Open = ["neighbors"] } };
        IReadOnlyList<ExtrapolationCandidate> candidates = ExtrapolationCandidates.Of(problem, options);
        IExtrapolator method = new KnnOptions { Neighbors = Neighbors }.Create();
        long start = Stopwatch.GetTimestamp();
        CrossValidation.Run(problem, candidates, options.Folds);
        double validate = Stopwatch.GetElapsedTime(start).TotalSeconds;
        method.Predict(problem);
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (validate, all - validate, all);
    }

    /// <summary>Scores of rows drawn at random, NaN elsewhere: a part that the features tell and a part that they do not.</summary>
    static double[] Scores(MatrixView features, int scored)
    {
        var random = new RandomStream(1, "extrapolation-measurement");
        var scores = new double[features.Rows];
        Array.Fill(scores, double.NaN);
        float[] row = new float[features.Columns];
        foreach (int drawn in random.Sample(features.Rows, scored))
        {
            features.CopyRows(drawn, 1, row);
            scores[drawn] = row[0] + row[1] + random.NextGaussian();
        }
        return scores;
    }
}
