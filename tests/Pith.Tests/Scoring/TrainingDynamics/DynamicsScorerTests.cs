using Pith.Data.Dynamics;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

public sealed class DynamicsScorerTests : IDisposable
{
    const int Rows = 1100;
    const int Epochs = 14;

    static readonly string[] s_names = [.. Scores.All.NamesOf(ScoreSource.Dynamics)];

    readonly string _root = Directory.CreateTempSubdirectory("pith-scorer-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Records made-up outputs; each fifth row is never recorded.</summary>
    DynamicsFolder Record(string name, int classes, bool shuffled = false, DynamicsValues values = DynamicsValues.Logits, Action<int, float[]>? change = null)
    {
        var random = new Random(3);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(classes))];
        int[] trained = [.. Enumerable.Range(0, Rows).Where(r => r % 5 != 4)];
        DynamicsWriter writer = DynamicsWriter.Create(Path.Combine(_root, name), classes, labels, values, DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int[] order = [.. trained];
            if (shuffled)
                new Random(epoch).Shuffle(order);
            float[] outputs = [.. order.SelectMany(row => Outputs(row, epoch, labels[row], classes, values))];
            change?.Invoke(epoch, outputs);
            writer.AddEpoch(order, outputs);
        }
        return DynamicsFolder.Open(Path.Combine(_root, name));
    }

    static IEnumerable<float> Outputs(int row, int epoch, int label, int classes, DynamicsValues values)
    {
        var random = new Random(row * 1000 + epoch);
        double[] z = [.. Enumerable.Range(0, classes).Select(c => random.NextDouble() * 6 - 3 + (c == label ? epoch * 0.3 * (row % 4) : 0))];
        double total = z.Sum(Math.Exp);
        return z.Select(v => (float)(values switch
        {
            DynamicsValues.Logits => v,
            DynamicsValues.LogProbabilities => v - Math.Log(total),
            _ => Math.Exp(v) / total,
        }));
    }

    static ScoreBatchResult All(DynamicsFolder folder, params string[] settings) => All(ScoreInput.Of(folder), settings);

    static ScoreBatchResult All(ScoreInput input, params string[] settings) => Assert.Single(
        Scores.Batches([.. DynamicsCase.All(settings).Known.OfType<DynamicsScore>().Where(s => s.Obstacle(input) is null)])).Compute(input);

    static void AssertSame(ScoreBatchResult expected, ScoreBatchResult actual)
    {
        Assert.Equal(expected.Scores.Count, actual.Scores.Count);
        for (int s = 0; s < expected.Scores.Count; s++)
        {
            Assert.Equal(Bits(expected.Scores[s]), Bits(actual.Scores[s]));
            Assert.Equal(expected.Agreement!.SettledAfter(s), actual.Agreement!.SettledAfter(s));
        }
    }

    static long[] Bits(ImportanceScores scores) => [.. scores.Values.ToArray().Select(BitConverter.DoubleToInt64Bits)];

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(40)]
    public void Blocks_threads_and_order_of_recording_do_not_change_a_bit(int classes)
    {
        string[] settings = ["window=5", "log-precision=half"];
        ScoreBatchResult expected = All(ScoreInput.Of(Record("sorted", classes)) with { Threads = 1 }, settings);
        Assert.Equal(s_names, expected.Scores.Select(s => s.Name));
        DynamicsFolder shuffled = Record("shuffled", classes, shuffled: true);
        foreach (int threads in new[] { 1, 2, 3, 8 })
            AssertSame(expected, All(ScoreInput.Of(shuffled) with { Threads = threads }, settings));
        foreach (long bytes in new[] { 1L, 100_000, 300_000 })
        {
            ScoreBatchResult blocked = All(ScoreInput.Of(shuffled) with { StateBytes = bytes }, settings);
            for (int s = 0; s < expected.Scores.Count; s++)
                Assert.Equal(Bits(expected.Scores[s]), Bits(blocked.Scores[s]));
        }
    }

    [Fact]
    public void Rows_never_recorded_are_not_scored_and_all_others_are()
    {
        ScoreBatchResult scoring = All(Record("some", 4));
        foreach (ImportanceScores score in scoring.Scores)
        {
            for (int row = 0; row < Rows; row++)
                Assert.Equal(row % 5 == 4, double.IsNaN(score.Values[row]));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void Reductions_equal_their_formulas(int classes)
    {
        DynamicsFolder folder = Record("plain", classes);
        Dictionary<string, ImportanceScores> scores = All(folder, "el2n-epochs=1", "window=3").Scores.ToDictionary(s => s.Name);
        for (int row = 0; row < 40; row++)
        {
            if (row % 5 == 4)
                continue;
            int label = folder.Labels[row];
            double[][] p = new double[Epochs][];
            double[][] z = new double[Epochs][];
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                z[epoch] = [.. Outputs(row, epoch, label, classes, DynamicsValues.Logits).Select(v => (double)v)];
                double total = z[epoch].Sum(Math.Exp);
                p[epoch] = [.. z[epoch].Select(v => Math.Exp(v) / total)];
            }
            double Other(double[] values) => values.Where((_, c) => c != label).Max();
            double[] last = p[^1];
            double[] ordered = [.. last.OrderDescending()];
            void Near(double expected, string name) => Assert.Equal(expected, scores[name].Values[row], 1e-9 * Math.Max(1, Math.Abs(expected)));
            Near(Math.Sqrt(p[0].Select((v, c) => c == label ? (v - 1) * (v - 1) : v * v).Sum()), "el2n");
            Near(p.Sum(v => v[label] - Other(v)), "aum");
            Near(z.Average(v => v[label] - Other(v)), "aum-logit");
            Near(p.Count(v => v[label] >= Other(v)), "correctness");
            Near(last[label], "confidence");
            Near(-Math.Log(last[label]), "loss");
            Near(-last.Sum(v => v * Math.Log(v + 1e-10)), "entropy");
            Near(ordered[0] - ordered[1], "margin");
            Near(1 - ordered[0], "least-confidence");
            double[] changes = [.. Enumerable.Range(1, Epochs - 1).Select(t => Enumerable.Range(0, classes).Sum(c => Math.Abs(p[t][c] * (Math.Log(p[t][c] + 1e-8) - Math.Log(p[t - 1][c] + 1e-8)))))];
            Assert.Equal(Windows.DecayingNorm(changes, 2, 0.9), scores["tdds"].Values[row], 1e-6);
        }
    }

    [Fact]
    public void Log_probabilities_and_probabilities_give_what_logits_give()
    {
        Dictionary<string, ImportanceScores> logits = All(Record("z", 6)).Scores.ToDictionary(s => s.Name);
        ScoreBatchResult logs = All(Record("l", 6, values: DynamicsValues.LogProbabilities));
        ScoreBatchResult probabilities = All(Record("p", 6, values: DynamicsValues.Probabilities));
        Assert.Equal(s_names, logs.Scores.Select(s => s.Name));
        Assert.Equal(s_names.Where(n => n != "aum-logit"), probabilities.Scores.Select(s => s.Name));
        foreach (ImportanceScores score in logs.Scores.Concat(probabilities.Scores))
        {
            for (int row = 0; row < 100; row++)
                Assert.Equal(logits[score.Name].Values[row], score.Values[row], 3e-5);
        }
    }

    [Fact]
    public void Extreme_logits_give_finite_scores()
    {
        DynamicsFolder folder = Record("extreme", 5, change: (epoch, outputs) =>
        {
            for (int i = 0; i < outputs.Length; i++)
                outputs[i] *= i % 3 == 0 ? 1e30f : i % 7 == 0 ? 0 : 500;
        });
        foreach (ImportanceScores score in All(folder).Scores)
            Assert.All(Enumerable.Range(0, Rows).Where(r => r % 5 != 4), row => Assert.True(double.IsFinite(score.Values[row]), $"{score.Name} {row}"));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_named_by_epoch_and_row(float bad, string shown)
    {
        DynamicsFolder folder = Record("bad", 9);
        float[] values = new float[880 * 9];
        values[100 * 9 + 8] = bad;
        values[700 * 9 + 1] = bad;
        int[] rows = [.. Enumerable.Range(0, Rows).Where(r => r % 5 != 4)];
        NpzFile.Write(Path.Combine(_root, "bad", "epoch-0006.npz"), writer =>
        {
            writer.Add<int>("index", rows, rows.Length);
            writer.Add<float>("values", values, rows.Length, 9);
        });
        var error = Assert.Throws<InvalidDataContentException>(() => All(folder));
        Assert.Contains($"epoch 6, row {rows[100]}: the output of class 8 is {shown}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DynamicsValues.Probabilities)]
    [InlineData(DynamicsValues.LogProbabilities)]
    public void Logits_declared_as_something_else_are_refused(DynamicsValues declared)
    {
        Record("wrong", 4);
        DynamicsFolder folder = DynamicsFolder.Open(Path.Combine(_root, "wrong"));
        (folder.Description with { Values = declared }).Write(folder.Path);
        var error = Assert.Throws<InvalidDataContentException>(() => All(DynamicsFolder.Open(folder.Path)));
        Assert.Contains($"are declared {KebabCase.Of(declared)} but", error.Message, StringComparison.Ordinal);
        Assert.Contains("epoch 0, row 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_impossible_score_is_refused_and_half_logs_need_logs()
    {
        DynamicsFolder folder = Record("p", 4, values: DynamicsValues.Probabilities);
        Assert.Contains("needs 20 recorded epochs", Assert.Throws<OptionException>(() => DynamicsCase.Score(folder, "tdds", "window=20")).Message, StringComparison.Ordinal);
        Assert.Contains("`log-precision` half", Assert.Throws<OptionException>(() => DynamicsCase.Score(folder, "aum", "log-precision=half")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Agreement_says_when_a_score_had_settled()
    {
        DynamicsFolder folder = Record("settled", 4);
        ScoreBatchResult scoring = All(folder, "el2n-epochs=3", "window=3", "trajectory=5");
        string[] names = [.. scoring.Scores.Select(s => s.Name)];
        int At(string name) => Array.IndexOf(names, name);
        Assert.Equal(880, scoring.Agreement!.Rows);
        Assert.InRange(scoring.Agreement!.SettledAfter(At("el2n"))!.Value, 2, 3);
        Assert.Equal(5, scoring.Agreement!.SettledAfter(At("tdds")));
        Assert.InRange(scoring.Agreement!.SettledAfter(At("aum"))!.Value, 3, Epochs);
        Assert.Equal(1, scoring.Agreement!.Correlation(At("aum"), At("aum")), 12);
        Assert.True(scoring.Agreement!.Correlation(At("aum"), At("loss")) < -0.5);
        Assert.Equal(scoring.Agreement!.Correlation(At("aum"), At("el2n")), scoring.Agreement!.Correlation(At("el2n"), At("aum")));
    }

    [Fact]
    public void Logarithms_of_eight_have_the_bits_of_the_scalar_one()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            double[] x = [.. Enumerable.Range(0, 8).Select(_ => Math.Exp(random.NextDouble() * 60 - 40))];
            x[i % 8] = i % 3 == 0 ? 1.0 : i % 3 == 1 ? 1e-8 : 1.4142135623730951;
            System.Runtime.Intrinsics.Vector512<double> logs = DeterministicMath.LogOfNormal(System.Runtime.Intrinsics.Vector512.Create(x));
            for (int k = 0; k < 8; k++)
                Assert.Equal(BitConverter.DoubleToInt64Bits(DeterministicMath.Log(x[k])), BitConverter.DoubleToInt64Bits(logs[k]));
        }
    }
}
