using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Scores;

namespace Pith.Cli.Tests.Commands;

/// <summary>A recording with minus infinity as log-probability goes through <c>pith score</c> and on to a selection.</summary>
public sealed class ZeroProbabilityCommandTests : IDisposable
{
    const int Rows = 40, Epochs = 13;

    readonly string _root = Directory.CreateTempSubdirectory("pith-zero-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string At(string name) => Path.Combine(_root, name);

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    string Record(DynamicsPrecision precision, DynamicsValues values = DynamicsValues.LogProbabilities)
    {
        DynamicsWriter writer = DynamicsWriter.Create(At("d"), 3, [.. Enumerable.Range(0, Rows).Select(row => row % 3)], values, precision);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            // The label of every fourth row is impossible, and one other class of every third.
            writer.AddEpoch([.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).SelectMany(row =>
            {
                double[] weights = [.. Enumerable.Range(0, 3).Select(c => 1 + (row * 7 + c * 3 + epoch) % 5)];
                if (row % 4 == 0)
                    weights[row % 3] = 0;
                else if (row % 3 == 0)
                    weights[(row + 1) % 3] = 0;
                return weights.Select(w => (float)Math.Log(w / weights.Sum()));
            })]);
        }
        return At("d");
    }

    [Theory]
    [InlineData(DynamicsPrecision.Float32)]
    [InlineData(DynamicsPrecision.Float16)]
    public void All_scores_are_numbers_and_select(DynamicsPrecision precision)
    {
        (int code, string output, string error) = Run("score", "--dynamics", Record(precision), "--scores", "all", "--out", At("s"), "--json");
        Assert.True(code == ExitCodes.Done, error);
        var scores = JsonNode.Parse(output)!["scores"]!.AsObject();
        Assert.True(scores.Count >= 12, string.Join(' ', scores.Select(score => score.Key)));
        foreach ((string name, _) in scores)
            Assert.All(ImportanceScores.Load($"{At("s")}:{name}", Rows).Values.ToArray(), value => Assert.True(double.IsFinite(value), name));
        double[] loss = ImportanceScores.Load($"{At("s")}:loss", Rows).Values.ToArray();
        Assert.Equal(Enumerable.Range(0, Rows / 4).Select(i => i * 4), Enumerable.Range(0, Rows).Where(row => loss[row] > 100));
        Assert.Equal(ExitCodes.Done, Run("verify", At("s")).Code);
        (code, _, error) = Run("prune", "--scores", $"{At("s")}:loss", "--method", "top", "--count", "10", "--out", At("run"));
        Assert.True(code == ExitCodes.Done, error);
    }

    [Fact]
    public void As_logits_of_one_model_it_serves_too()
    {
        (int code, _, string error) = Run("prune", "--logits", Record(DynamicsPrecision.Float32), "--method", "margin", "--count", "10", "--out", At("run"));
        Assert.True(code == ExitCodes.Done, error);
    }
}
