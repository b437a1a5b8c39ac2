using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith score --logits</c>: logits that were saved without the recorder are scored as a recording of the same outputs is.</summary>
public sealed class ScoreLogitsTests : IDisposable
{
    const int Rows = 40, Classes = 3, Epochs = 12;

    readonly string _root = Directory.CreateTempSubdirectory("pith-logits-").FullName;
    readonly int[] _labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];

    public ScoreLogitsTests() => NpyFile.Write<long>(At("y.npy"), [.. _labels.Select(label => (long)label)], Rows);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string At(string name) => Path.Combine(_root, name);

    static float[] Outputs(int epoch)
    {
        var random = new Random(epoch);
        return [.. Enumerable.Range(0, Rows * Classes).Select(_ => (float)(random.NextDouble() * 4))];
    }

    void Save(string pattern, int epochs = Epochs)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            string file = At(string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, epoch));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            NpyFile.Write<float>(file, Outputs(epoch), Rows, Classes);
        }
    }

    (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["score", .. args, "--out", At("out"), "--overwrite"], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData("logits_epoch_{0}.npy", "logits_epoch_*.npy")]
    [InlineData("folder/{0}.npy", "folder")]
    [InlineData("e{0}_of_12_seed{0}.npy", "e*.npy")]
    [InlineData("with-labels/epoch-{0}.npy", "with-labels")]
    public void A_pattern_or_folder_is_a_trajectory_in_natural_order(string names, string given)
    {
        Save(names);
        if (given == "with-labels")
            File.Copy(At("y.npy"), At("with-labels/labels.npy"));
        DynamicsWriter writer = DynamicsWriter.Create(At("d"), Classes, _labels, precision: DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < Epochs; epoch++)
            writer.AddEpoch([.. Enumerable.Range(0, Rows)], Outputs(epoch));
        Assert.Equal(ExitCodes.Done, Run("--dynamics", At("d")).Code);
        Dictionary<string, byte[]> expected = Directory.GetFiles(At("out/scores")).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        (int code, string output, string error) = Run("--logits", At(given), "--labels", At("y.npy"), "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(Epochs, (int)json["epochs"]!);
        Assert.Equal(
            Enumerable.Range(0, Epochs).Select(epoch => Path.GetFileName(string.Format(System.Globalization.CultureInfo.InvariantCulture, names, epoch))),
            json["files"]!.AsArray().Select(file => (string)file!));
        Assert.Equal(expected.Keys.Order(), Directory.GetFiles(At("out/scores")).Select(file => Path.GetFileName(file)).Order());
        Assert.All(expected, file => Assert.Equal(file.Value, File.ReadAllBytes(At("out/scores/" + file.Key))));
        (_, output, _) = Run("--logits", At(given), "--labels", At("y.npy"));
        Assert.Contains("from 12 epochs", output, StringComparison.Ordinal);
        Assert.Contains("Epochs in this order: " + Path.GetFileName(string.Format(System.Globalization.CultureInfo.InvariantCulture, names, 0)), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "correctness,aum,aum-logit,el2n,entropy,loss,confidence,mean-confidence,margin,least-confidence")]
    [InlineData(false, "entropy,margin,least-confidence")]
    public void One_matrix_gives_the_scores_that_need_no_trajectory(bool hasLabels, string names)
    {
        Save("final.npy", 1);
        (int code, string output, string error) = Run(["--logits", At("final.npy"), "--json", .. hasLabels ? ["--labels", At("y.npy")] : Array.Empty<string>()]);
        Assert.True(code == ExitCodes.Done, error);
        Assert.Equal(names.Split(','), JsonNode.Parse(output)!["scores"]!.AsObject().Select(score => score.Key));
    }

    [Fact]
    public void Features_and_logits_of_one_model_give_grand()
    {
        Save("final.npy", 1);
        NpyFile.Write<float>(At("f.npy"), Outputs(3), Rows, Classes);
        (int code, _, string error) = Run("--logits", At("final.npy"), "--features", At("f.npy"), "--labels", At("y.npy"), "--scores", "grand,el2n");
        Assert.True(code == ExitCodes.Done, error);
        Assert.True(File.Exists(At("out/scores/grand.npy")));
    }

    [Theory]
    [InlineData(2, "needs class labels", "--logits", "final.npy", "--scores", "el2n")]
    [InlineData(2, "needs the logits of several epochs", "--logits", "final.npy", "--labels", "y.npy", "--scores", "forgetting")]
    [InlineData(2, "leave it out with --logits", "--logits", "final.npy", "--labels", "y.npy", "--neighbors", "3")]
    [InlineData(3, "matches no file", "--logits", "none_*.npy", "--labels", "y.npy")]
    [InlineData(3, "one an epoch, each of all rows", "--logits", "mixed*.npy", "--labels", "y.npy")]
    [InlineData(3, "row 3 has label 5, but 3 classes are recorded", "--logits", "final.npy", "--labels", "high.npy")]
    [InlineData(3, "40", "--logits", "final.npy", "--labels", "short.npy")]
    [InlineData(3, "name 2 classes", "--logits", "final.npy", "--labels", "names.csv:class")]
    [InlineData(3, "epoch 1, row 7: the output of class 1 is NaN", "--logits", "nan*.npy", "--labels", "y.npy")]
    public void What_does_not_fit_is_refused_in_one_sentence(int expected, string sentence, params string[] args)
    {
        Save("final.npy", 1);
        Save("mixed{0}.npy", 2);
        NpyFile.Write<float>(At("mixed7.npy"), new float[Rows * 4], Rows, 4);
        Save("nan{0}.npy", 2);
        float[] bad = Outputs(1);
        bad[(7 * Classes) + 1] = float.NaN;
        NpyFile.Write<float>(At("nan1.npy"), bad, Rows, Classes);
        NpyFile.Write<long>(At("high.npy"), [.. _labels.Select((label, row) => row == 3 ? 5L : label)], Rows);
        NpyFile.Write<long>(At("short.npy"), new long[Rows - 1], Rows - 1);
        File.WriteAllText(At("names.csv"), "class\n" + string.Concat(_labels.Select(label => label == 0 ? "cat\n" : "dog\n")));
        (int code, _, string error) = Run([.. args.Select((arg, i) => i % 2 == 1 && (args[i - 1] is "--logits" or "--labels") ? At(arg) : arg)]);
        Assert.Equal(expected, code);
        Assert.Contains(sentence, error.Trim().Split('\n')[^1], StringComparison.Ordinal);
    }
}
