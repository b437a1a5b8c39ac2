using System.Text.Json;
using Pith.Tables.Engine;
using Pith.Tests;

namespace Pith.Cli.Tests.DataComp;

/// <summary>A coreset of image-text pairs in DataComp's form, as a user types it.</summary>
public sealed class PoolCommandTests : IDisposable
{
    readonly Workspace _workspace = new();

    public PoolCommandTests() => PoolFiles.Write(_workspace["pool"]);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void One_command_gives_uids_plan_manifest_and_report()
    {
        string plan = _workspace.Good("prune", "--data", "datacomp:pool", "--keep", "30%", "--dry-run").Output;
        Assert.Contains("120 rows", plan, StringComparison.Ordinal);
        Assert.Contains("embeddings", plan, StringComparison.Ordinal);
        _workspace.Good("run", "--data", "datacomp:pool", "--keep", "30%", "--out", "RUN");
        Assert.True(File.Exists(_workspace["RUN/report.html"]));
        string[] uids = Uids("RUN/coreset");
        Assert.Equal(36, uids.Length);
        Assert.Equal(uids.Order(StringComparer.Ordinal), uids);
        JsonElement options = Manifest("RUN/coreset").GetProperty("options");
        Assert.Equal("d2-reference-datacomp", options.GetProperty("compat").GetString());
        Assert.Equal("1", options.GetProperty("neighbors").GetString());
        Assert.Equal("1", options.GetProperty("gamma").GetString());
        Assert.Equal("datacomp:pool:l14_img|l14_txt", options.GetProperty("embeddings").GetString());
        Assert.Equal("datacomp:pool:clip_l14_similarity_score", options.GetProperty("scores").GetString());
        _workspace.Good("verify", "RUN/coreset");
        _workspace.Good("verify", "RUN");
        // What prune makes of the same words is the same, byte for byte.
        _workspace.Good("prune", "--data", "datacomp:pool", "--keep", "30%", "--out", "PRUNED");
        Assert.Equal(_workspace.Contents("RUN/coreset"), _workspace.Contents("PRUNED"));
        string row = _workspace.Good("explain", "PRUNED", "--id", uids[0]).Output;
        Assert.Contains(uids[0], row, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_and_the_names_of_shards_make_no_difference()
    {
        PoolFiles.Write(_workspace["other"], ("00", PoolFiles.Range(70, 120)), ("01", PoolFiles.Range(0, 25)), ("02", PoolFiles.Range(25, 70)));
        string[] one = Prune("pool", "--keep", "40%"), other = Prune("other", "--keep", "40%");
        Assert.Equal(one, other);
        Assert.NotEqual(one, Prune("pool", "--keep", "40%", "--kernel", "scaled"));
    }

    [NumPyFact]
    public void Files_of_features_that_name_their_rows_are_matched_by_uid()
    {
        Directory.CreateDirectory(_workspace["keyed"]);
        PoolFiles.WriteMetadata(_workspace["keyed/m.parquet"], PoolFiles.Range(0, 120));
        (int code, string text) = NumPyFactAttribute.Run("-c", $"""
            import numpy as np
            files = [np.load("{_workspace["pool"]}/" + name + ".npz") for name in ("b7", "0c", "9a")]
            pairs = np.concatenate([np.arange(60, 120)[::-1], np.arange(60) * 7 % 60, [120, 60]])
            all = dict((name, np.concatenate([file[name] for file in files] + [files[0][name][:1]])[pairs]) for name in ("l14_img", "l14_txt"))
            uids = np.array(["%016x%016x" % (p * 0x9E3779B97F4A7C15 % 2 ** 64, p) for p in map(int, pairs)])
            for name, part in (("f0", slice(0, 50)), ("f1", slice(50, None))):
                np.savez("{_workspace["keyed"]}/" + name + ".npz", uid=uids[part], **dict((k, v[part]) for k, v in all.items()))
            """);
        Assert.True(code == 0, text);
        string[] pool = Prune("pool", "--keep", "40%");
        PithResult result = _workspace.Good("prune", "--data", "datacomp:keyed", "--keep", "40%", "--out", "KEYED", "--json");
        Assert.Equal(pool, Uids("KEYED"));
        Assert.Contains($"note: 1 row of features repeats a uid of another, the first {PoolFiles.Uid(60)} of keyed/f1.npz (row 71); the first row of each is taken.", result.Error, StringComparison.Ordinal);
        Assert.Contains($"note: 1 uid has features and no metadata, the first {PoolFiles.Uid(120)} of keyed/f1.npz (row 70); left out.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Uids_that_occur_twice_or_in_one_table_only_are_counted_and_the_first_is_named()
    {
        PoolFiles.Write(_workspace["untidy"], ("a", PoolFiles.Range(0, 50)), ("b", [.. PoolFiles.Range(50, 120), 3, 5]));
        PoolFiles.WriteMetadata(_workspace["untidy/c.parquet"], [200, 201, 202]);
        PoolFiles.WriteFeatures(_workspace["untidy/d.npz"], [300]);
        PithResult result = _workspace.Good("prune", "--data", "datacomp:untidy", "--keep", "40%", "--out", "UNTIDY", "--json");
        Assert.Contains($"note: 2 records of the metadata repeat a uid of another, the first {PoolFiles.Uid(3)} of untidy/b.parquet (row 70); the first record of each is taken.", result.Error, StringComparison.Ordinal);
        Assert.Contains($"note: 3 uids have metadata and no features, the first {PoolFiles.Uid(200)} of untidy/c.parquet (row 0); left out.", result.Error, StringComparison.Ordinal);
        Assert.Contains("note: 1 file of features, the first untidy/d.npz, has no metadata file of the same name and no uids; left out.", result.Error, StringComparison.Ordinal);
        Assert.Contains("\"uid\"", result.Output[result.Output.IndexOf("\"keys\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(Prune("pool", "--keep", "40%"), Uids("UNTIDY"));
        JsonElement facts = Manifest("UNTIDY").GetProperty("facts");
        Assert.Equal((2, 3, 1), (facts.GetProperty("uidsTwice").GetInt32(), facts.GetProperty("uidsWithoutFeatures").GetInt32(), facts.GetProperty("featureFilesWithoutMetadata").GetInt32()));
    }

    [Fact]
    public void A_final_threshold_leaves_out_picks_and_a_condition_leaves_out_rows_before()
    {
        string[] all = Prune("pool", "--keep", "50%"), high = Prune("pool", "--keep", "50%", "--final-threshold", "0.25");
        Assert.Equal(all.Where(uid => PoolFiles.Similarity(Pair(uid)) >= 0.25), high);
        Assert.InRange(high.Length, 1, all.Length - 1);
        Assert.Contains("below-threshold", File.ReadAllText(_workspace["R/selection.csv"]), StringComparison.Ordinal);
        string[] wide = Prune("pool", "--keep", "50%", "--where", "original_width >= 260 AND text <> 'caption 99'", "--write", "rows");
        Assert.All(wide, uid => Assert.True(Pair(uid) >= 60 && Pair(uid) != 99));
        Assert.Equal(29, wide.Length);
        using EngineConnection engine = TableEngine.Connect();
        Assert.Equal(wide, engine.Rows($"SELECT uid FROM '{_workspace["R/kept.parquet"]}' ORDER BY uid", "kept").Select(record => record[0]!));
    }

    [Theory]
    [InlineData("nowhere", "nowhere does not exist or is no folder")]
    [InlineData("pool:h14", "has no member 'h14_img'; it has l14_img, l14_txt, b32_img, b32_txt")]
    [InlineData("short", "short/a.npz has 9 rows of l14_img")]
    [InlineData("odd", "odd/a.parquet, column 'uid', row 1 holds 'x' where a uid of 32 hexadecimal digits is needed")]
    [InlineData("apart", "has no sample with both metadata and features")]
    public void Pools_that_cannot_be_right_are_refused(string pool, string what)
    {
        PoolFiles.Write(_workspace["short"], ("a", PoolFiles.Range(0, 10)));
        PoolFiles.WriteFeatures(_workspace["short/a.npz"], PoolFiles.Range(0, 9));
        PoolFiles.Write(_workspace["odd"], ("a", [0, 1]));
        PoolFiles.WriteMetadata(_workspace["odd/a.parquet"], [0, 1], pair => pair == 1 ? "x" : PoolFiles.Uid(pair));
        PoolFiles.Write(_workspace["apart"], ("a", [0, 1]));
        File.Move(_workspace["apart/a.npz"], _workspace["apart/b.npz"]);
        PithResult result = _workspace.Run("prune", "--data", "datacomp:" + pool, "--keep", "50%", "--out", "BAD");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["BAD"]));
    }

    [NumPyFact]
    public void The_resharder_reads_the_uids()
    {
        Prune("pool", "--keep", "30%");
        (int code, string text) = NumPyFactAttribute.Run("-c",
            $"import numpy as np; u = np.load('{_workspace["R/uids.npy"]}'); print(u.dtype == np.dtype('u8,u8'), np.all(u == np.sort(u)), '%016x%016x' % tuple(int(v) for v in u[0]))");
        Assert.Equal(0, code);
        Assert.Equal($"True True {Uids("R")[0]}", text.Trim());
    }

    static int Pair(string uid) => int.Parse(uid[16..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    string[] Prune(string pool, params string[] options)
    {
        _workspace.Good(["prune", "--data", "datacomp:" + pool, .. options, "--overwrite", "--quiet", "--out", "R"]);
        return Uids("R");
    }

    string[] Uids(string run)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(_workspace[run], "uids.npy"));
        return [.. bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8)).ToArray().Chunk(16).Select(pair => $"{BitConverter.ToUInt64(pair):x16}{BitConverter.ToUInt64(pair, 8):x16}")];
    }

    JsonElement Manifest(string run)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace[run], "manifest.json")));
        return document.RootElement.Clone();
    }
}
