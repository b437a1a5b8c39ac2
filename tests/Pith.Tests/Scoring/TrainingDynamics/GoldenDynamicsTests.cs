using Pith.Data.Dynamics;
using Pith.Data.Scores;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>The outputs of the published code, case by case.</summary>
public sealed class GoldenDynamicsTests
{
    [Fact]
    public void D2_scores_from_logits()
    {
        using var golden = new DynamicsCase("d2_scores");
        DynamicsFolder folder = golden.Record();
        golden.Check(DynamicsCase.Score(folder, "forgetting-d2"), "forgetting");
        golden.Check(DynamicsCase.Score(folder, "correctness"), "correctness");
        golden.Check(DynamicsCase.Score(folder, "aum"), "accumulated_margin_unrounded");
        golden.Check(DynamicsCase.Score(folder, "el2n"), "el2n_unrounded");
        golden.Check(DynamicsCase.Score(folder, "entropy"), "entropy");
        golden.Check(DynamicsCase.Score(folder, "loss"), "loss");
        golden.Check(DynamicsCase.Score(folder, "confidence"), "confidence");
        using var last = new DynamicsCase("d2_scores");
        golden.Check(DynamicsCase.Score(last.Record(from: golden.Parameter("epochs") - 1), "correctness"), "last_correctness");
    }

    [Fact]
    public void D2_scores_with_logs_rounded_to_half_precision()
    {
        using var golden = new DynamicsCase("d2_scores");
        DynamicsFolder folder = golden.Record();
        golden.Check(DynamicsCase.Score(folder, "aum", "log-precision=half"), "accumulated_margin");
        golden.Check(DynamicsCase.Score(folder, "el2n", "log-precision=half"), "el2n");
        golden.Check(DynamicsCase.Score(folder, "forgetting-d2", "log-precision=half"), "forgetting");
        golden.Check(DynamicsCase.Score(folder, "correctness", "log-precision=half"), "correctness");
    }

    [Theory]
    [InlineData(DynamicsPrecision.Float16)]
    [InlineData(DynamicsPrecision.Float32)]
    public void D2_scores_from_recorded_log_probabilities(DynamicsPrecision precision)
    {
        using var golden = new DynamicsCase("d2_scores");
        DynamicsFolder folder = golden.Record("logprob_half", DynamicsValues.LogProbabilities, precision);
        golden.Check(DynamicsCase.Score(folder, "aum"), "accumulated_margin");
        golden.Check(DynamicsCase.Score(folder, "el2n"), "el2n");
        golden.Check(DynamicsCase.Score(folder, "forgetting-d2"), "forgetting");
        golden.Check(DynamicsCase.Score(folder, "correctness"), "correctness");
    }

    [Fact]
    public void Ties_between_classes_go_to_the_lowest()
    {
        using var golden = new DynamicsCase("d2_scores_tied_logits");
        string epochs = $"el2n-epochs={golden.Parameter("el2n_max_epoch")}";
        DynamicsFolder folder = golden.Record("logprob_half", DynamicsValues.LogProbabilities);
        golden.Check(DynamicsCase.Score(folder, "forgetting-d2", epochs), "forgetting");
        golden.Check(DynamicsCase.Score(folder, "correctness", epochs), "correctness");
        golden.Check(DynamicsCase.Score(folder, "aum", epochs), "accumulated_margin");
        golden.Check(DynamicsCase.Score(folder, "el2n", epochs), "el2n");
        golden.Check(DynamicsCase.Score(golden.Record("logprob_half", DynamicsValues.LogProbabilities, from: 7), "correctness"), "last_correctness");
    }

    [Theory]
    [InlineData("dynamic_uncertainty_w5")]
    [InlineData("dynamic_uncertainty_w10")]
    public void Dynamic_uncertainty_of_the_extrapolation_code(string name)
    {
        using var golden = new DynamicsCase(name);
        golden.Check(DynamicsCase.Score(golden.Record(), "dynamic-uncertainty-sx", $"window={golden.Parameter("window")}"), "dynamic_uncertainty");
    }

    [Fact]
    public void Forgetting_and_error_of_the_extrapolation_code()
    {
        using var golden = new DynamicsCase("sx_forgetting_el2n");
        DynamicsFolder folder = golden.Record();
        golden.Check(DynamicsCase.Score(folder, "forgetting-d2"), "num_forgets");
        golden.Check(DynamicsCase.Score(golden.Record(from: golden.Parameter("epochs") - 1), "el2n"), "el2n_last_epoch");
        ImportanceScores forgetting = DynamicsCase.Score(folder, "forgetting");
        double[] events = golden.Expected("num_forgets");
        double[] never = golden.Expected("never_correct");
        for (int row = 0; row < forgetting.Rows; row++)
            Assert.Equal(never.Contains(row) ? 20 : events[row], forgetting.Values[row]);
        Assert.True(events.Max() < 20);
    }

    [Theory]
    [InlineData("tdds_t10_w10")]
    [InlineData("tdds_t20_w10")]
    public void Temporal_dual_depth_score_of_the_first_and_of_the_last_epochs(string name)
    {
        using var golden = new DynamicsCase(name);
        string[] settings = [$"window={golden.Parameter("window")}", $"trajectory={golden.Parameter("trajectory")}"];
        DynamicsFolder folder = golden.Record();
        ImportanceScores first = DynamicsCase.Score(folder, "tdds", settings);
        golden.Check(first, "score_first_epochs");
        golden.Check(DynamicsCase.Score(folder, "tdds-sx", settings), "score_last_epochs");
        double[] order = golden.Expected("order_first_epochs");
        for (int i = 1; i < order.Length; i++)
            Assert.True(first.Values[(int)order[i - 1]] <= first.Values[(int)order[i]] + 1e-6);
    }
}
