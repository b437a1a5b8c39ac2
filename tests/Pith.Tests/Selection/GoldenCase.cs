using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Tests.Selection;

/// <summary>A reference case: its parameters and its arrays, read by the smallest reader that can (version 1.0, little endian, C
/// order).</summary>
sealed class GoldenCase(string group, string name)
{
    readonly JsonElement _case = JsonDocument.Parse(File.ReadAllText(RepositoryPaths.Golden(group, name, "case.json"))).RootElement;

    public static TheoryData<string> Names(string group, string pattern = "*")
    {
        var names = new TheoryData<string>();
        foreach (string folder in Directory.GetDirectories(RepositoryPaths.Golden(group), pattern).Order(StringComparer.Ordinal))
            names.Add(Path.GetFileName(folder));
        return names;
    }

    public int Int(string parameter) => _case.GetProperty("parameters").GetProperty(parameter).GetInt32();

    public double Double(string parameter) => _case.GetProperty("parameters").GetProperty(parameter).GetDouble();

    public string RawText(string parameter) => _case.GetProperty("parameters").GetProperty(parameter).GetRawText();

    public string Text(string parameter) => _case.GetProperty("parameters").GetProperty(parameter).GetString()!;

    public bool HasParameter(string parameter) => _case.GetProperty("parameters").TryGetProperty(parameter, out _);

    public bool Has(string array) => File.Exists(PathOf(array));

    public double[] Doubles(string array) => Read(array).Values;

    public int[] Ints(string array) => Array.ConvertAll(Read(array).Values, value => (int)value);

    public MatrixView Matrix(string array)
    {
        (double[] values, int[] shape) = Read(array);
        return MatrixView.FromArray(values, shape[0], shape[1]);
    }

    public ImportanceScores Scores(string array = "in_scores", ScoreDirection direction = ScoreDirection.HighIsHard) => new(array, direction, Doubles(array));

    /// <summary>The first k neighbours of the tables, column 0 (the row itself) left out.</summary>
    public KnnGraph PrecomputedGraph(int k)
    {
        (double[] neighbors, int[] shape) = Read("in_neighbors");
        double[] distances = Read("in_distances").Values;
        var indices = new int[shape[0] * k];
        var kept = new double[shape[0] * k];
        for (int i = 0; i < indices.Length; i++)
        {
            int source = i / k * shape[1] + 1 + i % k;
            (indices[i], kept[i]) = ((int)neighbors[source], distances[source]);
        }
        return new KnnGraph(shape[0], k, indices, kept);
    }

    /// <summary>Compares with the tolerance that the case states for the array.</summary>
    public void AssertClose(string expected, ReadOnlySpan<double> actual)
    {
        JsonElement tolerance = _case.GetProperty("expected").GetProperty(expected["exp_".Length..]).GetProperty("tolerance");
        double relative = tolerance.GetProperty("rtol").GetDouble(), absolute = tolerance.GetProperty("atol").GetDouble();
        double[] values = Doubles(expected);
        Assert.Equal(values.Length, actual.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - values[i]) <= absolute + relative * Math.Abs(values[i]),
                string.Create(CultureInfo.InvariantCulture, $"{expected}[{i}]: got {actual[i]}, expected {values[i]}"));
        }
    }

    (double[] Values, int[] Shape) Read(string array)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(array));
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        int[] shape = [.. header[(header.IndexOf('(') + 1)..header.IndexOf(')')].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var values = new double[shape.Aggregate(1, (a, b) => a * b)];
        ReadOnlySpan<byte> data = bytes.AsSpan(10 + headerLength);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = header.Contains("<f4") ? BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..])
                : header.Contains("<f8") ? BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..])
                : BinaryPrimitives.ReadInt64LittleEndian(data[(8 * i)..]);
        }
        return (values, shape);
    }

    string PathOf(string array) => RepositoryPaths.Golden(group, name, array + ".npy");
}
