using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;
using Pith.Selection.DoubleEnd;
using Pith.Selection.Explanation;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.Frame;

/// <summary>A cutoff that is a share of every class.</summary>
public class ClassCutoffTests
{
    // Class 7 has the four hardest rows, class 2 the easy ones, class 5 one row.
    static readonly SelectionProblem s_problem = new()
    {
        Rows = 10,
        Scores = new ImportanceScores("loss", ScoreDirection.HighIsHard, [9, 1, 8, 2, 7, 2, 9.5, 0, 9, 1]),
        Labels = [7, 2, 7, 2, 7, 2, 5, 2, 7, 2],
    };

    [Fact]
    public void Every_class_loses_its_own_hardest_rows_and_of_equal_ones_the_lowest()
    {
        int[] global = Cut(new TopOptions { Cutoff = 0.4 }, s_problem), byClass = Cut(ByClass(0.4), s_problem);
        // All four of the cut rows are of classes 5 and 7.
        Assert.Equal([0, 2, 6, 8], global);
        // floor(0.4 * 4) = 1 of class 7, the lower of the two nines; floor(0.4 * 5) = 2 of class 2, the twos; none of the only row of class 5.
        Assert.Equal([0, 3, 5], byClass);
        Assert.Equal([3], Cut(ByClass(0.2), s_problem));
        Assert.Empty(Cut(ByClass(0), s_problem));
    }

    [Fact]
    public void Direction_other_scores_and_rows_without_a_score_count_as_for_all_rows()
    {
        var other = new ImportanceScores("aum", ScoreDirection.HighIsEasy, [5, 5, 4, 4, double.NaN, 3, 1, 2, 3, 1]);
        // Of class 7 three rows have a margin, so floor(0.4 * 3) = 1 goes, the one with the lowest.
        Assert.Equal([7, 8, 9], Cut(ByClass(0.4), s_problem with { CutoffScores = other }));
        var none = new ImportanceScores("aum", ScoreDirection.HighIsEasy, [double.NaN, 5, double.NaN, 4, double.NaN, 3, double.NaN, 2, double.NaN, 1]);
        Assert.Equal([7, 9], Cut(ByClass(0.4), s_problem with { CutoffScores = none }));
    }

    [Fact]
    public void Given_and_must_drop_rows_are_of_their_class_and_keep_their_reason()
    {
        Coreset coreset = ByClass(0.4).Create().Select(s_problem with { Given = [0], MustDrop = [3] }, 4);
        Assert.Equal((RowReason.Given, RowReason.MustDrop, RowReason.Cutoff), (coreset.Reasons[0], coreset.Reasons[3], coreset.Reasons[5]));
        Assert.Equal(1, coreset.Reasons.Count(reason => reason == RowReason.Cutoff));
    }

    [Fact]
    public void The_explanation_names_the_class()
    {
        Coreset coreset = ByClass(0.4).Create().Select(s_problem, 3);
        Assert.Equal("Dropped: it is among the hardest rows of its class, which the cutoff removed first.", SelectionExplanation.Explain(s_problem, coreset, null, 0).Sentence);
        Assert.Equal(3, coreset.Facts["cutoffClasses"]);
        Assert.DoesNotContain("cutoffClasses", ByClass(0).Create().Select(s_problem, 3).Facts.Keys);
    }

    [Fact]
    public void A_cutoff_that_gives_way_gives_way_in_every_class()
    {
        var options = new DoubleEndOptions { Cutoff = 0.8, CutoffBy = CutoffScope.Class };
        // floor(0.8 * 5) = 4 of class 2 and floor(0.8 * 4) = 3 of class 7.
        Assert.Equal([0, 1, 2, 3, 5, 8, 9], Cut(options, s_problem, 3));
        // Seven must stay, so three go of these seven: 1.7 and 1.3, by largest remainder 2 and 1.
        Assert.Equal([0, 3, 5], Cut(options, s_problem, 7));
        Assert.Empty(Cut(options, s_problem, 10));
    }

    [Fact]
    public void Without_labels_it_is_refused()
    {
        var error = Assert.Throws<MissingDataException>(() => ByClass(0.1).Create().Select(s_problem with { Labels = null }, 3));
        Assert.StartsWith("`cutoff-by` class needs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_class_loses_more_than_its_share_and_never_an_easier_row_before_a_harder_one()
    {
        RandomProblems.ForAll(500, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            double share = random.NextInt(100) / 100.0;
            int most = random.NextInt(problem.Rows + 1);
            double[] hardness = problem.Scores!.OrientedHard();
            int[] labels = problem.Labels!, rows = [.. Enumerable.Range(0, problem.Rows)];
            int[] whole = [.. ClassCutoff.RowsOf(rows, hardness, labels, share).Order()], limited = [.. ClassCutoff.RowsOf(rows, hardness, labels, share, most)];
            foreach (int label in labels.Distinct())
            {
                int[] own = [.. rows.Where(row => labels[row] == label).OrderByDescending(row => hardness[row]).ThenBy(row => row)];
                int count = Share.FloorOf(share, own.Length);
                Assert.True(count < own.Length);
                Assert.Equal(own[..count].Order(), whole.Where(row => labels[row] == label));
                int[] fewer = [.. limited.Where(row => labels[row] == label)];
                Assert.Equal(own[..fewer.Length].Order(), fewer.Order());
                Assert.True(fewer.Length <= count);
            }
            Assert.Equal(Math.Min(most, whole.Length), limited.Length);
            Assert.Equal(whole, Cut(ByClass(share), problem));
        });
    }

    [Fact]
    public void With_pools_by_class_a_cutoff_of_all_rows_stays_one_of_all_rows()
    {
        SelectionProblem problem = RandomProblems.Continuous(new RandomStream(5, "class-cutoff"), 90);
        D2Options pools = D2Options.Default with { Cutoff = 0.2, Pool = SelectionPool.Class, Neighbors = 3 };
        Assert.Equal(Cut(pools with { Pool = SelectionPool.All }, problem, 20), Cut(pools, problem, 20));
        Assert.Equal(Cut(ByClass(0.2), problem, 20), Cut(pools with { CutoffBy = CutoffScope.Class }, problem, 20));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_rows()
    {
        SelectionProblem problem = RandomProblems.Continuous(new RandomStream(6, "class-cutoff"), 300);
        D2Options options = D2Options.Default with { Cutoff = 0.15, CutoffBy = CutoffScope.Class };
        Coreset one = options.Create().Select(problem with { Threads = 1 }, 60), three = options.Create().Select(problem with { Threads = 3 }, 60);
        Assert.Equal(one.Order, three.Order);
        Assert.Equal(one.Reasons, three.Reasons);
        Assert.Contains(RowReason.Cutoff, one.Reasons);
    }

    static TopOptions ByClass(double cutoff) => new() { Cutoff = cutoff, CutoffBy = CutoffScope.Class };

    static int[] Cut(ISelectionOptions options, SelectionProblem problem, int budget = 1)
    {
        Coreset coreset = options.Create().Select(problem, budget);
        return [.. Enumerable.Range(0, problem.Rows).Where(row => coreset.Reasons[row] == RowReason.Cutoff)];
    }
}
