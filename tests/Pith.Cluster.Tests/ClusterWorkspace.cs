using System.Globalization;
using System.Security.Cryptography;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Cluster.Tests;

/// <summary>A folder with made embeddings, and the graphs of them that one process writes.</summary>
public abstract class ClusterWorkspace : IDisposable
{
    protected const int Rows = 6_000;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("pith-cluster-").FullName;

    protected string At(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes made rows to a file.</summary>
    protected string WriteRows(string name, int rows = Rows, int columns = 16, int seed = 3, Action<float[]>? change = null)
    {
        float[] values = MadeRows.Values(rows, columns, 20, 6, seed);
        change?.Invoke(values);
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}").PadRight(117) + "\n";
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        using var file = new BinaryWriter(File.Create(At(name)));
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        file.Write(System.Text.Encoding.ASCII.GetBytes(header));
        file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        return name;
    }

    /// <summary>The hash of a file, or of all files of a folder but the manifest, which has times.</summary>
    protected string HashOf(string name)
    {
        string[] files = Directory.Exists(At(name))
            ? [.. Directory.GetFiles(At(name), "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "manifest.json").Order(StringComparer.Ordinal)]
            : [At(name)];
        return string.Join(' ', files.Select(file => Path.GetFileName(file) is var own && files.Length > 1
            ? own + ":" + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))
            : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
    }

    /// <summary>Writes made numbers, of which some may be missing.</summary>
    protected string WriteScores(string name, int rows = Rows, int known = 1)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows},), }}").PadRight(117) + "\n";
        using var file = new BinaryWriter(File.Create(At(name)));
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        file.Write(System.Text.Encoding.ASCII.GetBytes(header));
        for (int row = 0; row < rows; row++)
            file.Write(row % known == 0 ? row * 7919L % rows / (double)rows : double.NaN);
        return name;
    }

    /// <summary>What one process writes.</summary>
    protected string HashOfOne(string name, params string[] args) => HashOfCommand(name, ["graph", .. args]);

    /// <summary>What one process writes by any command.</summary>
    protected string HashOfCommand(string name, params string[] args)
    {
        Mpi.Ended one = Mpi.Run(Folder, ["dotnet", Mpi.Pith, .. args, "--out", name]);
        Assert.True(one.ExitCode == 0, one.Error);
        return HashOf(name);
    }
}
