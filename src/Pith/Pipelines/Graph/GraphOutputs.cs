using System.Text;
using Pith.Data.Graphs;
using Pith.Neighbors.Distributed;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines.Graph;

/// <summary>The files of a written graph, for its manifest.</summary>
static class GraphOutputs
{
    /// <summary>Describes some of the files.</summary>
    /// <param name="target">The file or the folder of parts.</param>
    /// <param name="parts">Parts of the graph; null for one file.</param>
    /// <param name="rows">N.</param>
    /// <param name="first">The first part to describe.</param>
    /// <param name="count">Parts to describe; of one file 1.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static IReadOnlyList<ManifestFile> Describe(string target, int? parts, int rows, int first, int count, CancellationToken cancellation)
    {
        if (parts is not int all)
            return [FileOf(target, Path.GetFileName(target), null)];
        return [.. Enumerable.Range(first, count).Select(number => GraphParts.NameOf(number) is var name
            ? FileOf(Path.Combine(target, name), name, GraphPart.Of(number, all, rows, 0).Rows) : null!)];

        ManifestFile FileOf(string path, string name, int? partRows) =>
            new(name, new FileInfo(path).Length, Fingerprint.OfFile(path, cancellation)) { Rows = partRows };
    }

    /// <summary>The same by several ranks, each of which reads the parts that it wrote; all call it, and all get the whole.</summary>
    public static IReadOnlyList<ManifestFile> Describe(ICommunicator ranks, string target, int? parts, int rows, CancellationToken cancellation)
    {
        // Who has written a file sees it first.
        RowShare own = parts is int number ? RowShare.Of(number, ranks.Rank, ranks.Size) : new RowShare(0, ranks.Rank == 0 ? 1 : 0);
        IReadOnlyList<ManifestFile> described = Together.Run(ranks, () => own.Count == 0 ? [] : Describe(target, parts, rows, own.First, own.Count, cancellation));
        string hashes = Encoding.ASCII.GetString(ranks.AllGather<byte>(Encoding.ASCII.GetBytes(string.Concat(described.Select(file => file.Sha256)))));
        long[] bytes = ranks.AllGather<long>([.. described.Select(file => file.Bytes)]);
        return
        [
            .. bytes.Select((size, file) => new ManifestFile(
                parts is null ? Path.GetFileName(target) : GraphParts.NameOf(file), size, hashes.Substring(file * Fingerprint.Length, Fingerprint.Length))
            {
                Rows = parts is int all ? GraphPart.Of(file, all, rows, 0).Rows : null,
            }),
        ];
    }
}
