using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Scoring;
using Pith.Scoring.Catalogue;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>Scores of one model are of the finished model in evaluation mode where that was recorded, and say of which moment they are.</summary>
public sealed class FinalModelTests : IDisposable
{
    const int Rows = 40, Classes = 3;

    readonly string _folder = Directory.CreateTempSubdirectory("pith-final-").FullName;
    readonly int[] _labels;
    readonly int[] _trained = [.. Enumerable.Range(0, Rows).Where(row => row % 4 != 0)];
    readonly float[] _final;

    public FinalModelTests()
    {
        var random = new Random(6);
        _labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))];
        DynamicsWriter writer = DynamicsWriter.Create(_folder, Classes, _labels, DynamicsValues.Logits, DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < 3; epoch++)
            writer.AddEpoch(_trained, [.. _trained.SelectMany(_ => Enumerable.Range(0, Classes).Select(_ => (float)random.NextDouble()))]);
        _final = [.. _trained.SelectMany(_ => Enumerable.Range(0, Classes).Select(_ => (float)(random.NextDouble() * 5)))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("loss")]
    [InlineData("entropy")]
    [InlineData("confidence")]
    [InlineData("margin")]
    [InlineData("least-confidence")]
    public void They_are_of_the_final_outputs(string name)
    {
        ImportanceScores before = Compute(name);
        DynamicsWriter.Resume(_folder, precision: DynamicsPrecision.Float32).WriteFinal(_trained, _final);
        ImportanceScores after = Compute(name);
        for (int i = 0; i < _trained.Length; i++)
        {
            double[] p = [.. _final[(i * Classes)..((i + 1) * Classes)].Select(v => Math.Exp(v))];
            p = [.. p.Select(v => v / p.Sum())];
            double label = p[_labels[_trained[i]]];
            double[] sorted = [.. p.OrderDescending()];
            double expected = name switch
            {
                "loss" => -Math.Log(label),
                "entropy" => -p.Sum(v => v * Math.Log(v)),
                "confidence" => label,
                "margin" => sorted[0] - sorted[1],
                _ => 1 - sorted[0],
            };
            Assert.Equal(expected, after.Values[_trained[i]], 1e-5);
            Assert.NotEqual(before.Values[_trained[i]], after.Values[_trained[i]]);
        }
        Assert.True(double.IsNaN(after.Values[0]));
        Assert.Contains("final model", after.Parameters["moment"], StringComparison.Ordinal);
        Assert.Contains("final model in evaluation mode", after.Definition, StringComparison.Ordinal);
        Assert.Contains("as recorded", before.Parameters["moment"], StringComparison.Ordinal);
        Assert.Equal(before.Direction, after.Direction);
    }

    [Theory]
    [InlineData("el2n")]
    [InlineData("forgetting")]
    [InlineData("aum")]
    public void Scores_over_epochs_are_not_changed(string name)
    {
        ImportanceScores before = Compute(name);
        DynamicsWriter.Resume(_folder, precision: DynamicsPrecision.Float32).WriteFinal(_trained, _final);
        Assert.Equal(before.Values.ToArray(), Compute(name).Values.ToArray());
        Assert.False(before.Parameters.ContainsKey("moment"));
    }

    [Fact]
    public void Final_outputs_of_other_rows_are_refused()
    {
        DynamicsWriter writer = DynamicsWriter.Resume(_folder, precision: DynamicsPrecision.Float32);
        Assert.Throws<ArgumentException>(() => writer.WriteFinal(_trained.AsSpan(1), _final.AsSpan(Classes)));
        Assert.Throws<ArgumentException>(() => writer.WriteFinal([0, .. _trained[1..]], _final));
        Assert.Throws<ArgumentException>(() => writer.WriteFinal(_trained, _final.AsSpan(1)));
    }

    ImportanceScores Compute(string name) => Scores.Compute([name], ScoreInput.Of(DynamicsFolder.Open(_folder)))[0];
}
