using Pith.Data.Dynamics;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Formats.DataComp;
using Pith.Data.Formats.Folders;
using Pith.Data.Formats.Idx;
using Pith.Data.Formats.Json;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Data.Formats.Text;
using Pith.Data.Formats.Torch;
using Pith.Data.Formats.Unread;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats;

/// <summary>The formats that Pith reads; nothing else lists them. Formats of one's own are added here and are then read everywhere.</summary>
static class DataFormats
{
    // What no other format knows is tried as an array, whose reader says what is wrong with it.
    static readonly IDataFormat s_fallback = new NpyFormat();
    static readonly Lock s_lock = new();

    static volatile IDataFormat[] s_all =
    [
        new DataCompFormat(shard => OpenMatrix(shard, DataUse.Embeddings), OpenColumn),
        s_fallback,
        new NpzFormat(),
        new SafeTensorsFormat(),
        new TorchFormat(),
        new CsvFormat(),
        new JsonFormat(),
        new IdxFormat(),
        new UnreadFormat("parquet"),
        new UnreadFormat("jsonl"),
        new UnreadFormat("ndjson"),
        new DynamicsFormat(),
        new VectorFolderFormat(),
        new ShardsFormat(shard => OpenMatrix(shard, DataUse.Embeddings), OpenColumn),
        new TextListFormat(),
    ];

    /// <summary>The formats in the order in which they are asked whether an input is theirs.</summary>
    public static IReadOnlyList<IDataFormat> All => s_all;

    /// <summary>Adds a format for the whole process. It is asked before those that are there, and replaces one of its name.</summary>
    /// <param name="format">The format.</param>
    public static void Add(IDataFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        lock (s_lock)
            s_all = [format, .. s_all.Where(known => known.Name != format.Name)];
    }

    /// <summary>The format of an input, whether it exists or not.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="use">What is wanted of it.</param>
    public static IDataFormat Find(DataSpec spec, DataUse use) => Array.Find(s_all, format => format.Reads(spec, use)) ?? s_fallback;

    /// <summary>Opens an input.</summary>
    /// <param name="spec">The input; its member is not asked for yet.</param>
    /// <param name="use">What is wanted of it.</param>
    /// <exception cref="InvalidDataContentException">It is missing or malformed.</exception>
    public static DataSource Open(DataSpec spec, DataUse use) => Find(spec, use).Open(spec);

    /// <summary>The files of a folder or a pattern whose matrices or columns are joined, in their order; empty for what is no such input.</summary>
    internal static IReadOnlyList<string> ShardsOf(DataSpec spec, DataUse use) => Find(spec, use) is ShardsFormat ? ShardsFormat.ShardsOf(spec) : [];

    /// <summary>Opens the matrix [N, D] that an input names.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="use">What is wanted of it.</param>
    /// <returns>The matrix; dispose it to let go of what is mapped.</returns>
    /// <exception cref="InvalidDataContentException">It is missing, malformed, or no matrix.</exception>
    public static MatrixView OpenMatrix(DataSpec spec, DataUse use)
    {
        using DataSource source = Open(spec, use);
        return spec.IsSideBySide && !spec.IsPool && !source.Names.Contains(spec.Member)
            ? OpenSideBySide(source, spec)
            : source.OpenMatrix(spec.Member);
    }

    static MatrixView OpenSideBySide(DataSource source, DataSpec spec)
    {
        string[] names = spec.Parts;
        var parts = new List<MatrixView>(names.Length);
        try
        {
            foreach (string name in names)
                parts.Add(source.OpenMatrix(name));
        }
        catch
        {
            foreach (MatrixView part in parts)
                part.Dispose();
            throw;
        }
        return JoinedColumnsMatrix.Join([.. parts], Array.ConvertAll(names, name => new DataSpec(spec.Path, name).ToString()), spec.IsScaled);
    }

    /// <summary>Opens the column that an input names.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="use">What is wanted of it.</param>
    /// <returns>The column; dispose it to let go of what is open.</returns>
    /// <exception cref="InvalidDataContentException">It is missing, malformed, or no column.</exception>
    public static DataColumn OpenColumn(DataSpec spec, DataUse use)
    {
        using DataSource source = Open(spec, use);
        return source.OpenColumn(spec.Member, use);
    }
}
