using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using PureHDF;

namespace Pith.Tables.Tests.Forms;

/// <summary>The same dataset of 120 rows in every form that Pith reads: embeddings [120, 4], a score, a class and an id for each row.</summary>
sealed class Forms : IDisposable
{
    const int Rows = 120;
    const int Columns = 4;

    // Fractions that single precision and five decimals hold, so that the numbers are the same whatever a form writes.
    const string Query = $"""
        SELECT i AS place, 'r' || ((i * 37) % 120) AS name, (hash(i * 31) % 64)::DOUBLE / 64 AS score, ['cat', 'dog'][1 + (i % 2)] AS class, (i % 2)::INT AS label,
          [(hash(i * 4) % 512)::FLOAT / 32, (hash(i * 4 + 1) % 512)::FLOAT / 32, (hash(i * 4 + 2) % 512)::FLOAT / 32, (hash(i * 4 + 3) % 512)::FLOAT / 32]::FLOAT[] AS emb
        FROM range(120) t(i)
        """;

    readonly TableFolder _folder = new();

    public Forms()
    {
        _folder.Table("all.parquet", Query);
        string all = $"SELECT * FROM read_parquet('{_folder["all.parquet"]}')";
        _folder.Table("all.csv", all);
        _folder.Table("all.csv.gz", all, ", compression gzip");
        _folder.Table("all.csv.zst", all, ", compression zstd");
        _folder.Table("all.jsonl", all);
        _folder.Table("all.jsonl.gz", all, ", compression gzip");
        _folder.Table("all.ndjson.zst", all, ", compression zstd");
        _folder.Table("all.json", all, ", array true");
        _folder.Table("zstd.parquet", all, ", compression zstd, row_group_size 50");
        _folder.Table("wide.parquet", $"SELECT name, score, class, emb[1] AS x0, emb[2] AS x1, emb[3] AS x2, emb[4] AS x3 FROM ({all})");
        _folder.Table("wide.csv", $"SELECT name, score, class, emb[1] AS x0, emb[2] AS x1, emb[3] AS x2, emb[4] AS x3 FROM ({all})");
        _folder.Table("array.parquet", $"SELECT name, score, class, emb::DOUBLE[4] AS emb FROM ({all})");
        _folder.Table("shuffled.parquet", $"SELECT class, name, score FROM ({all}) ORDER BY hash(name)");
        _folder.Table("shuffled.csv", $"SELECT class, name, score FROM ({all}) ORDER BY hash(name)");
        _folder.Table("shuffled.jsonl", $"SELECT class, name, score FROM ({all}) ORDER BY hash(name)");
        Directory.CreateDirectory(_folder["parts"]);
        // Numbers compare as numbers: part 10 comes last.
        foreach ((int part, int first, int end) in new[] { (1, 0, 50), (2, 50, 51), (10, 51, 120) })
        {
            foreach (string form in new[] { "parquet", "jsonl", "csv" })
                _folder.Table($"parts/p{part}.{form}", $"{all} LIMIT {end - first} OFFSET {first}");
        }
        Directory.CreateDirectory(_folder["arrays"]);
        WriteArrays();
    }

    /// <summary>A form's inputs; <c>{0}</c> stands for the folder.</summary>
    public static IReadOnlyDictionary<string, (string Embeddings, string Scores, string Labels, string Ids)> All { get; } = new Dictionary<string, (string, string, string, string)>
    {
        ["npy"] = ("X.npy", "s.npy", "y.npy", "ids.txt"),
        ["Parquet"] = OneFile("all.parquet"),
        ["Parquet, zstd, several row groups"] = OneFile("zstd.parquet"),
        ["Parquet, fixed arrays of doubles"] = OneFile("array.parquet"),
        ["Parquet, a column a number"] = ("wide.parquet:x*", "wide.parquet:score", "wide.parquet:class", "wide.parquet:name"),
        ["Parquet shards"] = OneFile("parts/*.parquet"),
        ["folder of Parquet"] = ("only:emb", "only:score", "only:class", "only:name"),
        ["csv"] = OneFile("all.csv"),
        ["csv, a column a number"] = ("wide.csv:x0,x1,x2,x3", "wide.csv:score", "wide.csv:class", "wide.csv:name"),
        ["csv, gzip"] = OneFile("all.csv.gz"),
        ["csv, zstd"] = OneFile("all.csv.zst"),
        ["csv shards"] = OneFile("parts/*.csv"),
        ["JSON lines"] = OneFile("all.jsonl"),
        ["JSON lines, gzip"] = OneFile("all.jsonl.gz"),
        ["JSON lines, zstd"] = OneFile("all.ndjson.zst"),
        ["JSON array"] = OneFile("all.json"),
        ["JSON shards"] = OneFile("parts/*.jsonl"),
        ["npz shards"] = ("arrays/*.npz:emb", "arrays/*.npz:score", "y.npy", "ids.txt"),
        ["HDF5"] = ("all.h5:emb", "all.h5:score", "all.h5:group/label", "all.h5:name"),
        ["HDF5, doubles"] = ("all.h5:group/double", "all.h5:score", "all.h5:group/label", "all.h5:name"),
        ["pickle"] = ("all.pickle:emb", "all.pickle:scores", "y.npy", "ids.txt"),
        ["any order, Parquet"] = ("X.npy", "shuffled.parquet:score", "shuffled.parquet:class", "all.parquet:name"),
        ["any order, csv"] = ("all.parquet:emb", "shuffled.csv:score", "shuffled.csv:class", "ids.txt"),
        ["any order, JSON lines, the key named"] = ("X.npy", "shuffled.jsonl:score@name", "shuffled.jsonl:class@name", "all.jsonl:name"),
    };

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    static (string, string, string, string) OneFile(string file) => ($"{file}:emb", $"{file}:score", $"{file}:class", $"{file}:name");

    void WriteArrays()
    {
        using var open = Pith.Data.DatasetReader.Open(new Pith.Data.DatasetFiles
        {
            Embeddings = _folder["all.parquet"] + ":emb",
            Scores = _folder["all.parquet"] + ":score",
            Labels = _folder["all.parquet"] + ":class",
            Ids = _folder["all.parquet"] + ":name",
        });
        var embeddings = new float[Rows * Columns];
        open.Data.Embeddings!.CopyRows(0, Rows, embeddings);
        double[] scores = [.. open.Data.Scores!.Values];
        NpyFile.Write<float>(_folder["X.npy"], embeddings, Rows, Columns);
        NpyFile.Write<double>(_folder["s.npy"], scores, Rows);
        NpyFile.Write<int>(_folder["y.npy"], open.Data.Labels!, Rows);
        File.WriteAllLines(_folder["ids.txt"], open.Data.Ids!);
        foreach ((string name, int first, int count) in new[] { ("a", 0, 70), ("b", 70, 50) })
        {
            NpzFile.Write(_folder[$"arrays/{name}.npz"], npz =>
            {
                npz.Add<float>("emb", embeddings.AsSpan(first * Columns, count * Columns), count, Columns);
                npz.Add<double>("score", scores.AsSpan(first, count), count);
            });
        }
        new H5File
        {
            ["emb"] = Square(embeddings, value => value),
            ["score"] = scores,
            ["name"] = open.Data.Ids!,
            ["group"] = new H5Group { ["label"] = open.Data.Labels!, ["double"] = Square(embeddings, value => (double)value) },
        }.Write(_folder["all.h5"]);
        File.WriteAllBytes(_folder["all.pickle"],
        [
            0x80, 2, .. "}("u8, .. Text("emb"), .. Array(MemoryMarshal.AsBytes(embeddings.AsSpan()), "f4", Rows, Columns),
            .. Text("scores"), .. Array(MemoryMarshal.AsBytes(scores.AsSpan()), "f8", Rows), .. "u."u8,
        ]);
        Directory.CreateDirectory(_folder["only"]);
        foreach (string part in Directory.GetFiles(_folder["parts"], "*.parquet"))
            File.Copy(part, System.IO.Path.Combine(_folder["only"], System.IO.Path.GetFileName(part)));
    }

    static T[,] Square<T>(float[] values, Func<float, T> convert)
    {
        var square = new T[Rows, Columns];
        for (int i = 0; i < values.Length; i++)
            square[i / Columns, i % Columns] = convert(values[i]);
        return square;
    }

    // An array of NumPy as protocol 2 writes it.
    static byte[] Array(ReadOnlySpan<byte> values, string type, params int[] shape) =>
    [
        .. "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\u0001btR(K\u0001("u8,
        .. shape.SelectMany(axis => (byte[])[(byte)'J', .. Number(axis)]),
        .. "tcnumpy\ndtype\n("u8, .. Text(type), .. "tR(K\u0003U\u0001<NNNtb"u8, 0x89, (byte)'B', .. Number(values.Length), .. values, .. "tb"u8,
    ];

    static byte[] Text(string text) => [(byte)'X', .. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
