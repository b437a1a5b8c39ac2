using System.Text.Json;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Pipelines.Score;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

/// <summary>One reference case of the group dynamics, written as a folder of training dynamics.</summary>
sealed class DynamicsCase : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-dynamics-").FullName;
    readonly string _case;
    readonly JsonElement _description;

    public DynamicsCase(string name)
    {
        _case = RepositoryPaths.Golden("dynamics", name);
        _description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_case, "case.json"))).RootElement;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public int Parameter(string name) => _description.GetProperty("parameters").GetProperty(name).GetInt32();

    public double[] Expected(string name) => NpyFile.ReadDoubles(Path.Combine(_case, $"exp_{name}.npy"));

    /// <summary>Records the case's outputs, epochs <paramref name="from"/> to the last.</summary>
    public DynamicsFolder Record(string input = "logits", DynamicsValues values = DynamicsValues.Logits, DynamicsPrecision precision = DynamicsPrecision.Float32, int from = 0)
    {
        string folder = Path.Combine(_folder, $"{input}-{values}-{precision}-{from}");
        long[] shape = [.. _description.GetProperty("inputs").GetProperty(input).GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        float[] outputs = ReadFloats(Path.Combine(_case, $"in_{input}.npy"));
        long[] index = ReadLongs(Path.Combine(_case, "in_indexes.npy"));
        int[] labels = [.. NpyFile.ReadInt64s(Path.Combine(_case, "in_targets.npy")).Select(l => (int)l)];
        int rows = (int)shape[1];
        int classes = (int)shape[2];
        DynamicsWriter writer = DynamicsWriter.Create(folder, classes, labels, values, precision);
        for (int epoch = from; epoch < shape[0]; epoch++)
            writer.AddEpoch([.. index.Skip(epoch * rows).Take(rows).Select(i => (int)i)], outputs.AsSpan(epoch * rows * classes, rows * classes));
        return DynamicsFolder.Open(folder);
    }

    public void Check(ImportanceScores scores, string expected)
    {
        JsonElement tolerance = _description.GetProperty("expected").GetProperty(expected).GetProperty("tolerance");
        double relative = tolerance.TryGetProperty("rtol", out JsonElement r) ? r.GetDouble() : 0;
        double absolute = tolerance.TryGetProperty("atol", out JsonElement a) ? a.GetDouble() : 0;
        double[] wanted = Expected(expected);
        Assert.Equal(wanted.Length, scores.Rows);
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(scores.Values[i] - wanted[i]) <= absolute + relative * Math.Abs(wanted[i]), $"{scores.Name}, row {i}: {scores.Values[i]:R} instead of {wanted[i]:R}");
    }

    /// <summary>The score of a name, with settings written as options are, e.g. <c>window=5</c>.</summary>
    public static DynamicsScore Named(string name, params string[] settings) => (DynamicsScore)All(settings).Known.Get(name, ScoreSource.Dynamics);

    /// <summary>Every score, with settings of those that have them.</summary>
    public static ScoreSettings All(params string[] settings) =>
        settings.Select(text => text.Split('=')).Aggregate(ScoreSettings.All, (all, pair) => all.With(pair[0], pair[1]));

    public static ImportanceScores Score(DynamicsFolder folder, string name, params string[] settings) =>
        Named(name, settings).Compute(ScoreInput.Of(folder));

    // The files are C-order arrays of three or two axes behind a header of a multiple of 64 bytes; the library reads matrices only.
    static float[] ReadFloats(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path).AsSpan();
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes[HeaderLength(bytes)..]).ToArray();
    }

    static long[] ReadLongs(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path).AsSpan();
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes[HeaderLength(bytes)..]).ToArray();
    }

    static int HeaderLength(ReadOnlySpan<byte> bytes) => 10 + System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
}
