using Pith.Data.Dynamics;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>Minus infinity as a recorded log-probability is a probability of 0, in every score.</summary>
public sealed class ZeroProbabilityTests : IDisposable
{
    const int Rows = 40, Classes = 5, Epochs = 13;

    static readonly int[] s_labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];

    readonly string _root = Directory.CreateTempSubdirectory("pith-zero-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public static TheoryData<string> Names => [.. Scores.All.NamesOf(ScoreSource.Dynamics)];

    // In every third row one class is impossible, in every fifth all but one, be it the label's or another.
    static float[] Probabilities(int epoch)
    {
        var random = new Random(epoch);
        var values = new float[Rows * Classes];
        for (int row = 0; row < Rows; row++)
        {
            double[] weights = [.. Enumerable.Range(0, Classes).Select(_ => random.NextDouble() + 0.1)];
            if (row % 3 == 0)
                weights[(row + row / 3 + epoch) % Classes] = 0;
            if (row % 5 == 0)
                weights = [.. weights.Select((_, c) => c == (row / 5 + epoch) % Classes ? 1.0 : 0)];
            double sum = weights.Sum();
            for (int c = 0; c < Classes; c++)
                values[row * Classes + c] = (float)(weights[c] / sum);
        }
        return values;
    }

    DynamicsFolder Record(DynamicsValues values, DynamicsPrecision precision = DynamicsPrecision.Float32)
    {
        string folder = Path.Combine(_root, $"{values}-{precision}");
        int[] rows = [.. Enumerable.Range(0, Rows)];
        DynamicsWriter writer = DynamicsWriter.Create(folder, Classes, s_labels, values, precision);
        float[] Outputs(int epoch) => values == DynamicsValues.Probabilities ? Probabilities(epoch) : Array.ConvertAll(Probabilities(epoch), MathF.Log);
        for (int epoch = 0; epoch < Epochs; epoch++)
            writer.AddEpoch(rows, Outputs(epoch));
        writer.WriteFinal(rows, Outputs(Epochs));
        return DynamicsFolder.Open(folder);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_score_is_that_of_the_probabilities(string name)
    {
        DynamicsFolder logs = Record(DynamicsValues.LogProbabilities), halves = Record(DynamicsValues.LogProbabilities, DynamicsPrecision.Float16);
        DynamicsScore score = DynamicsCase.Named(name);
        ImportanceScores found = score.Compute(ScoreInput.Of(logs));
        Assert.All(found.Values.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.All(score.Compute(ScoreInput.Of(halves)).Values.ToArray(), value => Assert.True(double.IsFinite(value)));
        DynamicsFolder probabilities = Record(DynamicsValues.Probabilities);
        if (score.Obstacle(ScoreInput.Of(probabilities)) is string obstacle)
        {
            // The margin of logits is in log-probabilities only.
            Assert.Equal("aum-logit", name);
            Assert.Contains("probabilities", obstacle, StringComparison.Ordinal);
            return;
        }
        ImportanceScores expected = score.Compute(ScoreInput.Of(probabilities));
        for (int row = 0; row < Rows; row++)
            Assert.True(Math.Abs(expected.Values[row] - found.Values[row]) <= 1e-5 * Math.Max(1, Math.Abs(expected.Values[row])), $"{name}, row {row}: {found.Values[row]:R} instead of {expected.Values[row]:R}");
    }

    [Fact]
    public void An_impossible_label_is_harder_than_any_that_is_possible()
    {
        string folder = Path.Combine(_root, "order");
        DynamicsWriter writer = DynamicsWriter.Create(folder, 2, [0, 0, 0], DynamicsValues.LogProbabilities, DynamicsPrecision.Float32);
        writer.AddEpoch([0, 1, 2], [float.NegativeInfinity, 0, -100f, 0, -80f, 0]);
        double[] loss = new Loss().Compute(ScoreInput.Of(DynamicsFolder.Open(folder))).Values.ToArray();
        Assert.True(loss[0] > loss[1] && loss[1] > loss[2], string.Join(' ', loss));
        using DynamicsEpoch epoch = DynamicsFolder.Open(folder).OpenEpoch(0);
        var outputs = new double[2];
        epoch.Read(0, outputs);
        Assert.Equal([DynamicsEpoch.LogOfZero, 0], outputs);
        Assert.Equal(DynamicsEpoch.LogOfZero, MathF.Log(float.Epsilon), 1e-4);
    }

    [Fact]
    public void A_row_in_which_no_class_is_possible_is_named()
    {
        DynamicsFolder folder = Record(DynamicsValues.LogProbabilities);
        float[] values = Array.ConvertAll(Probabilities(4), MathF.Log);
        values.AsSpan(7 * Classes, Classes).Fill(float.NegativeInfinity);
        NpzFile.Write(Path.Combine(folder.Path, DynamicsFolder.EpochName(4)), npz =>
        {
            npz.Add<int>("index", [.. Enumerable.Range(0, Rows)], Rows);
            npz.Add<float>("values", values, Rows, Classes);
        });
        foreach (DynamicsScore score in (DynamicsScore[])[new Aum(), new Forgetting(), new El2n()])
        {
            var error = Assert.Throws<InvalidDataContentException>(() => score.Compute(ScoreInput.Of(folder)));
            Assert.Contains("epoch-0004.npz", error.Message, StringComparison.Ordinal);
            Assert.Contains("row 7", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(DynamicsValues.Logits, float.NegativeInfinity, false)]
    [InlineData(DynamicsValues.Probabilities, float.NegativeInfinity, false)]
    [InlineData(DynamicsValues.LogProbabilities, float.NegativeInfinity, true)]
    [InlineData(DynamicsValues.LogProbabilities, float.PositiveInfinity, false)]
    [InlineData(DynamicsValues.LogProbabilities, float.NaN, false)]
    public void Only_as_a_log_probability_is_it_recorded(DynamicsValues values, float value, bool isTaken)
    {
        DynamicsWriter writer = DynamicsWriter.Create(Path.Combine(_root, "d"), 2, [0, 1], values);
        void Add() => writer.AddEpoch([0, 1], [value, 0, 0, value]);
        if (isTaken)
            Add();
        else
            Assert.Contains("epoch 0, row 0: the output of class 0", Assert.Throws<InvalidDataContentException>(Add).Message, StringComparison.Ordinal);
        Assert.Equal(isTaken ? 1 : 0, writer.Epochs);
    }
}
