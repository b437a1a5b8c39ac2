using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Direct;
using Pith.Extrapolation.Residual;
using Pith.Numerics;
using Pith.Scoring.Catalogue;

namespace Pith.Tests.Extrapolation.Catalogue;

/// <summary>What every extrapolator must keep, whatever it does.</summary>
public sealed class ExtrapolatorBatteryTests
{
    public static TheoryData<string> Names() => [.. Extrapolators.Catalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_query_row_gets_a_number_and_an_uncertainty(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        Check(problem, Make(name).Predict(problem));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_change_no_byte(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        Predictions one = Make(name).Predict(problem with { Threads = 1 });
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Predictions other = Make(name).Predict(problem with { Threads = threads });
            Assert.Equal(one.Values, other.Values);
            Assert.Equal(one.Uncertainties, other.Uncertainties);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bytes(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        Assert.Equal(Make(name).Predict(problem).Values, Make(name).Predict(problem).Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_are_optional_and_may_be_missing_for_some_rows(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        Check(problem, Make(name).Predict(problem with { Labels = null }));
        Check(problem, Make(name).Predict(problem with { Labels = [.. problem.Labels!.Select((label, row) => row % 3 == 0 ? -1 : label)] }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Identical_rows_and_constant_columns_do_no_harm(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete() with { Embeddings = MatrixView.FromArray(Filled(300 * 6, 0.5f), 300, 6) };
        Check(problem, Make(name).Predict(problem));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_single_column_and_a_single_query_row_suffice(string name)
    {
        ExtrapolationProblem whole = ScoredSets.Complete();
        float[] column = [.. Enumerable.Range(0, 300).Select(row => row / 300f)];
        ExtrapolationProblem problem = whole with { Embeddings = MatrixView.FromArray(column, 300, 1), QueryRows = whole.QueryRows[..1] };
        Check(problem, Make(name).Predict(problem));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rows_that_are_predicted_together_change_nothing(string name)
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        // Mapping by rank, by design, looks at all predicted rows.
        if (name == DirectOptions.Info.Name || name == ResidualOptions.Info.Name)
            return;
        double[] all = Make(name).Predict(problem).Values;
        double[] some = Make(name).Predict(problem with { QueryRows = problem.QueryRows[10..20] }).Values;
        Assert.Equal(all[10..20], some);
    }

    // What holds for a large network that is trained for long holds for a small one.
    static IExtrapolator Make(string name)
    {
        MethodInfo<IExtrapolatorOptions> info = Extrapolators.Catalog.Get(name);
        string[] small = [.. info.Rules.Select(rule => rule.Name).Where(option => option is "epochs" or "hidden")];
        return info.Parse(small.ToDictionary(option => option, _ => "20")).Create();
    }

    static void Check(ExtrapolationProblem problem, Predictions predicted)
    {
        Assert.Equal(problem.QueryRows, predicted.Rows);
        Assert.Equal(problem.QueryRows.Length, predicted.Values.Length);
        Assert.Equal(problem.QueryRows.Length, predicted.Uncertainties.Length);
        Assert.All(predicted.Values, value => Assert.True(double.IsFinite(value)));
        Assert.All(predicted.Uncertainties, value => Assert.True(double.IsFinite(value) && value >= 0));
    }

    static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
