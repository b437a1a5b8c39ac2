using System.Diagnostics;
using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>The trainings of a tuning that one judge has made, with what came of them; none is made twice.</summary>
/// <param name="trial">The judge.</param>
/// <param name="selector">Selects the coresets.</param>
/// <param name="budget">Rows of a coreset.</param>
/// <param name="seed">The run's seed; trainings take it and those after it.</param>
/// <param name="weight">How many trainings of the first judge one of these takes the time of, for the progress.</param>
sealed class JudgedTrials(ICoresetTrial trial, CoresetSelector selector, int budget, ulong seed, int weight = 1)
{
    readonly Dictionary<string, (int[] Rows, TestAccuracy Test)> _last = [];
    readonly Dictionary<string, List<TestAccuracy>> _tests = [];

    /// <summary>The judge.</summary>
    public ICoresetTrial Trial => trial;

    /// <summary>Trainings made.</summary>
    public int Made { get; private set; }

    /// <summary>Told each training when it is done: the candidate, the seed, its accuracy on the held-out rows, seconds.</summary>
    public Action<EvaluatedMethod, ulong, double, double>? Finished { get; init; }

    /// <summary>Accuracies of a candidate for the seeds it was trained with, the mean over classes.</summary>
    public IReadOnlyList<double> Of(EvaluatedMethod candidate) => [.. _tests.GetValueOrDefault(candidate.Key, []).Select(test => test.Balanced)];

    /// <summary>The mean difference to random with the same seeds; NaN where there are none.</summary>
    public double GainOf(EvaluatedMethod candidate)
    {
        double[] gains = [.. Of(candidate).Zip(Of(EvaluatedMethod.Random), (a, b) => a - b)];
        return gains.Length > 0 ? Descriptive.Mean(gains) : double.NaN;
    }

    /// <summary>The mean accuracy over the first seeds.</summary>
    public double MeanOf(EvaluatedMethod candidate, int seeds) => Descriptive.Mean([.. Of(candidate).Take(seeds)]);

    /// <summary>Trains with the first seeds, as far as that was not done: seeds follow each other, so all who are in a round have the same ones.</summary>
    public void Learn(EvaluatedMethod candidate, int seeds, TrialProgress steps, CancellationToken cancellation)
    {
        if (!_tests.TryGetValue(candidate.Key, out List<TestAccuracy>? known))
            _tests[candidate.Key] = known = [];
        while (known.Count < seeds)
            known.Add(Measure(candidate, (ulong)known.Count, steps, cancellation));
    }

    /// <summary>The standard error, over held-out rows in pairs, of the difference between two candidates that were trained with the same seeds; 0 where it
    /// is not known which rows were right.</summary>
    public double ErrorOf(EvaluatedMethod one, EvaluatedMethod other)
    {
        (TestAccuracy One, TestAccuracy Other)[] pairs = [.. _tests[one.Key].Zip(_tests[other.Key])];
        if (pairs.Any(pair => pair.One.Hits is null || pair.Other.Hits is null) || pairs[0].One.RowLabels is not { } labels)
            return 0;
        double[] differences = [.. Enumerable.Range(0, labels.Length).Select(row =>
            pairs.Average(pair => (pair.One.Hits![row] ? 1.0 : 0) - (pair.Other.Hits![row] ? 1 : 0)))];
        // Every class counts alike, so the variance of the mean of the classes' means.
        double variance = 0;
        int classes = 0;
        foreach (IGrouping<int, double> members in differences.Zip(labels).GroupBy(pair => pair.Second, pair => pair.First))
        {
            double mean = members.Average();
            int count = members.Count();
            variance += members.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, count - 1) / count;
            classes++;
        }
        return Math.Sqrt(variance) / classes;
    }

    /// <summary>Trains once.</summary>
    /// <param name="candidate">What selects the coreset.</param>
    /// <param name="number">The number of the seed, from 0.</param>
    /// <param name="steps">Told the work done.</param>
    /// <param name="cancellation">Stops the training.</param>
    public TestAccuracy Measure(EvaluatedMethod candidate, ulong number, TrialProgress steps, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        ulong own = unchecked(seed + number);
        int[] rows = [.. selector.Select(candidate, budget, budget, own, null, cancellation).Order()];
        steps.Weight = weight;
        // Where nothing is drawn a second training only repeats the first.
        if (trial.IgnoresSeed && _last.TryGetValue(candidate.Key, out var last) && last.Rows.AsSpan().SequenceEqual(rows))
        {
            steps.Next();
            return last.Test;
        }
        TestAccuracy test = trial.Run(rows, own, steps, cancellation);
        _last[candidate.Key] = (rows, test);
        Made++;
        steps.Next();
        Finished?.Invoke(candidate, own, test.Balanced, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return test;
    }
}
