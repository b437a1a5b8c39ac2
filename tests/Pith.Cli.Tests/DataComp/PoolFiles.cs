using System.Globalization;
using Pith.Data.Formats.Npz;
using Pith.Tables.Engine;

namespace Pith.Cli.Tests.DataComp;

/// <summary>A small pool: pairs 0 to 119 in three shards, of which every tenth is nearly the pair before it and pair 7 has a low similarity.</summary>
static class PoolFiles
{
    public const int Pairs = 120, Columns = 6;

    /// <summary>The uid of a pair.</summary>
    public static string Uid(int pair) => new UInt128((ulong)pair * 0x9E3779B97F4A7C15, (ulong)pair).ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The similarity of a pair.</summary>
    public static double Similarity(int pair) => pair == 7 ? 0.05 : 0.2 + (pair * 37 % 100 / 1000.0);

    /// <summary>Writes the pairs in shards of the given names.</summary>
    public static void Write(string folder, params (string Name, int[] Pairs)[] shards)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, int[] pairs) in shards)
        {
            WriteMetadata(Path.Combine(folder, name + ".parquet"), pairs);
            WriteFeatures(Path.Combine(folder, name + ".npz"), pairs);
        }
    }

    /// <summary>The usual three shards.</summary>
    public static void Write(string folder) => Write(folder, ("b7", Range(0, 40)), ("0c", Range(40, 70)), ("9a", Range(70, Pairs)));

    public static int[] Range(int first, int end) => [.. Enumerable.Range(first, end - first)];

    public static void WriteMetadata(string file, int[] pairs, Func<int, string>? uid = null)
    {
        string rows = string.Join(", ", pairs.Select(pair => FormattableString.Invariant(
            $"('{(uid ?? Uid)(pair)}', 'https://x/{pair}', 'caption {pair}', {200 + pair}, {Similarity(pair) - 0.01}, {Similarity(pair)})")));
        using EngineConnection engine = TableEngine.Connect();
        engine.Execute($"""
            COPY (SELECT uid, url, text, w AS original_width, b AS clip_b32_similarity_score, l::FLOAT AS clip_l14_similarity_score FROM (VALUES {rows}) t(uid, url, text, w, b, l))
            TO {Sql.Text(file)} (FORMAT parquet)
            """, file);
    }

    public static void WriteFeatures(string file, int[] pairs) => NpzFile.Write(file, npz =>
    {
        foreach (string model in new[] { "l14", "b32" })
        {
            npz.Add<Half>(model + "_img", [.. pairs.SelectMany(pair => Features(pair, 1))], pairs.Length, Columns);
            npz.Add<Half>(model + "_txt", [.. pairs.SelectMany(pair => Features(pair, 2))], pairs.Length, Columns);
        }
    });

    // Lengths differ, so that joining without scaling would give other neighbours.
    static IEnumerable<Half> Features(int pair, int part)
    {
        bool isCopy = pair % 10 == 9;
        var random = new Random(((isCopy ? pair - 1 : pair) * 2) + part);
        return Enumerable.Range(0, Columns).Select(c => (Half)((part == 1 ? 1 : 30) * (random.NextDouble() - 0.5 + (isCopy ? 1e-3 * (c + 1) : 0))));
    }
}
