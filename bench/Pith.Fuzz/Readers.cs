using System.Text;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Data.Graphs;
using Pith.Data.Images;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Fuzz;

/// <summary>Every reader of what others may have written.</summary>
static class Readers
{
    const int Rows = 12;

    static readonly string[] s_ids = [.. Enumerable.Range(0, Rows).Select(i => $"row-{i}")];

    public static IReadOnlyList<Reader> All { get; } =
    [
        Matrix("npy", "x.npy", NpySeeds),
        Matrix("npz", "x.npz", NpzSeeds),
        Matrix("safetensors", "x.safetensors", SafeTensorsSeeds),
        new("csv", "x.csv") { Seeds = _ => Texts(Csv), Read = ReadColumns },
        new("text", "x.txt") { Seeds = _ => Texts(["row-0\nrow-1\n", "a,b\n"]), Read = ReadColumns },
        new("json", "x.json") { Seeds = _ => Texts(Json), Read = ReadColumns },
        new("rows", "x.npy") { Seeds = RowListSeeds, Read = path => RowListReader.Read(path, Rows) },
        new("graph", "x.npz") { Seeds = GraphSeeds, Read = path => KnnGraphFile.Read(path) },
        new("idx", "train-images-idx3-ubyte") { Prepare = IdxFolder, Read = path => ReadImages("idx", path) },
        CifarRecords.Reader,
        DynamicsPlaces.Reader,
        DynamicsPlaces.OfDescription,
        new("yaml", "c.yaml") { Seeds = _ => Texts(Yaml), Prepare = Inputs, Read = ReadConfiguration },
        InRun("manifest", "manifest.json"),
        InRun("selection", "selection.csv"),
        InRun("edges", "edges.npz"),
        InRun("kept", "kept.npy"),
    ];

    static string[] Csv =>
    [
        "id,score\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"row-{i},{i / 7.0}\n")),
        "score;label\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i}.5;{i % 3}\n")),
        "name\tscore\r\n\"row \"\"0\"\"\"\t1e-3\r\n",
    ];

    static string[] Json => ["{\"row-0\": 0.5, \"row-1\": 1e3}", "{\"aum\": {\"0\": 1, \"1\": -2.5}}", "[1, 2.5, null, 4]", "{\"scores\": [0.25, 1]}"];

    static string[] Yaml =>
    [
        "embeddings: x.npy\nscores: s.npy\nkeep: 30%\nmethod: stratified\n",
        "keep: 0.3\noverwrite: True\nwrite: [mask, txt]\nneighbors: 3\n",
        "embeddings: x.npy\nprune:\n  method: d2\n  gamma: 0.5\ntune:\n  cutoffs: [0, 0.1]\n",
    ];

    public static Reader Find(string name) =>
        All.FirstOrDefault(reader => reader.Name == name) ?? throw new ArgumentException($"No reader is called {name}: {string.Join(", ", All.Select(r => r.Name))}.");

    static Reader Matrix(string name, string file, Func<string, IEnumerable<byte[]>> seeds) => new(name, file)
    {
        Seeds = seeds,
        Read = path =>
        {
            Refusable(() =>
            {
                using MatrixView matrix = EmbeddingsReader.Open(path);
                EmbeddingsCheck.RequireFinite(matrix, "embeddings x", threads: 1);
            });
            ReadColumns(path);
        },
    };

    static void ReadColumns(string path)
    {
        Refusable(() => ImportanceScores.Load(path));
        Refusable(() => ImportanceScores.Load(path, Rows, ids: s_ids));
        Refusable(() => LabelsReader.Read(path));
        Refusable(() => LabelsReader.Read(path, s_ids));
        Refusable(() => IdsReader.Read(path));
        Refusable(() => FileInspection.Inspect(path));
    }

    // One refusal does not stop the other ways of reading the file.
    internal static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (PithException)
        {
            // In one sentence, as it should be.
        }
    }

    static void ReadImages(string kind, string path)
    {
        ImageDataset images = ImageDataSpec.Open($"{kind}:{Path.GetDirectoryName(path)}");
        var row = new float[images.TrainImages.Columns];
        images.TrainImages.CopyRows(0, 1, row);
    }

    static void ReadConfiguration(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        foreach (string command in (string[])["prune", "run"])
            Reader.Call(command, "--config", path, "--dry-run", "--threads", "1", "--quiet", "--out", Path.Combine(folder, "run"));
    }

    static Reader InRun(string name, string file) => new(name, Path.Combine("run", file))
    {
        Prepare = folder =>
        {
            Inputs(folder);
            Reader.Call(
                "prune", "--embeddings", Path.Combine(folder, "x.npy"), "--scores", Path.Combine(folder, "s.npy"), "--labels", Path.Combine(folder, "y.npy"),
                "--count", "5", "--neighbors", "3", "--threads", "1", "--quiet", "--out", Path.Combine(folder, "run"));
        },
        Read = path =>
        {
            string run = Path.GetDirectoryName(path)!, folder = Path.GetDirectoryName(run)!;
            Reader.Call("explain", run, "--row", "3", "--quiet");
            Reader.Call("subset", run, "--count", "3", "--out", Path.Combine(folder, "kept.npy"), "--overwrite", "--quiet");
            Reader.Call("compare", run, run, "--threads", "1", "--quiet");
            Reader.Call("verify", run, "--threads", "1", "--quiet");
            Reader.Call("report", run, "--out", Path.Combine(folder, "report.html"), "--overwrite", "--threads", "1", "--quiet");
        },
    };

    static void Inputs(string folder)
    {
        NpyFile.Write<float>(Path.Combine(folder, "x.npy"), [.. Enumerable.Range(0, Rows * 3).Select(i => MathF.Sin(i))], Rows, 3);
        NpyFile.Write<float>(Path.Combine(folder, "s.npy"), [.. Enumerable.Range(0, Rows).Select(i => i * 0.5f)], Rows);
        NpyFile.Write<long>(Path.Combine(folder, "y.npy"), [.. Enumerable.Range(0, Rows).Select(i => (long)i % 3)], Rows);
    }

    static void IdxFolder(string folder)
    {
        foreach ((string part, byte rows) in (ReadOnlySpan<(string, byte)>)[("train", 4), ("t10k", 2)])
        {
            File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, rows, 0, 0, 0, 2, 0, 0, 0, 2, .. Enumerable.Range(0, rows * 4).Select(i => (byte)i)]);
            File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, rows, .. Enumerable.Range(0, rows).Select(i => (byte)(i % 2))]);
        }
    }

    static IEnumerable<byte[]> NpySeeds(string folder)
    {
        yield return Npy<float>([1, 2, 3, 4, 5, 6], 3, 2);
        yield return Npy<double>([0.5, double.NaN, 2], 3);
        yield return Npy<long>([0, 1, 2, 1], 4);
        yield return Npy<Half>([(Half)1, (Half)2], 2, 1);
        // A name table as NumPy writes it: fixed-width text.
        yield return [.. Npy<int>(new int[4], 4)[..8], .. Header("{'descr': '<U2', 'fortran_order': False, 'shape': (4,), }"), .. new byte[32]];
    }

    static byte[] Header(string text) => [(byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text)];

    internal static byte[] Npy<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        using var stream = new MemoryStream();
        NpyFile.Write<T>(stream, values, shape);
        return stream.ToArray();
    }

    static IEnumerable<byte[]> NpzSeeds(string folder)
    {
        string path = Path.Combine(folder, "seed.npz");
        NpzFile.Write(path, npz => npz.Add<float>("emb", [1, 2, 3, 4, 5, 6], 3, 2));
        yield return File.ReadAllBytes(path);
        NpzFile.Write(path, npz =>
        {
            npz.Add<double>("scores", [1, 2, 3], 3);
            npz.Add<long>("labels", [0, 1, 1], 3);
        });
        yield return File.ReadAllBytes(path);
        File.Delete(path);
    }

    static IEnumerable<byte[]> SafeTensorsSeeds(string folder)
    {
        string header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}";
        yield return [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[16]];
        header = "{\"__metadata__\":{\"k\":\"v\"},\"s\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}";
        yield return [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[6]];
    }

    static IEnumerable<byte[]> RowListSeeds(string folder)
    {
        yield return Npy<long>([3, 0, 11], 3);
        yield return Npy<bool>(new bool[Rows], Rows);
        yield return Npy<int>([.. Enumerable.Range(0, Rows).Select(i => i % 2)], Rows);
    }

    static IEnumerable<byte[]> GraphSeeds(string folder)
    {
        string path = Path.Combine(folder, "seed.npz");
        NpzFile.Write(path, npz =>
        {
            npz.Add<int>("indices", [1, 2, 0, 2, 1, 0], 3, 2);
            npz.Add<float>("distances", [0.5f, 1, 0.5f, 1, 1, 1], 3, 2);
        });
        yield return File.ReadAllBytes(path);
        File.Delete(path);
    }

    static IEnumerable<byte[]> Texts(IEnumerable<string> texts) => texts.Select(Encoding.UTF8.GetBytes);
}
