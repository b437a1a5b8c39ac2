using System.Diagnostics;
using System.Globalization;
using Pith.Numerics.Statistics;
using Pith.Selection;
using Pith.Selection.Frame;

namespace Pith.Evaluation;

/// <summary>Chooses a selection method and its settings for one dataset and budget without test rows.</summary>
/// <remarks>
/// <para>Some training rows are held out, of which no coreset gets any; a cheap model is trained on the coreset of each candidate and judged by them.
/// Successive halving (Jamieson and Talwalkar, AISTATS 2016): all candidates are trained with one seed, the better half with a second one, and so on, until one
/// is left; its mean over all its seeds decides. First methods and cutoffs compete, then ways to take the cutoff, widths and neighbours around the winner.</para>
/// <para>A second, dearer judge may have the last word: the best candidates of the first are then trained by it, and of those the best wins.</para>
/// <para>The winner's figures are those of the luckiest of many, so its gain over random is measured afresh with seeds that had no part in the choice.
/// Where it does not beat random then, random is given. The judge is the mean of the classes' accuracies, so that with unequal classes the large ones do not
/// decide alone. The share to keep is of the rows that are left, so that candidates are as dense as they will be.</para>
/// <para>Deterministic but for the seconds. About 20 trials for one method.</para>
/// </remarks>
sealed class Tuning
{
    const ulong FreshFrom = 1000;

    // What a training of the last judge is thought to take in those of the first, for the progress.
    const int LastWeight = 5;

    // Candidates of the last judge, and its seeds: what is left after the first is close together, so that more would cost more than it tells.
    const int Finalists = 3;
    const int LastSeeds = 2;

    readonly SelectionProblem _problem;
    readonly TuningOptions _options;
    readonly Dictionary<string, int> _rounds = [];
    readonly List<EvaluatedMethod> _tried = [];
    readonly CoresetSelector _selector;
    readonly JudgedTrials _first;
    readonly JudgedTrials? _last;
    readonly int _heldOut;
    readonly int _budget;

    /// <summary>Holds rows out and makes the trial that judges by them.</summary>
    /// <param name="problem">The dataset with labels, and with what the methods need.</param>
    /// <param name="keep">The share to keep, above 0 and up to 1.</param>
    /// <param name="trial">From the held-out rows to the trial that judges by them (<see cref="TuningTrials"/>).</param>
    /// <param name="options">What is tried; null means the defaults.</param>
    /// <param name="last">The same for the judge that has the last word; null for none.</param>
    /// <exception cref="OptionException">An option is out of range, the problem has no labels, or it is too small.</exception>
    public Tuning(SelectionProblem problem, decimal keep, Func<int[], ICoresetTrial> trial, TuningOptions? options = null, Func<int[], ICoresetTrial>? last = null)
    {
        _options = options ?? TuningOptions.Default;
        _options.Validate();
        if (problem.Labels is null)
            throw new OptionException("labels", "tuning judges coresets by what a model learns, which needs the class of every row; give `labels` y.npy.");
        int[] held = HeldOutRows.Draw(problem, _options.HeldOut, _options.HeldOutBy, problem.Seed);
        if (held.Length < 2 && problem.Groups is not null)
            throw new OptionException("groups", FormattableString.Invariant($"tuning holds whole groups of training rows out to judge by, at most a quarter of the rows, and hardly any of `groups` is so small; give finer groups, or leave them out."));
        if (held.Length < 2)
            throw new OptionException("held-out", FormattableString.Invariant($"tuning holds training rows out to judge by, and {problem.Rows} rows are too few for that; choose the settings yourself."));
        _problem = problem with { MustDrop = [.. problem.MustDrop, .. held] };
        _selector = new CoresetSelector(_problem);
        _heldOut = held.Length;
        _budget = Math.Max(KeepCount.Of(Share.Of(keep), _selector.Available), problem.Given.Length);
        _first = Judge(trial(held), 1);
        _last = last is null ? null : Judge(last(held), LastWeight);
    }

    /// <summary>The settings that can be left to tuning.</summary>
    public static IReadOnlyList<string> Settings { get; } = ["cutoff", "cutoff-by", "forward-gamma", "gamma", "neighbors"];

    /// <summary>Told each trial when it is done: the candidate, the seed, its accuracy on the held-out rows, seconds.</summary>
    public Action<EvaluatedMethod, ulong, double, double>? Finished { get; init; }

    /// <summary>Trainings of the judge that has the last word, at most; 0 without one.</summary>
    public int LastTrials => _last is null ? 0 : MostLastTrials(_options);

    /// <summary>What <see cref="LastTrials"/> is where there is such a judge.</summary>
    /// <param name="options">What is tried.</param>
    public static int MostLastTrials(TuningOptions options) => (LastSeeds * (Finalists + 1)) + (2 * options.FreshSeeds);

    /// <summary>Trials that <see cref="Run"/> makes, at most.</summary>
    public int Trials
    {
        get
        {
            int first = FirstCandidates().Count;
            int all = _last is null ? 2 * _options.FreshSeeds : LastTrials;
            foreach (int count in new[] { first, _options.ForwardGammas.Count, _options.Gammas.Count, _options.Neighbors.Count })
            {
                for (int alive = count; alive > 1; alive = (alive + 1) / 2)
                    all += alive;
            }
            // Whoever wins at the end of a range is tried beyond it, and its cutoff is taken in other ways.
            return all + RoundsOf(first) + ((TuningRange.MostSteps + Math.Max(0, _options.CutoffsBy.Count - 1)) * Math.Max(1, RoundsOf(first)));
        }
    }

    /// <summary>Tries and chooses.</summary>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="cancellation">Stops the tuning.</param>
    /// <exception cref="OptionException">A candidate cannot be selected.</exception>
    public TuningResult Run(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        var steps = new TrialProgress(progress, "tuning", Trials + ((LastWeight - 1) * LastTrials), _first.Trial.Steps);
        IReadOnlyList<EvaluatedMethod> first = FirstCandidates();
        EvaluatedMethod winner = Halve(first, steps, cancellation);
        if (first.Count(candidate => candidate.Info == winner.Info) > 1)
            winner = Beyond(winner, new TuningRange("cutoff", [.. Cutoffs()], Fits), steps, cancellation);
        foreach (string other in OtherWaysToCut(winner))
            winner = Challenge(winner, winner.With("cutoff-by", other), steps, cancellation);
        foreach ((string setting, string[] values) in LaterSettings())
        {
            if (!winner.Info.Has(setting))
                continue;
            EvaluatedMethod settled = winner;
            EvaluatedMethod[] others = [.. values.Where(v => v != settled.ValueOf(setting)).Select(v => settled.With(setting, v))];
            winner = Halve([settled, .. others], steps, cancellation);
            if (others.Length > 0 && setting != "neighbors")
                winner = Beyond(winner, new TuningRange(setting, [.. values.Select(Number)], _ => true), steps, cancellation);
        }
        JudgedTrials judge = _last ?? _first;
        if (_last is not null)
            winner = Final(winner, steps, cancellation);
        (TestAccuracy Own, TestAccuracy Random)[] fresh = [.. Enumerable.Range(0, _options.FreshSeeds).Select(i =>
            (judge.Measure(winner, FreshFrom + (ulong)i, steps, cancellation), judge.Measure(EvaluatedMethod.Random, FreshFrom + (ulong)i, steps, cancellation)))];
        var gain = ConfidenceInterval.OfMean([.. fresh.Select(pair => pair.Own.Balanced - pair.Random.Balanced)]);
        return new TuningResult(
            gain.Mean > 0 ? winner : EvaluatedMethod.Random, winner, gain, Candidates(), _heldOut, _budget, _first.Made + (_last?.Made ?? 0), Stopwatch.GetElapsedTime(start).TotalSeconds)
        {
            GainOverRows = OverRows(fresh),
            LastJudge = _last?.Trial.Model,
        };
    }

    JudgedTrials Judge(ICoresetTrial trial, int weight) => new(_options.HeldOutBy == HeldOutClasses.Proportional ? new RowwiseTrial(trial) : trial, _selector, _budget, _problem.Seed, weight)
    {
        Finished = (method, seed, accuracy, seconds) => Finished?.Invoke(method, seed, accuracy, seconds),
    };

    // The winner and those that came nearest to it or had better luck, every one with the same seeds.
    EvaluatedMethod Final(EvaluatedMethod winner, TrialProgress steps, CancellationToken cancellation)
    {
        EvaluatedMethod[] finalists =
        [
            winner,
            .. _tried.Where(candidate => candidate.Key != winner.Key && double.IsFinite(_first.GainOf(candidate)))
                .OrderByDescending(_first.GainOf).Take(Finalists - 1),
        ];
        foreach (EvaluatedMethod candidate in new[] { EvaluatedMethod.Random }.Concat(finalists))
            _last!.Learn(candidate, LastSeeds, steps, cancellation);
        EvaluatedMethod best = finalists.OrderByDescending(candidate => _last!.MeanOf(candidate, LastSeeds)).First();
        // Short trainings like easy coresets more than those do that the coreset is for. So of candidates that are not told apart, by one standard error over
        // the held-out rows, the one wins that drops the fewest hard rows (the rule of Breiman et al., 1984, for what is simplest).
        return finalists
            .Where(candidate => candidate == best || _last!.MeanOf(best, LastSeeds) - _last.MeanOf(candidate, LastSeeds) <= _last.ErrorOf(best, candidate))
            .OrderBy(candidate => candidate.Options is SelectionOptions { Cutoff: double cutoff } ? cutoff : 0)
            .ThenByDescending(candidate => _last!.MeanOf(candidate, LastSeeds))
            .First();
    }

    // The judge gives every class the same weight, and so do the rows that are drawn again.
    static RowInterval? OverRows((TestAccuracy Own, TestAccuracy Random)[] fresh)
    {
        if (fresh.Any(pair => pair.Own.Hits is null || pair.Random.Hits is null) || fresh[0].Own.RowLabels is not { } labels)
            return null;
        double[] differences = [.. Enumerable.Range(0, labels.Length).Select(row =>
            fresh.Average(pair => (pair.Own.Hits![row] ? 1.0 : 0) - (pair.Random.Hits![row] ? 1 : 0)))];
        return TestRowBootstrap.Of([differences], labels)[0];
    }

    List<EvaluatedMethod> FirstCandidates()
    {
        var candidates = new List<EvaluatedMethod>();
        foreach (EvaluatedMethod method in _options.Methods.Where(m => m != EvaluatedMethod.Random).Select(CutTheFirstWay))
        {
            bool isCut = method.Info.Has("cutoff") && !method.Given.Contains("cutoff") && _options.Cutoffs.Count > 0;
            candidates.AddRange(isCut ? Cutoffs().Select(c => method.With("cutoff", Text(c))) : [method]);
        }
        return candidates.Count > 0 ? candidates : throw new OptionException("methods", "`methods` must name at least one selection method besides random.");
    }

    // A way to take the cutoff that a method was given stays.
    EvaluatedMethod CutTheFirstWay(EvaluatedMethod method) =>
        _options.CutoffsBy is [CutoffScope first, ..] && method.Info.Has("cutoff-by") && !method.Given.Contains("cutoff-by")
            && KebabCase.Of(first) is string text && method.ValueOf("cutoff-by") != text
            ? method.With("cutoff-by", text)
            : method;

    string[] OtherWaysToCut(EvaluatedMethod winner)
    {
        bool isOpen = winner.Info.Has("cutoff-by") && _options.Methods.Any(method => method.Info == winner.Info && !method.Given.Contains("cutoff-by"));
        return isOpen && winner.Options is SelectionOptions { Cutoff: > 0 }
            ? [.. _options.CutoffsBy.Select(KebabCase.Of).Where(way => way != winner.ValueOf("cutoff-by"))]
            : [];
    }

    // A cutoff must leave more rows than are to be kept.
    IEnumerable<double> Cutoffs() => _options.Cutoffs.Where(c => c == 0 || Fits(c));

    bool Fits(double cutoff) => _budget < (1 - cutoff) * _selector.Available * 0.98;

    // The best setting may lie beyond those that were tried.
    EvaluatedMethod Beyond(EvaluatedMethod winner, TuningRange range, TrialProgress steps, CancellationToken cancellation)
    {
        int seeds = _first.Of(winner).Count;
        for (int step = 0; step < TuningRange.MostSteps && seeds > 0; step++)
        {
            if (winner.ValueOf(range.Setting) is not string text || range.Next(Number(text)) is not double next)
                return winner;
            EvaluatedMethod farther = winner.With(range.Setting, Text(next));
            _tried.Add(farther);
            _rounds[farther.Key] = _rounds.GetValueOrDefault(winner.Key, 1);
            _first.Learn(farther, seeds, steps, cancellation);
            _first.Learn(EvaluatedMethod.Random, seeds, steps, cancellation);
            if (_first.MeanOf(farther, seeds) <= _first.MeanOf(winner, seeds))
                return winner;
            winner = farther;
        }
        return winner;
    }

    // One against one over the winner's seeds; it ends with the first after which the challenger is not ahead.
    EvaluatedMethod Challenge(EvaluatedMethod winner, EvaluatedMethod challenger, TrialProgress steps, CancellationToken cancellation)
    {
        int most = Math.Max(1, _first.Of(winner).Count);
        _tried.AddRange(new[] { winner, challenger }.Where(c => _tried.All(t => t.Key != c.Key)));
        for (int seeds = 1; seeds <= most; seeds++)
        {
            foreach (EvaluatedMethod candidate in new[] { winner, challenger, EvaluatedMethod.Random })
                _first.Learn(candidate, seeds, steps, cancellation);
            _rounds[challenger.Key] = Math.Max(seeds, _rounds.GetValueOrDefault(challenger.Key));
            if (_first.MeanOf(challenger, seeds) <= _first.MeanOf(winner, seeds))
                return winner;
        }
        return challenger;
    }

    IEnumerable<(string Setting, string[] Values)> LaterSettings() =>
        [("forward-gamma", [.. _options.ForwardGammas.Select(Text)]), ("gamma", [.. _options.Gammas.Select(Text)]), ("neighbors", [.. _options.Neighbors.Select(n => n.ToString(CultureInfo.InvariantCulture))])];

    EvaluatedMethod Halve(IReadOnlyList<EvaluatedMethod> candidates, TrialProgress steps, CancellationToken cancellation)
    {
        EvaluatedMethod[] alive = [.. candidates];
        _tried.AddRange(candidates.Where(c => _tried.All(t => t.Key != c.Key)));
        for (int round = 1; alive.Length > 1; round++)
        {
            foreach (EvaluatedMethod candidate in alive)
            {
                _first.Learn(candidate, round, steps, cancellation);
                _rounds[candidate.Key] = Math.Max(round, _rounds.GetValueOrDefault(candidate.Key));
            }
            _first.Learn(EvaluatedMethod.Random, round, steps, cancellation);
            // A stable sort: of equal candidates the earlier one stays.
            alive = [.. alive.OrderByDescending(c => _first.MeanOf(c, round)).Take((alive.Length + 1) / 2)];
        }
        return alive[0];
    }

    List<TuningCandidate> Candidates()
    {
        TuningCandidate Of(EvaluatedMethod method) => new(method, _first.Of(method), _first.GainOf(method), _rounds.GetValueOrDefault(method.Key, 1))
        {
            LastAccuracies = _last?.Of(method) ?? [],
            LastGain = _last?.GainOf(method) ?? double.NaN,
        };
        return [.. _tried.Select(Of), Of(EvaluatedMethod.Random)];
    }

    static int RoundsOf(int candidates)
    {
        int rounds = 0;
        for (int alive = candidates; alive > 1; alive = (alive + 1) / 2)
            rounds++;
        return rounds;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
