using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Pipelines.Prune;
using Pith.Runs;

namespace Pith.Pipelines.Compare;

/// <summary>How near a coreset is to the rows that it leaves out.</summary>
/// <param name="Mean">Mean distance of a dropped row to its nearest kept row.</param>
/// <param name="Radius">The largest such distance.</param>
/// <param name="Random">The mean that random coresets of the same size reach.</param>
/// <param name="NearDuplicatesKept">Share of near-duplicate pairs of which both rows are kept.</param>
sealed record CoresetCoverage(double Mean, double Radius, ConfidenceInterval Random, double NearDuplicatesKept);

/// <summary>Two runs beside each other.</summary>
/// <param name="First">Place of one run in the list.</param>
/// <param name="Second">Place of the other.</param>
/// <param name="Overlap">The rows that both keep.</param>
/// <param name="Orders">How their orders agree.</param>
/// <param name="Front">How they agree from the front; null where one is empty.</param>
sealed record RunPair(int First, int Second, CoresetOverlap Overlap, OrderAgreement Orders, RankBiasedOverlap? Front);

/// <summary>Several runs of <c>pith prune</c> on one dataset, side by side.</summary>
/// <remarks>Overlaps and orders need the runs alone. Classes need labels, coverage and near-duplicates embeddings; where none are given they are
/// those that the first run recorded, as long as they are there and unchanged. Deterministic, independent of threads.</remarks>
sealed class SelectionComparison
{
    const int GraphNeighbors = 10;

    readonly SelectionRun[] _runs;

    SelectionComparison(string[] names, SelectionRun[] runs, double? persistence)
    {
        Names = names;
        _runs = runs;
        var pairs = new List<RunPair>();
        for (int a = 0; a < runs.Length; a++)
        {
            for (int b = a + 1; b < runs.Length; b++)
            {
                int[] first = runs[a].Selection.Order;
                int[] second = runs[b].Selection.Order;
                pairs.Add(new RunPair(a, b, CoresetOverlap.Measure(Rows, first, second), OrderAgreement.Measure(Rows, first, second),
                    RankBiasedOverlap.Measure(Rows, first, second, persistence)));
            }
        }
        Pairs = pairs;
        ScoredRun = Array.FindIndex(runs, run => run.Scores.Any(double.IsFinite));
        Scores = ScoredRun < 0 ? null : ScoreBinShares.Of(runs[ScoredRun].Scores);
    }

    /// <summary>N.</summary>
    public int Rows => _runs[0].Selection.Rows;

    /// <summary>The folders, as they were given.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<SelectionRun> Runs => _runs;

    /// <summary>Every pair of runs.</summary>
    public IReadOnlyList<RunPair> Pairs { get; }

    /// <summary>The run whose scores make the bins: the first that has any; -1 where none has.</summary>
    public int ScoredRun { get; }

    /// <summary>Tenths of the rows by score, or null.</summary>
    public ScoreBinShares? Scores { get; }

    /// <summary>Opens the runs.</summary>
    /// <param name="folders">At least two run folders.</param>
    /// <param name="persistence">p of <see cref="RankBiasedOverlap"/>; null for its own choice.</param>
    /// <exception cref="OptionException">There are fewer than two, or they are of different datasets.</exception>
    /// <exception cref="InvalidDataContentException">A folder is no run of <c>pith prune</c>, or a file is broken.</exception>
    public static SelectionComparison Open(IReadOnlyList<string> folders, double? persistence = null)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (folders.Count < 2)
            throw new OptionException("RUN", "pith compare needs at least two runs; give their folders, e.g. pith compare A B.");
        SelectionRun[] runs = [.. folders.Select(SelectionRun.Open)];
        for (int i = 1; i < runs.Length; i++)
        {
            if (runs[i].Selection.Rows != runs[0].Selection.Rows)
                throw new OptionException("RUN", FormattableString.Invariant(
                    $"{folders[0]} selects from {runs[0].Selection.Rows} rows but {folders[i]} from {runs[i].Selection.Rows}; runs can be compared on one dataset only."));
            int differing = runs[0].Ids.AsSpan().CommonPrefixLength(runs[i].Ids);
            if (differing < runs[0].Ids.Length)
                throw new OptionException("RUN",
                    $"row {differing} is {runs[0].Ids[differing]} in {folders[0]} but {runs[i].Ids[differing]} in {folders[i]}; runs can be compared on one dataset only.");
        }
        return new SelectionComparison([.. folders], runs, persistence);
    }

    /// <summary>The recorded input of an option, from the first run that has it and whose file is unchanged; null where there is none.</summary>
    /// <param name="option">The option without dashes, e.g. <c>embeddings</c>.</param>
    public string? RecordedInput(string option) => (
        from run in _runs
        from input in run.Manifest.Inputs
        where input.Option == option && InputFiles.TotalBytes(input.Path) == input.Files.Sum(file => file.Bytes)
        select input.Path).FirstOrDefault();

    /// <summary>How much of the score that a coreset of its size could hold each run's does hold.</summary>
    /// <param name="truth">The true scores; null for those of <see cref="ScoredRun"/>.</param>
    /// <returns>One figure a run, null where it has none; null where there are no scores.</returns>
    public IReadOnlyList<ScoreMass?>? ScoreMasses(ImportanceScores? truth)
    {
        if (truth is null && ScoredRun < 0)
            return null;
        double[] hard = truth?.OrientedHard() ?? Array.ConvertAll(_runs[ScoredRun].Scores, score => _runs[ScoredRun].Direction == ScoreDirection.HighIsHard ? score : -score);
        return [.. _runs.Select(run => ScoreMass.Of(hard, run.Selection.Order))];
    }

    /// <summary>For each class its rows and how many of them each run keeps.</summary>
    /// <param name="labels">[N].</param>
    /// <returns>The classes that have rows, ascending; <c>Kept</c> has one number a run.</returns>
    public IReadOnlyList<(int Class, int Rows, int[] Kept)> Classes(int[] labels)
    {
        Alignment.Require("labels", labels.Length, Names[0], Rows);
        var counts = new SortedDictionary<int, (int Rows, int[] Kept)>();
        foreach (int label in labels)
        {
            (int rows, int[]? kept) = counts.GetValueOrDefault(label);
            counts[label] = (rows + 1, kept ?? new int[_runs.Length]);
        }
        for (int r = 0; r < _runs.Length; r++)
        {
            foreach (int row in _runs[r].Selection.Order)
                counts[labels[row]].Kept[r]++;
        }
        return [.. counts.Select(count => (count.Key, count.Value.Rows, count.Value.Kept))];
    }

    /// <summary>How near each run's coreset is to what it leaves out; null for a run that keeps all rows or none.</summary>
    /// <param name="embeddings">[N, D].</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="accuracy">How near the true neighbours graph and nearest kept rows must come.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the search.</param>
    public IReadOnlyList<CoresetCoverage?> Coverage(
        MatrixView embeddings, DistanceMetric metric, GraphAccuracy accuracy, int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        Alignment.Require("embeddings", embeddings.Rows, Names[0], Rows);
        NearDuplicates? duplicates = Rows < 2 ? null : NearDuplicates.Find(
            GraphBuilder.Build(embeddings, Math.Min(GraphNeighbors, Rows - 1), metric, accuracy, threads, progress, cancellation));
        var random = new Dictionary<int, ConfidenceInterval>();
        var result = new List<CoresetCoverage?>();
        foreach (SelectionRun run in _runs)
        {
            int[] kept = run.Selection.Order;
            if (kept.Length == 0 || kept.Length == Rows)
            {
                result.Add(null);
                continue;
            }
            if (!random.TryGetValue(kept.Length, out ConfidenceInterval interval))
                random[kept.Length] = interval = RandomCoverage.Measure(embeddings, kept.Length, metric, threads, cancellation);
            bool[] mask = new bool[Rows];
            foreach (int row in kept)
                mask[row] = true;
            int[] dropped = [.. Enumerable.Range(0, Rows).Where(row => !mask[row])];
            double[] distances = NearestKept.Find(embeddings, kept, dropped, metric, accuracy, threads, cancellation).Distances;
            result.Add(new CoresetCoverage(Descriptive.Mean(distances), distances.Max(), interval, duplicates!.ShareKept(Rows, kept)));
        }
        return result;
    }
}
