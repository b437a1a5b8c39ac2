using System.Globalization;
using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Numerics;

namespace Pith.Cli.Tests.Commands;

/// <summary>The published selection code's orders, through the command line.</summary>
public sealed class GoldenD2Tests(Workspace workspace) : IClassFixture<Workspace>
{
    // Left out: case 14 (gamma -1, which the command refuses) and the reference's experimental median and no_scores modes.
    public static TheoryData<string> BuiltGraphs() => Cases(name => (char.IsAsciiDigit(name[0]) && !name.StartsWith("14", StringComparison.Ordinal)) || name.StartsWith("ties", StringComparison.Ordinal));

    public static TheoryData<string> SuppliedGraphs() => Cases(name => name.StartsWith("precomputed", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(BuiltGraphs))]
    public void The_order_is_the_reference_codes(string name)
    {
        string folder = Workspace.Golden("d2_select", name);
        Compare(folder, name, "--embeddings", Path.Combine(folder, "in_features.npy"));
    }

    [Theory]
    [MemberData(nameof(SuppliedGraphs))]
    public void The_order_on_a_brought_graph_is_the_reference_codes(string name)
    {
        string folder = Workspace.Golden("d2_select", name);
        string graph = workspace[name + ".npz"];
        using MatrixView table = NpyFile.OpenMatrix(Path.Combine(folder, "in_distances.npy"));
        int rows = table.Rows, columns = table.Columns;
        double[] distances = new double[rows * columns];
        table.CopyRows(0, rows, distances);
        using MatrixView neighborTable = NpyFile.OpenMatrix(Path.Combine(folder, "in_neighbors.npy"));
        double[] neighbors = new double[rows * columns];
        neighborTable.CopyRows(0, rows, neighbors);
        NpzFile.Write(graph, npz =>
        {
            npz.Add<long>("indices", Array.ConvertAll(neighbors, v => (long)v), rows, columns);
            npz.Add<double>("distances", distances, rows, columns);
        });
        Compare(folder, name, "--graph", graph);
    }

    [Fact]
    public void A_negative_gamma_is_refused()
    {
        string folder = Workspace.Golden("d2_select", "14_sum_weighted_k5_g-1.0_continuous_gamma_default_minus1");
        PithResult result = workspace.Run("prune", "--embeddings", Path.Combine(folder, "in_features.npy"), "--scores", Path.Combine(folder, "in_scores.npy"),
            "--count", "24", "--neighbors", "5", "--gamma", "-1", "--compat", "d2-reference", "--out", "refused");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--gamma must be", result.Error, StringComparison.Ordinal);
    }

    void Compare(string folder, string name, string inputOption, string input)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        JsonElement parameters = document.RootElement.GetProperty("parameters");
        string Text(string key) => parameters.GetProperty(key).ToString();
        PithResult result = workspace.Run(
            "prune", inputOption, input, "--scores", Path.Combine(folder, "in_scores.npy"), "--count", Text("select"),
            "--neighbors", Text("n_neighbor"), "--gamma", Text("gamma"), "--combine", Text("graph_mode"), "--reverse", Text("graph_sampling_mode"),
            "--compat", "d2-reference", "--out", name, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(NpyFile.ReadInt64s(Path.Combine(folder, "exp_order.npy")), NpyFile.ReadInt64s(Path.Combine(workspace[name], "order.npy")));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal("d2", json.RootElement.GetProperty("method").GetString());
        Assert.Equal(int.Parse(Text("select"), CultureInfo.InvariantCulture), json.RootElement.GetProperty("kept").GetInt32());
    }

    static TheoryData<string> Cases(Func<string, bool> wanted) =>
        [.. Directory.EnumerateDirectories(Workspace.Golden("d2_select")).Select(path => Path.GetFileName(path)!).Where(wanted).Order(StringComparer.Ordinal)];
}
