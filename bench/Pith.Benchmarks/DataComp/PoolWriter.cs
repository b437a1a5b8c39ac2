using System.Globalization;
using Pith.Data.Formats.Npz;
using Pith.Tables;
using Pith.Tables.Engine;

namespace Pith.Benchmarks.DataComp;

/// <summary>Writes a made pool as DataComp's downloader leaves one: NAME.parquet and NAME.npz, whose names are hashes and say nothing of an order.</summary>
static class PoolWriter
{
    const int ShardRows = 10_000;

    /// <summary>Writes the files.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="folder">A folder without files.</param>
    public static void Write(MadePool pool, string folder)
    {
        Directory.CreateDirectory(folder);
        PithTables.Register();
        int shards = (pool.Pairs + ShardRows - 1) / ShardRows;
        Parallel.For(0, shards, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shard => WriteShard(pool, folder, shard * ShardRows));
    }

    static void WriteShard(MadePool pool, string folder, int first)
    {
        int rows = Math.Min(ShardRows, pool.Pairs - first);
        var image = new Half[rows * pool.Columns];
        var text = new Half[rows * pool.Columns];
        var uids = new string[rows];
        double[][] numbers = [new double[rows], new double[rows], new double[rows], new double[rows]];
        for (int row = 0; row < rows; row++)
        {
            MadePair pair = pool.Pair(first + row);
            uids[row] = pair.Uid.ToString("x32", CultureInfo.InvariantCulture);
            (numbers[0][row], numbers[1][row]) = (pair.Similarity - 0.02, pair.Similarity);
            (numbers[2][row], numbers[3][row]) = (200 + (pair.Source % 800), 150 + (pair.Source % 600));
            pool.Fill(first + row, pair, image.AsSpan(row * pool.Columns, pool.Columns), text.AsSpan(row * pool.Columns, pool.Columns));
        }
        string name = Path.Combine(folder, uids[0]);
        NpzFile.Write(name + ".npz", npz =>
        {
            npz.Add<Half>("l14_img", image, rows, pool.Columns);
            npz.Add<Half>("l14_txt", text, rows, pool.Columns);
        });
        using EngineDatabase database = TableEngine.OpenAlone(threads: 1);
        using EngineConnection engine = database.Connect();
        engine.Execute("CREATE TABLE uids (uid VARCHAR)", name);
        engine.Append("uids", uids, name);
        engine.Execute("CREATE TABLE numbers (row BIGINT, b32 DOUBLE, l14 DOUBLE, width DOUBLE, height DOUBLE)", name);
        engine.AppendNumbers("numbers", rows, numbers, name);
        engine.Execute($"""
            COPY (SELECT uid, 'https://pool.example/' || uid || '.jpg' AS url, 'a made caption of ' || uid AS text, width::BIGINT AS original_width, height::BIGINT AS original_height,
                b32 AS clip_b32_similarity_score, l14 AS clip_l14_similarity_score, []::DOUBLE[][] AS face_bboxes, sha256(uid) AS sha256 FROM numbers POSITIONAL JOIN uids)
            TO {Sql.Text(name + ".parquet")} (FORMAT parquet, COMPRESSION zstd)
            """, name);
    }
}
