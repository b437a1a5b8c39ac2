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
    public static void Write(RunFolder run, string name, int[] rows, int columns, VectorParts vectors, EmbedRequest request) =>
        Write(run, name, rows.Length, columns, (row, vector) => vectors.Row(rows[row]).CopyTo(vector), request);

    /// <summary>Fills the vector of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="vector">[D], to be filled.</param>
    public delegate void Fill(int row, Span<float> vector);

    /// <summary>Writes vectors that are made as they are written.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="name">The name without its ending: of the file, or of the folder of shards.</param>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="fill">Fills the vector of a row.</param>
    /// <param name="request">Precision and shards.</param>
    public static void Write(RunFolder run, string name, int rows, int columns, Fill fill, EmbedRequest request)
    {
        if (request.ShardRows is not int shard)
        {
            run.Write(name + ".npy", path => Write(path, 0, rows, columns, fill, request.Half));
            return;
        }
        for (int first = 0; first < rows; first += shard)
        {
            int start = first, count = Math.Min(rows - first, shard);
            run.Write(FormattableString.Invariant($"{name}/part-{first / shard:00000}.npy"), path => Write(path, start, count, columns, fill, request.Half));
        }
    }

    static void Write(string path, int first, int rows, int columns, Fill fill, bool half) => AtomicFile.Write(path, stream =>
    {
        long count = (long)rows * columns;
        stream.Write(half ? NpyHeaderWriter.Create<Half>(count, [rows, columns]) : NpyHeaderWriter.Create<float>(count, [rows, columns]));
        var halves = new Half[half ? columns : 0];
        var vector = new float[columns];
        for (int row = first; row < first + rows; row++)
        {
            fill(row, vector);
            if (!half)
            {
                stream.Write(MemoryMarshal.AsBytes<float>(vector));
                continue;
            }
            for (int i = 0; i < columns; i++)
                halves[i] = (Half)vector[i];
            stream.Write(MemoryMarshal.AsBytes<Half>(halves));
        }
    });
}
