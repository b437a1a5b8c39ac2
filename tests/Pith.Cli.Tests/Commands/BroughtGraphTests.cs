using Pith.Data.Formats.Npz;

namespace Pith.Cli.Tests.Commands;

/// <summary>Graphs as nearest-neighbour libraries return them are selected on as typed.</summary>
public sealed class BroughtGraphTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Theory]
    [InlineData("self")]
    [InlineData("ragged")]
    [InlineData("rounded")]
    public void It_is_read_as_it_is(string kind)
    {
        const int K = 3;
        var indices = new long[Workspace.Rows * K];
        var distances = new float[Workspace.Rows * K];
        for (int row = 0; row < Workspace.Rows; row++)
        {
            for (int j = 0; j < K; j++)
            {
                indices[(row * K) + j] = kind == "self" ? (row + (j == row % K ? 0 : j + 1)) % Workspace.Rows : (row + j + 1) % Workspace.Rows;
                distances[(row * K) + j] = kind == "rounded" && j == 0 ? -1e-7f : j;
                if (kind == "ragged" && j >= row % (K + 1))
                    (indices[(row * K) + j], distances[(row * K) + j]) = (-1, float.PositiveInfinity);
            }
        }
        NpzFile.Write(workspace[$"{kind}.npz"], writer =>
        {
            writer.Add<long>("indices", indices, Workspace.Rows, K);
            writer.Add<float>("distances", distances, Workspace.Rows, K);
        });
        PithResult result = workspace.Run("prune", "--graph", $"{kind}.npz", "--scores", "s.npy", "--keep", "0.3", "--out", $"R-{kind}");
        Assert.True(result.ExitCode == 0, result.Error);
        using NpzFile edges = NpzFile.Open(workspace[$"R-{kind}/edges.npz"]);
        Assert.DoesNotContain(-1L, edges.ReadInt64s("neighbors"));
        Assert.All(edges.ReadDoubles("distances"), d => Assert.True(d >= 0 && double.IsFinite(d)));
        Assert.Equal(0, workspace.Run("explain", $"R-{kind}", "--row", "4").ExitCode);
    }
}
