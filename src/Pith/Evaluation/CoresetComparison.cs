using Pith.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Selection;

namespace Pith.Evaluation;

/// <summary>Measures coresets of one dataset, and compares selection methods with random over several seeds and budgets.</summary>
/// <remarks>Class shift needs labels and test accuracy needs a classifier; without them these measures are absent. A method whose order is
/// nested is run once at the largest budget, and its prefixes serve the smaller ones; others are run once a budget. Random is run with the
/// seeds S, S + 1, ... after the problem's seed S. Deterministic.</remarks>
public sealed class CoresetComparison
{
    readonly SelectionProblem _problem;
    readonly MatrixView _embeddings;
    readonly KnnGraph _graph;
    readonly NearestNeighborClassifier? _classifier;
    readonly NearDuplicates _nearDuplicates;
    readonly (CoresetMeasure Measure, Func<int[], CancellationToken, double> Of)[] _measures;

    /// <summary>Prepares the measures.</summary>
    /// <param name="problem">The dataset, with embeddings; labels where class shift is wanted.</param>
    /// <param name="graph">The exact kNN graph of the embeddings in the problem's metric.</param>
    /// <param name="classifier">The test rows, or null.</param>
    /// <exception cref="OptionException">The problem has no embeddings.</exception>
    public CoresetComparison(SelectionProblem problem, KnnGraph graph, NearestNeighborClassifier? classifier = null)
    {
        _problem = problem;
        _embeddings = problem.Embeddings
            ?? throw new OptionException("embeddings", "A comparison of coresets needs embeddings; give them with --embeddings FILE.");
        _graph = graph;
        _classifier = classifier;
        _nearDuplicates = NearDuplicates.Find(graph);
        _measures = [.. ListMeasures()];
    }

    /// <summary>What is measured of every coreset.</summary>
    public IReadOnlyList<CoresetMeasure> Measures => [.. _measures.Select(m => m.Measure)];

    /// <summary>The near-duplicate pairs of the dataset.</summary>
    public NearDuplicates NearDuplicates => _nearDuplicates;

    /// <summary>The measures of one coreset, in the order of <see cref="Measures"/>.</summary>
    /// <param name="kept">At least one row, each once.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    public double[] Measure(ReadOnlySpan<int> kept, CancellationToken cancellation = default)
    {
        int[] rows = RowSets.Ascending(kept);
        return [.. _measures.Select(m => m.Of(rows, cancellation))];
    }

    /// <summary>Runs the methods and random at every budget.</summary>
    /// <param name="methods">The methods, each with a label of its own, usually its contract name.</param>
    /// <param name="random">The baseline; it is run once for each seed.</param>
    /// <param name="budgets">Rows to keep, each 1..N.</param>
    /// <param name="seeds">Seeds of random, at least 2, so that there is an interval.</param>
    /// <param name="progress">Receives progress in coresets, or null.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    /// <exception cref="OptionException">A budget cannot be met, or there are fewer than two seeds.</exception>
    public ComparisonTable Run(
        IReadOnlyList<(string Label, ISelectionMethod Method)> methods,
        ISelectionMethod random,
        IReadOnlyList<int> budgets,
        int seeds,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (seeds < 2)
            throw new OptionException("seeds", FormattableString.Invariant($"--seeds must be a whole number of at least 2, so that random has an interval; got {seeds}."));
        int[] sizes = [.. budgets.Distinct().Order()];
        int done = 0;
        int total = sizes.Length * (methods.Count + seeds);
        var selections = new Dictionary<string, Selection.Selection>();
        var values = new Dictionary<(string Method, int Budget), List<double[]>>();
        foreach ((string label, ISelectionMethod method) in methods)
            selections[label] = RunMethod(method, label, _problem);
        for (int seed = 0; seed < seeds; seed++)
            RunMethod(random, ComparisonTable.Random, _problem with { Seed = _problem.Seed + (ulong)seed });

        string[] names = [.. methods.Select(m => m.Label), ComparisonTable.Random];
        var cells = new List<ComparisonCell>();
        foreach (int size in sizes)
        {
            foreach (string name in names)
            {
                for (int m = 0; m < _measures.Length; m++)
                    cells.Add(Summarise(name, size, _measures[m].Measure, [.. values[(name, size)].Select(v => v[m])]));
            }
        }
        return new ComparisonTable(_problem.Rows, names, sizes, Measures, seeds, cells, _classifier?.AccuracyOfAll(), selections);

        Selection.Selection RunMethod(ISelectionMethod method, string name, SelectionProblem problem)
        {
            Selection.Selection largest = method.Select(problem, sizes[^1], null, cancellation);
            foreach (int size in sizes)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] kept = size == sizes[^1] ? largest.Order
                    : method.OrderIsNested ? largest.Order[..size]
                    : method.Select(problem, size, null, cancellation).Order;
                if (!values.TryGetValue((name, size), out List<double[]>? list))
                    values[(name, size)] = list = [];
                list.Add(Measure(kept, cancellation));
                progress?.Report(new WorkProgress("comparison", ++done, total, "coresets"));
            }
            return largest;
        }
    }

    static ComparisonCell Summarise(string method, int budget, CoresetMeasure measure, double[] samples)
    {
        if (method != ComparisonTable.Random)
            return new ComparisonCell(method, budget, measure, samples[0], null);
        var interval = ConfidenceInterval.OfMean(samples);
        return new ComparisonCell(method, budget, measure, interval.Mean, interval);
    }

    IEnumerable<(CoresetMeasure, Func<int[], CancellationToken, double>)> ListMeasures()
    {
        if (_problem.Labels is int[] labels)
        {
            yield return (CoresetMeasure.ClassShift, (kept, _) => ClassShares.Measure(labels, kept).TotalVariation);
            yield return (CoresetMeasure.SmallestClassKept, (kept, _) => ClassShares.Measure(labels, kept).SmallestKept);
        }
        yield return (CoresetMeasure.MeanCoverage, (kept, cancellation) =>
            Coverage.MeanDistanceOfDropped(_embeddings, kept, _graph, _problem.Metric, _problem.Threads, cancellation));
        yield return (CoresetMeasure.NearDuplicatesKept, (kept, _) => _nearDuplicates.ShareKept(_problem.Rows, kept));
        if (_classifier is not null)
            yield return (CoresetMeasure.TestAccuracy, (kept, cancellation) => _classifier.Accuracy(kept, cancellation));
    }
}
