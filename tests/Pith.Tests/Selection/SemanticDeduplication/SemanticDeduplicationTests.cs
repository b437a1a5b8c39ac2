using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Explanation;
using Pith.Selection.SemanticDeduplication;

namespace Pith.Tests.Selection.SemanticDeduplication;

public class SemanticDeduplicationTests
{
    static readonly SemanticDeduplicationOptions s_one = new() { Clusters = 1 };

    /// <summary>Unit vectors at angles in degrees.</summary>
    static SelectionProblem Angles(params double[] degrees) => GeometryProblems.Of(
        [.. degrees.SelectMany(angle => (double[])[Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180)])], degrees.Length, 2);

    static double Cosine(SelectionProblem problem, int a, int b)
    {
        double[] x = GeometryProblems.Row(problem, a), y = GeometryProblems.Row(problem, b);
        double Dot(double[] u, double[] v) => u.Zip(v, (p, q) => p * q).Sum();
        return Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y));
    }

    /// <summary>The rows that stay at a threshold, by the definition of each rule.</summary>
    static HashSet<int> Kept(SelectionProblem problem, int[] keepOrder, DuplicateRule rule, double threshold)
    {
        var kept = new HashSet<int>();
        for (int j = 0; j < keepOrder.Length; j++)
        {
            var reached = new HashSet<int> { j };
            bool grows = true;
            while (grows)
            {
                int[] more = [.. Enumerable.Range(0, keepOrder.Length).Where(i => !reached.Contains(i)
                    && (rule == DuplicateRule.Group ? reached : [j]).Any(r => Cosine(problem, keepOrder[i], keepOrder[r]) > threshold))];
                grows = rule == DuplicateRule.Group && more.Length > 0;
                reached.UnionWith(more);
            }
            if (reached.Min() == j)
                kept.Add(keepOrder[j]);
        }
        return kept;
    }

    [Theory]
    [InlineData(DuplicateRule.Earlier)]
    [InlineData(DuplicateRule.Group)]
    public void Similarities_SayWhatEveryThresholdKeeps(DuplicateRule rule) => RandomProblems.ForAll(40, random =>
    {
        SelectionProblem problem = GeometryProblems.Clumps(random, 2 + random.NextInt(14), 3);
        WhichToKeep which = random.Choose(WhichToKeep.Hard, WhichToKeep.Easy);
        SemanticDeduplicationOptions options = s_one with { Duplicates = rule, WhichToKeep = which };

        Coreset selection = new SemanticDeduplicationSelection(options).Select(problem, problem.Rows);

        // With one cluster the centroid is the mean direction.
        double[][] unit = [.. Enumerable.Range(0, problem.Rows).Select(row => GeometryProblems.Row(problem, row))
            .Select(x => x.Select(v => v / Math.Sqrt(x.Sum(w => w * w))).ToArray())];
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => unit.Average(x => x[c]))];
        double Distance(int row) => -unit[row].Zip(mean, (x, m) => x * m).Sum();
        int[] rows = [.. Enumerable.Range(0, problem.Rows)];
        if (rows.GroupBy(row => Math.Round(Distance(row), 9)).Any(tied => tied.Count() > 1))
            return;
        int[] keepOrder = [.. rows.OrderBy(row => which == WhichToKeep.Hard ? -Distance(row) : Distance(row))];
        foreach (double threshold in (double[])[-0.5, 0.3, 0.7, 0.9, 0.99])
        {
            int[] survivors = [.. rows.Where(row => !(selection.Values[row] > threshold))];
            Assert.Equal(Kept(problem, keepOrder, rule, threshold).Order(), survivors);
            Assert.Equal(problem.Rows - survivors.Length, selection.Duplicates!.CountAbove(threshold));
            if (survivors.Length < problem.Rows)
            {
                // The threshold drops the same rows when it is given.
                Coreset given = new SemanticDeduplicationSelection(options with { Threshold = threshold }).Select(problem, survivors.Length);
                Assert.Equal(survivors, given.Order.Order());
                Assert.Equal(problem.Rows - survivors.Length, given.Reasons.Count(reason => reason == RowReason.Duplicate));
            }
        }
    });

    [Fact]
    public void Rules_DifferOnAChain()
    {
        // Keep order: 20, 0, 10 degrees from the far side in. The published rule keeps both ends, the paper's one row of the chain.
        SelectionProblem chain = Angles(0, 11, 20, 90, 95, 100, 105, 110, 115);
        SemanticDeduplicationOptions options = s_one with { Threshold = Math.Cos(12 * Math.PI / 180) };
        int[] earlier = Survivors(chain, options);
        int[] group = Survivors(chain, options with { Duplicates = DuplicateRule.Group });
        Assert.True(group.Length <= earlier.Length);
        Assert.Single(group, row => row < 3);

        static int[] Survivors(SelectionProblem problem, SemanticDeduplicationOptions options)
        {
            DuplicateTable table = new SemanticDeduplicationSelection(options).Select(problem, 1).Duplicates!;
            return [.. Enumerable.Range(0, problem.Rows).Where(row => !(table.Similarities[row] > options.Threshold))];
        }
    }

    [Fact]
    public void ExactCopies_GoFirst_AndAreNamed()
    {
        SelectionProblem problem = Angles(0, 40, 80, 40, 120);
        Coreset selection = new SemanticDeduplicationSelection(s_one).Select(problem, 4);
        int copy = selection.Order.Contains(1) ? 3 : 1;
        Assert.DoesNotContain(copy, selection.Order);
        Assert.Equal(1, selection.Values[copy]);
        Assert.Equal(4 - copy, selection.Duplicates!.DuplicateOf[copy]);
        Assert.Contains($"row {4 - copy}", SelectionExplanation.Explain(problem, selection, null, copy).Sentence);
        Assert.True(selection.Facts["threshold"] < 1);
    }

    [Fact]
    public void GivenRows_StandForTheirCopies()
    {
        SelectionProblem problem = Angles(0, 40, 80, 40, 120);
        foreach (int given in (int[])[1, 3])
        {
            Coreset selection = new SemanticDeduplicationSelection(s_one).Select(problem with { Given = [given] }, 4);
            Assert.Equal(given, selection.Order[0]);
            Assert.Equal(given, selection.Duplicates!.DuplicateOf[4 - given]);
            Assert.DoesNotContain(4 - given, selection.Order);
        }
    }

    [Fact]
    public void Classes_AreNotComparedWhenPoolsAreClasses()
    {
        SelectionProblem problem = Angles(0, 40, 80, 40, 120) with { Labels = [0, 0, 0, 1, 1] };
        Coreset selection = new SemanticDeduplicationSelection(s_one with { Pool = SelectionPool.Class, Threshold = 0.999 }).Select(problem, 5);
        Assert.Equal(0, selection.Facts["duplicates"]);
    }

    [Fact]
    public void Threshold_ThatLeavesTooFewRows_IsRefused()
    {
        var method = new SemanticDeduplicationSelection(s_one with { Threshold = 0.9 });
        OptionException error = Assert.Throws<OptionException>(() => method.Select(Angles(0, 1, 2, 90), 3));
        Assert.Equal("threshold", error.Option);
        Assert.Contains("only 2 of 4", error.Message);
    }

    [Fact]
    public void Threshold_IsAutoOrANumber()
    {
        OptionRule<SemanticDeduplicationOptions> rule = SemanticDeduplicationOptions.Info.Rules[0];
        Assert.Equal("auto", rule.Text(SemanticDeduplicationOptions.Default));
        Assert.Equal(0.95, rule.WithText(SemanticDeduplicationOptions.Default, "0.95").Threshold);
        Assert.Null(rule.WithText(new() { Threshold = 0.5 }, "auto").Threshold);
        Assert.All((string[])["1.5", "high", "NaN"], text => Assert.Throws<OptionException>(() => rule.WithText(SemanticDeduplicationOptions.Default, text)));
    }

    [Fact]
    public void ZeroRows_AreRefused() => Assert.Contains(
        "Row 1", Assert.Throws<InvalidDataContentException>(() => new SemanticDeduplicationSelection(s_one).Select(GeometryProblems.Of([1, 1, 0, 0, 2, 1], 3, 2), 2)).Message);

    [Fact]
    public void Result_DoesNotDependOnTheThreads()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(5, "threads"), 9000, 6);
        foreach (DuplicateRule rule in Enum.GetValues<DuplicateRule>())
            GeometryProblems.AssertThreadsDoNotMatter(new SemanticDeduplicationSelection(new() { Duplicates = rule, Clusters = 8 }), problem, 900);
    }
}
