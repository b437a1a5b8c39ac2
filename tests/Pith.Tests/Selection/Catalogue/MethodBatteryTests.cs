using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Tests.Selection.Catalogue;

/// <summary>What every selection method promises, tried on each method of the registry with its defaults, with each value of its named
/// options, and with each of its profiles. A method joins by being listed.</summary>
public class MethodBatteryTests
{
    const int Rows = 60;

    static readonly SelectionProblem s_problem = Problem(Rows);

    /// <summary>Every method with option values as on the command line: none, a profile, or one named value.</summary>
    public static TheoryData<string, string> Variants()
    {
        var variants = new TheoryData<string, string>();
        foreach (MethodInfo<ISelectionOptions> method in SelectionMethods.Catalog.All)
        {
            variants.Add(method.Name, "");
            foreach (string profile in method.CompatProfiles)
                variants.Add(method.Name, "compat=" + profile);
            foreach (IOptionRule option in method.Rules.Where(rule => rule.Domain is IChoice))
            {
                foreach (string value in ((IChoice)option.Domain).Names.Where(v => v != method.DefaultOf(option.Name)))
                    variants.Add(method.Name, option.Name + "=" + value);
            }
        }
        return variants;
    }

    public static TheoryData<string> Methods() => [.. SelectionMethods.Catalog.Names];

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryBudget_IsMetExactly(string name, string option)
    {
        ISelectionMethod method = Variant(name, option).Create();
        SelectionProblem problem = Suiting(option, s_problem);
        int least = option.StartsWith("balance", StringComparison.Ordinal) ? 3 : 1;
        int[] all = Check(method, problem, Rows).Order;
        foreach (int budget in (int[])[least, 2 + least, 17, 30, Rows - 1])
        {
            Coreset selection = Check(method, problem, budget);
            Assert.Equal(selection.Order, method.Select(problem, budget).Order);
            if (method.OrderIsNested)
                Assert.Equal(all[..budget], selection.Order);
        }
        foreach (int refused in (int[])[0, -1, Rows + 1])
            Assert.Equal("count", Assert.Throws<OptionException>(() => method.Select(problem, refused)).Option);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void GivenRowsComeFirst_DroppedRowsStayOut(string name, string option)
    {
        ISelectionMethod method = Variant(name, option).Create();
        SelectionProblem problem = s_problem with { Given = [41, 2, 17], MustDrop = [0, 5, 59, 30] };
        foreach (int budget in (int[])[3, 9, 20, Rows - 4])
        {
            Coreset selection = Check(method, problem, budget);
            Assert.Equal(problem.Given, selection.Order[..3]);
            Assert.All(problem.Given, row => Assert.Equal(RowReason.Given, selection.Reasons[row]));
            Assert.Empty(selection.Order.Intersect(problem.MustDrop));
            Assert.All(problem.MustDrop, row => Assert.Equal(RowReason.MustDrop, selection.Reasons[row]));
        }
        Assert.Equal("count", Assert.Throws<OptionException>(() => method.Select(problem, Rows - 3)).Option);
        Assert.Equal("given", Assert.Throws<OptionException>(() => method.Select(problem, 2)).Option);
        var both = Assert.Throws<OptionException>(() => method.Select(problem with { MustDrop = [9, 2] }, 9));
        Assert.Contains("Row 2 stands in both", both.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(() => method.Select(problem with { Given = [Rows] }, 9));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void DegenerateData_IsSelectedFrom(string name, string option)
    {
        ISelectionOptions options = Variant(name, option);
        Check(Fitting(options, 12).Create(), Suiting(option, Problem(12, identical: true)), 5);
        Check(Fitting(options, 12).Create(), Suiting(option, Problem(12) with { Labels = new int[12] }), 5);
        Check(Fitting(options, 2).Create(), Suiting(option, Problem(2)), option.StartsWith("balance", StringComparison.Ordinal) ? 2 : 1);
        Check(Fitting(options, 2).Create(), Suiting(option, Problem(2)), 2);
        ISelectionMethod single = Fitting(options, 2).Create();
        try
        {
            Assert.Equal([0], single.Select(Suiting(option, Problem(1)), 1).Order);
        }
        catch (OptionException error)
        {
            // A kNN graph of one row has no room for a neighbour, and the sentence says so.
            Assert.Equal("neighbors", error.Option);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void MissingNeeds_AreNamed(string name, string option)
    {
        ISelectionOptions options = Variant(name, option);
        DataNeeds needs = options.Needs;
        ISelectionMethod method = options.Create();
        void Refuses(DataNeeds need, string missing, SelectionProblem problem)
        {
            if (!needs.HasFlag(need))
                return;
            var error = Assert.Throws<MissingDataException>(() => method.Select(problem, 9));
            Assert.Equal((missing, need), (error.Option, error.Need));
            string setting = option.StartsWith("cutoff-by", StringComparison.Ordinal) ? "`cutoff-by` class" : "`balance`";
            Assert.Contains(need == DataNeeds.Labels && !SelectionMethods.Catalog.Get(name).Defaults.Needs.HasFlag(need) ? setting : name, error.Message, StringComparison.Ordinal);
        }
        Refuses(DataNeeds.Scores, "scores", s_problem with { Scores = null });
        Refuses(DataNeeds.Graph, "embeddings", s_problem with { Embeddings = null });
        Refuses(DataNeeds.Embeddings, "embeddings", s_problem with { Embeddings = null });
        Refuses(DataNeeds.Labels, "labels", s_problem with { Labels = null });
        Refuses(DataNeeds.Logits, "logits", s_problem with { Logits = null });
        Refuses(DataNeeds.Confidence, "confidence", s_problem with { Confidence = null });
        Refuses(DataNeeds.Gradients, "embeddings", s_problem with { Embeddings = null });
        Refuses(DataNeeds.Gradients, "embeddings", s_problem with { Logits = null });
        Refuses(DataNeeds.Gradients, "embeddings", s_problem with { Labels = null });

        // What a method does not name it does not need.
        Check(method, new SelectionProblem
        {
            Rows = Rows,
            Scores = needs.HasFlag(DataNeeds.Scores) ? s_problem.Scores : null,
            Embeddings = (needs & (DataNeeds.Graph | DataNeeds.Embeddings | DataNeeds.Gradients)) != 0 ? s_problem.Embeddings : null,
            Labels = (needs & (DataNeeds.Labels | DataNeeds.Gradients)) != 0 ? s_problem.Labels : null,
            Logits = (needs & (DataNeeds.Logits | DataNeeds.Gradients)) != 0 ? s_problem.Logits : null,
            Confidence = needs.HasFlag(DataNeeds.Confidence) ? s_problem.Confidence : null,
            Given = Suiting(option, s_problem).Given,
        }, 9);
    }

    // What compares rows with labelled ones takes the given rows for these.
    static SelectionProblem Suiting(string option, SelectionProblem problem) => option == "contrast=labelled" ? problem with { Given = [0] } : problem;

    [Theory]
    [MemberData(nameof(Methods))]
    public void Threads_DoNotMatter(string name)
    {
        SelectionProblem problem = Problem(9_000);
        ISelectionMethod method = SelectionMethods.Catalog.Get(name).Defaults.Create();
        Coreset one = method.Select(problem with { Threads = 1 }, 200);
        foreach (int threads in (int[])[2, 8])
        {
            Coreset many = method.Select(problem with { Threads = threads }, 200);
            Assert.Equal(one.Order, many.Order);
            Assert.True(one.Values.AsSpan().SequenceEqual(many.Values), $"values differ with {threads} threads");
            Assert.Equal(one.Facts, many.Facts);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancellation_Stops(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ISelectionMethod method = SelectionMethods.Catalog.Get(name).Defaults.Create();
        Assert.ThrowsAny<OperationCanceledException>(() => method.Select(s_problem, 9, null, source.Token));
    }

    [Fact]
    public void Options_OfTheSameNameAgree()
    {
        foreach (var users in SelectionMethods.Catalog.All.SelectMany(method => method.Rules).GroupBy(option => option.Name))
        {
            Assert.Single(users.Select(option => option.Summary).Distinct());
            Assert.Single(users.Select(option => option.Domain.Words).Distinct());
        }
    }

    [Fact]
    public void Families_HoldEveryMethodOnce()
    {
        IReadOnlyList<SelectionFamily> families = SelectionMethods.FamiliesOf(SelectionMethods.Catalog);
        Assert.Equal(SelectionMethods.Catalog.Names.Order(), families.SelectMany(family => family.Methods).Select(method => method.Name).Order());
        Assert.Equal("nothing but the rows", families[0].Words);
        Assert.All(families, family => Assert.All(family.Methods, method => Assert.Equal(family.Needs, method.Defaults.Needs)));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Options_SurviveBeingWrittenAndRead(string name, string option)
    {
        ISelectionOptions options = Variant(name, option);
        MethodInfo<ISelectionOptions> info = options.Info;
        Dictionary<string, string> texts = info.Format(options).Where(pair => pair.Value.Length > 0).ToDictionary();
        if (option.StartsWith("compat=", StringComparison.Ordinal))
            texts["compat"] = option.Split('=')[1];
        ISelectionOptions read = info.Parse(texts);
        Assert.Equal(info.Format(options), info.Format(read));
        Assert.Equal(options.Needs, read.Needs);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Costs_GrowWithTheRows(string name)
    {
        ISelectionOptions options = SelectionMethods.Catalog.Get(name).Defaults;
        double Seconds(int rows) => options.Cost(SelectionSize.Of(Problem(rows), rows / 2), MachineSpeed.Typical).Sum(cost => cost.Stages.Sum(stage => stage.Seconds));
        Assert.InRange(Seconds(60), 1e-9, 60);
        Assert.True(Seconds(6000) > Seconds(60));
        Assert.Contains(options.Cost(SelectionSize.Of(s_problem, 9), MachineSpeed.Typical), cost => cost.Stages.Any(stage => stage.Name == "select"));
    }

    /// <summary>Selects and checks what holds for every selection.</summary>
    static Coreset Check(ISelectionMethod method, SelectionProblem problem, int budget)
    {
        Coreset selection = method.Select(problem, budget);
        Assert.Equal(budget, selection.Kept);
        Assert.Equal(budget, selection.Order.Distinct().Count());
        Assert.Equal(problem.Rows, selection.Values.Length);
        Assert.All(selection.Order, row => Assert.True(selection.Reasons[row] is RowReason.Picked or RowReason.Given));
        Assert.Equal(budget, selection.Reasons.Count(reason => reason is RowReason.Picked or RowReason.Given));
        Assert.NotEmpty(selection.Seconds);
        return selection;
    }

    static ISelectionOptions Variant(string name, string option)
    {
        string[] parts = option.Split('=');
        return SelectionMethods.Catalog.Get(name).Parse(parts.Length == 2 ? new Dictionary<string, string> { [parts[0]] = parts[1] } : []);
    }

    /// <summary>The options with no more neighbours than a dataset has room for.</summary>
    static ISelectionOptions Fitting(ISelectionOptions options, int rows) => options.Info.Has("neighbors")
        ? options.Info.WithValue(options, "neighbors", Math.Min(5, rows - 1))
        : options;

    static SelectionProblem Problem(int rows, bool identical = false)
    {
        var random = new RandomStream(5, "battery");
        double Draw() => identical ? 0.5 : random.NextDouble();
        const int Columns = 4, Classes = 3;
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 7 % Classes)];
        return new SelectionProblem
        {
            Rows = rows,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, rows).Select(_ => Draw())]),
            Embeddings = MatrixView.FromArray([.. Enumerable.Range(0, rows * Columns).Select(i => Draw() + (identical ? 0 : labels[i / Columns]))], rows, Columns),
            Labels = labels,
            Logits = MatrixView.FromArray([.. Enumerable.Range(0, rows * Classes).Select(_ => 4 * Draw())], rows, Classes),
            Confidence = new ImportanceScores("mean-confidence", ScoreDirection.HighIsEasy, [.. Enumerable.Range(0, rows).Select(_ => Draw())]),
            Seed = 3,
        };
    }
}
