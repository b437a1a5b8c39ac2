using System.Text;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;

namespace Pith.Cli.Tests.Commands;

/// <summary>Bad input: one sentence on standard error, nothing on standard output, the contract's exit code, and no file left
/// behind.</summary>
public sealed class BadInputTests(Workspace workspace) : IClassFixture<Workspace>
{
    const string Prune = "prune --embeddings X.npy --scores s.npy --out RUN ";

    [Theory]
    // Usage
    [InlineData(2, "prune --embeddings X.npy --scores s.npy --out RUN --kep 0.3", "unknown option --kep; did you mean --keep?")]
    [InlineData(2, "prne --keep 0.3", "unknown command prne; did you mean prune?")]
    [InlineData(2, "explore", "RUN is missing")]
    [InlineData(2, "explore RUN --port 70000", "--port must be a whole number from 1 to 65535")]
    [InlineData(2, "explore --scores s.npy", "--embeddings FILE")]
    [InlineData(3, "explore nothing-here", "nothing-here")]
    [InlineData(2, "--json prune", "the command comes first")]
    [InlineData(2, Prune, "--keep")]
    [InlineData(2, Prune + "--keep", "--keep needs a value")]
    [InlineData(2, Prune + "--keep 0.3 extra", "unexpected argument extra")]
    [InlineData(2, Prune + "--keep 0.3 --count 5", "exclude each other")]
    [InlineData(2, Prune + "--keep 0", "--keep must be")]
    [InlineData(2, Prune + "--keep 1.01", "--keep must be")]
    [InlineData(2, Prune + "--keep 30", "--keep must be")]
    [InlineData(2, Prune + "--keep 101%", "--keep must be")]
    [InlineData(2, Prune + "--keep -0.1", "--keep must be")]
    [InlineData(2, Prune + "--keep NaN", "--keep must be")]
    [InlineData(2, Prune + "--keep 0.001", "keeps no row")]
    [InlineData(2, Prune + "--count 0", "--count must be")]
    [InlineData(2, Prune + "--count 201", "--count must be")]
    [InlineData(2, Prune + "--count many", "--count must be")]
    [InlineData(2, Prune + "--keep 0.3 --gamma -1", "--gamma must be")]
    [InlineData(2, Prune + "--keep 0.3 --gamma NaN", "--gamma must be")]
    [InlineData(2, Prune + "--keep 0.3 --reverse-gamma -0.5", "--gamma must be")]
    [InlineData(2, Prune + "--keep 0.3 --forward-gamma -1", "--forward-gamma must be")]
    [InlineData(2, Prune + "--keep 0.3 --neighbors 0", "--neighbors must be")]
    [InlineData(2, Prune + "--keep 0.3 --neighbors 200", "--neighbors must be")]
    [InlineData(2, Prune + "--keep 0.3 --kernel gauss", "--kernel must be")]
    [InlineData(2, Prune + "--keep 0.3 --method best", "--method must be")]
    [InlineData(2, Prune + "--keep 0.3 --method random --gamma 1", "--gamma is not an option of --method random")]
    [InlineData(2, Prune + "--keep 0.3 --cutoff 1", "--cutoff must be")]
    [InlineData(2, Prune + "--keep 0.3 --cutoff auto", "--cutoff auto judges coresets")]
    [InlineData(2, Prune + "--keep 0.3 --hard middle", "--hard must be high or low")]
    [InlineData(2, Prune + "--keep 0.3 --metric manhattan", "--metric must be")]
    [InlineData(2, Prune + "--keep 0.3 --write pdf", "must be of mask, uids, txt, parquet, csv, rows, links")]
    [InlineData(2, Prune + "--keep 0.3 --write masks", "--write must be")]
    [InlineData(2, Prune + "--keep 0.3 --write uids", "--ids")]
    [InlineData(2, Prune + "--keep 0.3 --compat d3", "--compat must be")]
    [InlineData(2, Prune + "--keep 0.3 --compat d2-reference --kernel scaled", "--kernel scaled")]
    [InlineData(2, Prune + "--keep 0.3 --compat d2-reference --method top", "--compat")]
    [InlineData(2, Prune + "--keep 0.3 --threads 0", "--threads must be")]
    [InlineData(2, Prune + "--keep 0.3 --seed -1", "--seed must be")]
    [InlineData(2, Prune + "--keep 0.3 --memory lots", "--memory must be")]
    [InlineData(2, Prune + "--keep 0.3 --balance equal", "--labels")]
    [InlineData(2, Prune + "--count 2 --balance equal --labels y.npy", "class")]
    [InlineData(2, Prune + "--keep 0.3 --pool class", "--labels")]
    [InlineData(2, "prune --scores s.npy --keep 0.3 --out RUN", "--embeddings")]
    [InlineData(2, "prune --embeddings X.npy --keep 0.3 --out RUN", "--scores")]
    [InlineData(2, "prune --embeddings X.npy --scores s.npy --keep 0.3", "--out is missing")]
    [InlineData(2, "prune --embeddings X.npy --scores s.npy --keep 0.3 --out full", "--overwrite")]
    [InlineData(2, "prune --embeddings X.npy --scores s.npy --keep 0.3 --out full --overwrite", "manifest.json")]
    [InlineData(2, "prune --embeddings X.npy --scores s.npy --keep 0.3 --out X.npy", "is a file")]
    [InlineData(2, "graph --embeddings X.npy --neighbors 0 --out G.npz", "--neighbors must be")]
    [InlineData(2, "graph --embeddings X.npy --neighbors 200 --out G.npz", "--neighbors must be")]
    [InlineData(2, "graph --embeddings X.npy --recall 0 --out G.npz", "--recall must be")]
    [InlineData(2, "graph --embeddings X.npy --exact --recall 0.9 --out G.npz", "exclude each other")]
    [InlineData(2, "graph --embeddings X.npy --out G.bin", "must end with .npz")]
    [InlineData(2, "graph --embeddings X.npy --out y.npy", "must end with .npz")]
    // Data
    [InlineData(3, "prune --embeddings X.npy --scores s.npy --keep 0.3 --out X.npy/RUN", "cannot be written")]
    [InlineData(3, "graph --embeddings X.npy --out missing/G.npz", "cannot be written")]
    [InlineData(3, "graph --embeddings missing.npy --out G.npz", "missing.npy")]
    [InlineData(3, "prune --embeddings missing.npy --scores s.npy --keep 0.3 --out RUN", "missing.npy")]
    [InlineData(3, "prune --embeddings X.npy --scores missing.npy --keep 0.3 --out RUN", "missing.npy")]
    [InlineData(3, "prune --embeddings truncated.npy --scores s.npy --keep 0.3 --out RUN", "truncated.npy")]
    [InlineData(3, "prune --embeddings header.npy --scores s.npy --keep 0.3 --out RUN", "header.npy")]
    [InlineData(3, "prune --embeddings magic.npy --scores s.npy --keep 0.3 --out RUN", "magic.npy")]
    [InlineData(3, "prune --embeddings object.npy --scores s.npy --keep 0.3 --out RUN", "object.npy")]
    [InlineData(3, "prune --embeddings pickle.npy --scores s.npy --keep 0.3 --out RUN", "pickle.npy")]
    [InlineData(3, "prune --embeddings huge.npy --scores s.npy --keep 0.3 --out RUN", "huge.npy")]
    [InlineData(3, "prune --embeddings empty.npy --scores s.npy --keep 0.3 --out RUN", "empty.npy")]
    [InlineData(3, "prune --embeddings pack.npz:nothing --scores s.npy --keep 0.3 --out RUN", "nothing")]
    [InlineData(3, "prune --embeddings broken.npz:x --scores s.npy --keep 0.3 --out RUN", "broken.npz")]
    [InlineData(3, "prune --embeddings nan.npy --scores s.npy --keep 0.3 --out RUN", "first at row 7")]
    [InlineData(3, "prune --embeddings X.npy --scores infinite.npy --keep 0.3 --out RUN", "row 5")]
    [InlineData(3, "prune --embeddings X.npy --scores unscored.npy --keep 0.3 --out RUN", "none of the 200")]
    [InlineData(3, "prune --embeddings s.npy --scores s.npy --keep 0.3 --out RUN", "s.npy")]
    [InlineData(3, "prune --embeddings X.npy --scores X.npy --keep 0.3 --out RUN", "X.npy")]
    [InlineData(3, "prune --embeddings X.npy --scores short.npy --keep 0.3 --out RUN", "short.npy")]
    [InlineData(3, Prune + "--keep 0.3 --labels short.npy", "short.npy")]
    [InlineData(3, Prune + "--keep 0.3 --labels negative.npy", "negative.npy")]
    [InlineData(3, Prune + "--keep 0.3 --labels missing.npy", "missing.npy")]
    [InlineData(3, Prune + "--keep 0.3 --labels s.npy", "s.npy")]
    [InlineData(3, Prune + "--keep 0.3 --given short.npy", "short.npy")]
    [InlineData(3, Prune + "--keep 0.3 --write uids --ids ids.txt", "32 hexadecimal digits")]
    [InlineData(3, Prune + "--keep 0.3 --graph pack.npz", "pack.npz")]
    [InlineData(3, Prune + "--keep 0.3 --config missing.yaml", "missing.yaml")]
    [InlineData(3, "verify full", "manifest.json")]
    [InlineData(3, "verify missing", "does not exist")]
    [InlineData(3, "subset full --count 3 --out f.npy", "manifest.json")]
    // Resources
    [InlineData(4, Prune + "--keep 0.3 --memory 1MB", "--memory allows 1.00 MB")]
    [InlineData(4, "graph --embeddings X.npy --memory 1MB --out G.npz", "--memory allows 1.00 MB")]
    public void It_is_met_by_one_sentence(int exitCode, string command, string says)
    {
        MakeBadFiles();
        string[] before = workspace.Listing();
        PithResult result = workspace.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}: {result.Error}");
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("pith: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.Equal(before, workspace.Listing());
    }

    [Theory]
    [InlineData("keep: 0.3\nkernal: paper\n", "unknown option kernal; did you mean kernel?")]
    [InlineData("keep: [0.3, {a: 1}]\n", "one value or a list")]
    [InlineData("keep: 0.3\n  bad: : :\n", "YAML")]
    [InlineData("- keep\n", "mapping")]
    [InlineData("keep: 0.3\noverwrite: maybe\n", "true or false")]
    public void A_bad_configuration_is_a_usage_error(string yaml, string says)
    {
        File.WriteAllText(workspace["bad.yaml"], yaml);
        PithResult result = workspace.Run("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--config", "bad.yaml", "--out", "RUN");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["RUN"]));
    }

    [Fact]
    public void With_json_an_error_still_goes_to_standard_error()
    {
        PithResult result = workspace.Run("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "2", "--out", "RUN", "--json");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Single(result.ErrorLines);
    }

    // These are odd, not wrong: a coreset is still what was asked for, so they are warned about.
    [Theory]
    [InlineData("constant.npy", "X.npy", "all scores are equal")]
    [InlineData("s.npy", "same.npy", "all neighbours are at distance 0")]
    public void Constant_scores_and_identical_rows_give_a_coreset_and_a_warning(string scores, string embeddings, string says)
    {
        MakeBadFiles();
        string run = "ok-" + scores + embeddings;
        PithResult result = workspace.Run("prune", "--embeddings", embeddings, "--scores", scores, "--keep", "0.5", "--out", run, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(result.ErrorLines, line => line.Contains(says, StringComparison.Ordinal));
        Assert.Equal(100, NpyFile.ReadInt64s(Path.Combine(workspace[run], "kept.npy")).Distinct().Count());
        Directory.Delete(workspace[run], recursive: true);
    }

    void MakeBadFiles()
    {
        if (File.Exists(workspace["truncated.npy"]))
            return;
        byte[] good = File.ReadAllBytes(workspace["X.npy"]);
        Directory.CreateDirectory(workspace["full"]);
        File.WriteAllText(workspace["full/mine.txt"], "mine");
        File.WriteAllBytes(workspace["header.npy"], good[..40]);
        File.WriteAllBytes(workspace["magic.npy"], [.. "PK"u8, .. good[2..]]);
        File.WriteAllBytes(workspace["object.npy"], Header("{'descr': '|O', 'fortran_order': False, 'shape': (200, 8), }"));
        File.WriteAllBytes(workspace["pickle.npy"], [0x80, 4, 0x95, .. new byte[300]]);
        File.WriteAllBytes(workspace["huge.npy"], Header("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 4096), }"));
        File.WriteAllBytes(workspace["empty.npy"], []);
        NpzFile.Write(workspace["pack.npz"], npz => npz.Add<float>("x", workspace.Embeddings, Workspace.Rows, Workspace.Columns));
        byte[] broken = File.ReadAllBytes(workspace["pack.npz"]);
        broken[broken.Length / 2] ^= 0x40;
        File.WriteAllBytes(workspace["broken.npz"], broken);
        float[] nan = [.. workspace.Embeddings];
        nan[7 * Workspace.Columns + 2] = float.NaN;
        nan[9 * Workspace.Columns] = float.PositiveInfinity;
        workspace.Write("nan.npy", nan, Workspace.Rows, Workspace.Columns);
        double[] infinite = [.. workspace.Scores];
        infinite[5] = double.PositiveInfinity;
        workspace.Write("infinite.npy", infinite, Workspace.Rows);
        workspace.Write("unscored.npy", [.. Enumerable.Repeat(double.NaN, Workspace.Rows)], Workspace.Rows);
        workspace.Write("constant.npy", [.. Enumerable.Repeat(1.5, Workspace.Rows)], Workspace.Rows);
        workspace.Write("same.npy", new float[Workspace.Rows * Workspace.Columns], Workspace.Rows, Workspace.Columns);
        workspace.Write("short.npy", workspace.Scores[..199], 199);
        workspace.Write<long>("negative.npy", [.. Enumerable.Range(-1, Workspace.Rows).Select(i => (long)i)], Workspace.Rows);
        File.WriteAllBytes(workspace["truncated.npy"], good[..^16]);
    }

    static byte[] Header(string text)
    {
        string padded = text.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded), .. new byte[64]];
    }
}
