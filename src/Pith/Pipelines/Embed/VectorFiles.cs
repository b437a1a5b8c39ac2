using System.Runtime.InteropServices;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Pipelines.Embed;

/// <summary>Writes vectors as one <c>.npy</c> or as shards, in single or half precision.</summary>
static class VectorFiles
{
    /// <summary>Writes the vectors of some rows.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="name">The name without its ending: of the file, or of the folder of shards.</param>
    /// <param name="rows">For each row that is written the vector that is its.</param>
    /// <param name="columns">D.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="request">Precision and shards.</param>
    public static void Write(RunFolder run, string name, int[] rows, int columns, VectorParts vectors, EmbedRequest request)
    {
        if (request.ShardRows is not int shard)
        {
            run.Write(name + ".npy", path => Write(path, rows, columns, vectors, request.Half));
            return;
        }
        for (int first = 0; first < rows.Length; first += shard)
        {
            int[] part = rows[first..Math.Min(rows.Length, first + shard)];
            run.Write(FormattableString.Invariant($"{name}/part-{first / shard:00000}.npy"), path => Write(path, part, columns, vectors, request.Half));
        }
    }

    static void Write(string path, int[] rows, int columns, VectorParts vectors, bool half) => AtomicFile.Write(path, stream =>
    {
        long count = (long)rows.Length * columns;
        stream.Write(half ? NpyHeaderWriter.Create<Half>(count, [rows.Length, columns]) : NpyHeaderWriter.Create<float>(count, [rows.Length, columns]));
        var halves = new Half[half ? columns : 0];
        foreach (int row in rows)
        {
            ReadOnlySpan<float> vector = vectors.Row(row);
            if (!half)
            {
                stream.Write(MemoryMarshal.AsBytes(vector));
                continue;
            }
            for (int i = 0; i < columns; i++)
                halves[i] = (Half)vector[i];
            stream.Write(MemoryMarshal.AsBytes<Half>(halves));
        }
    });
}
