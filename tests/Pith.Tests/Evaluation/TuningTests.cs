using Pith.Data.Scores;
using Pith.Evaluation;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;
using Pith.Selection.Stratified;

namespace Pith.Tests.Evaluation;

public sealed class TuningTests
{
    const int Rows = 900;

    [Fact]
    public void Planted_label_noise_makes_tuning_cut_the_wrong_labels_off()
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0.2);
        TuningResult result = Tune(problem, data, 1);
        Assert.False(result.IsRandom);
        double cutoff = double.Parse(result.Choice.ValueOf("cutoff")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(cutoff, 0.15, 0.4);
        Assert.True(result.Gain.Mean > 0.02, $"gain {result.Gain.Mean}");
        TuningCandidate none = result.Candidates.Single(c => c.Method.ValueOf("cutoff") == "0" && c.Method != EvaluatedMethod.Random);
        Assert.True(none.Gain < 0, $"without a cutoff the wrong labels come first, but the gain is {none.Gain}");
        Assert.Equal(1, none.Round);
    }

    [Fact]
    public void Any_number_of_threads_tunes_alike_and_rows_held_out_are_in_no_coreset()
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0.2);
        TuningResult one = Tune(problem, data, 1), three = Tune(problem with { Threads = 3 }, data, 3);
        Assert.Equal(one.Choice.Label, three.Choice.Label);
        Assert.Equal(one.Candidates.SelectMany(c => c.Accuracies), three.Candidates.SelectMany(c => c.Accuracies));
        Assert.Equal(one.Gain, three.Gain);

        int[] held = [];
        var seen = new List<int>();
        new Tuning(problem, 0.1m, rows => new Recorder(data.Probe(1), held = rows, seen), Options).Run();
        Assert.NotEmpty(held);
        Assert.Empty(seen.Intersect(held));
        Assert.Equal(held.Length, held.Distinct().Count());
    }

    [Fact]
    public void Harmful_scores_give_random()
    {
        // The highest scores belong to one class only, and none of the cutoffs on offer removes them all.
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0);
        var random = new Random(3);
        double[] scores = [.. data.Labels.Select(label => random.NextDouble() + (label == 0 ? 5 : 0))];
        TuningResult result = new Tuning(
            problem with { Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores) }, 0.05m, rows => Judge(data, rows, 1), Options with { Methods = [new("top", TopOptions.Default)], Cutoffs = [0, 0.02, 0.05, 0.1] }).Run();
        Assert.True(result.IsRandom);
        Assert.Same(EvaluatedMethod.Random, result.Choice);
        Assert.True(result.Gain.Mean <= 0);
    }

    [Fact]
    public void Widths_and_neighbours_are_tried_around_the_best_cutoff()
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0.2);
        var tuning = new Tuning(problem, 0.1m, rows => Judge(data, rows, 1), Options with { Cutoffs = [0, 0.2], Gammas = [0.5, 1], Neighbors = [4, 10] });
        TuningResult result = tuning.Run();
        Assert.True(result.Trainings <= tuning.Trials, $"{result.Trainings} of {tuning.Trials}");
        Assert.Contains(result.Candidates, c => c.Method.Label == "d2:cutoff=0.2:gamma=0.5");
        Assert.Contains(result.Candidates, c => c.Method.ValueOf("neighbors") == "4");
    }

    [Fact]
    public void A_cutoff_that_empties_a_hard_class_loses_to_one_by_class()
    {
        TuningOptions options = Options with { Methods = [new("stratified", StratifiedOptions.Default)], Cutoffs = [0.35] };
        (TuningResult result, int most) = TuneHardClass(options);
        Assert.Equal("stratified:cutoff=0.35:cutoff-by=class", result.Winner.Label);
        Assert.Equal("class", result.Winner.ValueOf("cutoff-by"));
        // One trial of each way and of random, and three fresh ones of the winner and of random.
        Assert.Equal(9, result.Trainings);
        Assert.True(result.Trainings <= most, $"{result.Trainings} of {most}");
        Assert.Equal(result.Candidates.SelectMany(c => c.Accuracies), TuneHardClass(options).Result.Candidates.SelectMany(c => c.Accuracies));
    }

    [Fact]
    public void A_judge_with_the_last_word_decides_among_the_best_of_the_first_and_measures_the_gain()
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0.2);
        var seen = new List<int>();
        TuningOptions options = Options with { Cutoffs = [0, 0.1, 0.2, 0.25, 0.3] };
        // It likes coresets that begin late, whatever the first judge says of them.
        var tuning = new Tuning(problem, 0.1m, rows => Judge(data, rows, 1), options, rows => new Recorder(data.Probe(1), rows, seen));
        TuningResult result = tuning.Run();
        Assert.NotEmpty(seen);
        Assert.NotNull(result.LastJudge);
        TuningCandidate[] finalists = [.. result.Candidates.Where(c => c.LastAccuracies.Count > 0 && c.Method != EvaluatedMethod.Random)];
        Assert.Equal(3, finalists.Length);
        Assert.All(finalists, finalist => Assert.Equal(2, finalist.LastAccuracies.Count));
        Assert.Equal(finalists.MaxBy(c => c.LastAccuracies.Average())!.Method, result.Winner);
        // None that the first judge called worse than one of them came before it, but for the first judge's own winner.
        double least = finalists.Min(c => c.Gain);
        Assert.True(result.Candidates.Count(c => c.Gain > least && c.Method != EvaluatedMethod.Random) <= 3);
        Assert.Equal(14, tuning.LastTrials);
        Assert.True(result.Trainings <= tuning.Trials, $"{result.Trainings} of {tuning.Trials}");
        // The gain is the last judge's, with fresh seeds of the winner and of random.
        Assert.Null(Tune(problem, data, 1).LastJudge);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(60, false)]
    public void Of_candidates_that_are_not_told_apart_the_one_that_cuts_least_wins(int rowsAhead, bool isTied)
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0.2);
        TuningOptions options = Options with { Cutoffs = [0.2, 0.25, 0.3], CutoffsBy = [CutoffScope.All] };
        // The easier the coreset, the more held-out rows this judge has right: by one, or by many.
        double Hardest(int[] rows) => rows.Max(row => problem.Scores!.Values[row]);
        var seen = new List<double>();
        TuningResult result = new Tuning(problem, 0.1m, rows => Judge(data, rows, 1), options, _ => new Easy(rows =>
        {
            double hardest = Hardest(rows);
            if (!seen.Contains(hardest))
                seen.Add(hardest);
            return 100 + (rowsAhead * seen.Count(other => other > hardest));
        })).Run();
        TuningCandidate[] finalists = [.. result.Candidates.Where(c => c.LastAccuracies.Count > 0 && c.Method != EvaluatedMethod.Random)];
        double best = finalists.Max(c => c.LastAccuracies.Average());
        double CutoffOf(EvaluatedMethod method) => double.Parse(method.ValueOf("cutoff")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(3, finalists.Length);
        if (isTied)
            Assert.Equal(finalists.Min(c => CutoffOf(c.Method)), CutoffOf(result.Winner));
        else
            Assert.Equal(best, finalists.Single(c => c.Method == result.Winner).LastAccuracies.Average());
    }

    // Right on as many of 200 rows as it is told; which of them depends on the seed, so that models disagree.
    sealed class Easy(Func<int[], int> right) : ICoresetTrial
    {
        public string Model => "easy";

        public int Steps => 1;

        public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            int count = right(rows);
            int[] predicted = [.. Enumerable.Range(0, 200).Select(row => ((row * 37) + (rows[0] * 11) + (int)seed) % 200 < count ? 0 : 1)];
            return TestAccuracy.Of(new int[200], predicted, 2);
        }
    }

    [Fact]
    public void A_setting_that_is_tried_anew_stands_once_in_the_name()
    {
        EvaluatedMethod method = EvaluatedMethod.Parse("d2:forward-gamma=10:cutoff=0.2")[0];
        Assert.Equal("d2:cutoff=0.2:forward-gamma=1", method.With("forward-gamma", "1").Label);
        Assert.Equal("1", method.With("forward-gamma", "1").ValueOf("forward-gamma"));
    }

    [Fact]
    public void Ways_to_cut_are_tried_once_and_only_where_something_is_cut_and_none_was_given()
    {
        bool Tried(EvaluatedMethod method, params double[] cutoffs) =>
            TuneHardClass(Options with { Methods = [method], Cutoffs = cutoffs }).Result.Candidates.Any(c => c.Method.ValueOf("cutoff-by") != "all");
        EvaluatedMethod stratified = new("stratified", StratifiedOptions.Default);
        Assert.False(Tried(stratified, 0));
        Assert.True(Tried(stratified, 0.1));
        Assert.False(Tried(stratified.With("cutoff-by", "all"), 0.1));
        Assert.Single(TuneHardClass(Options with { Methods = [stratified.With("cutoff-by", "class")], Cutoffs = [0.1] }).Result.Candidates, c => c.Method.Info != EvaluatedMethod.Random.Info);
        // One way alone is taken from the start, and two the other way round end the other way.
        TuningResult alone = TuneHardClass(Options with { Methods = [stratified], Cutoffs = [0, 0.35], CutoffsBy = [CutoffScope.Class] }).Result;
        Assert.All(alone.Candidates.SkipLast(1), c => Assert.Equal("class", c.Method.ValueOf("cutoff-by")));
        TuningResult turned = TuneHardClass(Options with { Methods = [stratified], Cutoffs = [0.35], CutoffsBy = [CutoffScope.Class, CutoffScope.All] }).Result;
        Assert.Equal(("class", 1), (turned.Winner.ValueOf("cutoff-by"), turned.Candidates.Count(c => c.Method.Info != EvaluatedMethod.Random.Info && c.Method.ValueOf("cutoff-by") == "all")));
    }

    [Fact]
    public void A_way_to_cut_that_is_left_open_needs_a_cutoff()
    {
        EvaluatedMethod open = EvaluatedMethod.Parse("d2")[0].With("cutoff-by", "auto");
        Assert.Equal("cutoff-by", Assert.Throws<OptionException>(() => TuningOptions.Of(open)).Option);
        Assert.Equal([CutoffScope.All, CutoffScope.Class], TuningOptions.Of(open.With("cutoff", "auto")).CutoffsBy);
        Assert.Equal([CutoffScope.All, CutoffScope.Class], TuningOptions.Of(open.With("cutoff", "0.1")).CutoffsBy);
        Assert.Empty(TuningOptions.Of(EvaluatedMethod.Parse("d2:cutoff=auto")[0]).CutoffsBy);
    }

    [Fact]
    public void What_tuning_cannot_do_is_refused()
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0);
        Assert.Equal("labels", Assert.Throws<OptionException>(() => new Tuning(problem with { Labels = null }, 0.1m, rows => Judge(data, rows, 1))).Option);
        Assert.Equal("methods", Assert.Throws<OptionException>(() => new Tuning(problem, 0.1m, rows => Judge(data, rows, 1), Options with { Methods = [] })).Option);
        foreach (OptionRule<TuningOptions> rule in TuningOptions.Rules)
            Assert.All(rule.Domain.BadValues, bad => Assert.Equal(rule.Name, Assert.Throws<OptionException>(() => rule.With(TuningOptions.Default, bad).Validate()).Option));
        EvaluatedMethod kernel = EvaluatedMethod.Parse("d2")[0].With("kernel", "auto");
        Assert.Equal("kernel", Assert.Throws<OptionException>(() => TuningOptions.Of(kernel)).Option);
    }

    static TuningOptions Options { get; } = TuningOptions.Default with { Methods = [new("d2", D2Options.Default)], HeldOut = 200 };

    static TuningResult Tune(SelectionProblem problem, BlobData data, int threads) => new Tuning(problem, 0.1m, rows => Judge(data, rows, threads), Options).Run();

    static ICoresetTrial Judge(BlobData data, int[] held, int threads) => TuningTrials.OfFeatures(data.Matrix, data.Labels, 60, threads)(held);

    // Rows with a wrong label have the highest scores; the others' scores are the distance from their class's centre.
    static (SelectionProblem, BlobData) Planted(double noisy)
    {
        BlobData data = BlobData.Make(Rows, 3, 6, spread: 2.2, seed: 5);
        var random = new Random(6);
        double[] scores = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        for (int row = 0; row < Rows; row++)
        {
            if (random.NextDouble() >= noisy)
                continue;
            data.Labels[row] = (data.Labels[row] + 1) % 3;
            scores[row] += 2;
        }
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Labels = data.Labels,
            Embeddings = data.Matrix,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores),
        };
        return (problem, data);
    }

    // All rows of one class are harder than any other, so that a third of the rows cut off is that class.
    static (TuningResult Result, int Most) TuneHardClass(TuningOptions options)
    {
        (SelectionProblem problem, BlobData data) = Planted(noisy: 0);
        double[] scores = problem.Scores!.Values.ToArray();
        for (int row = 0; row < Rows; row++)
            scores[row] += data.Labels[row] == 2 ? 2 : 0;
        var tuning = new Tuning(problem with { Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores) }, 0.1m, rows => Judge(data, rows, 1), options);
        return (tuning.Run(), tuning.Trials);
    }

    sealed class Recorder(ICoresetTrial inner, int[] held, List<int> seen) : ICoresetTrial
    {
        public string Model => inner.Model;

        public int Steps => 5;

        public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            Assert.DoesNotContain(rows, row => Array.BinarySearch(held, row) >= 0);
            seen.AddRange(rows);
            return new TestAccuracy([rows[0]], [Rows]);
        }
    }
}
