using System.Globalization;
using System.Text;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Neighbors.Graphs;
using Pith.Runs;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>The files of a selection in a run folder: how they are called, written and read back.</summary>
static class SelectionFiles
{
    /// <summary>int64 [kept]: rows in the order picked.</summary>
    public const string Order = "order.npy";

    /// <summary>int64 [kept]: the same rows ascending.</summary>
    public const string Kept = "kept.npy";

    /// <summary>One line for every row: <c>row,id,kept,order,score,value,reason</c>.</summary>
    public const string Table = "selection.csv";

    /// <summary>The message graph: <c>offsets</c> int64 [N + 1], <c>neighbors</c> int32 [E], <c>distances</c> float64 [E].</summary>
    public const string Edges = "edges.npz";

    /// <summary>bool [N]: which rows are kept.</summary>
    public const string Mask = "mask.npy";

    /// <summary>[kept] pairs of unsigned 64-bit integers, sorted: 128-bit ids as DataComp's resharder reads them.</summary>
    public const string Uids = "uids.npy";

    /// <summary>The kept rows' ids, one a line, in the order picked.</summary>
    public const string Ids = "ids.txt";

    /// <summary>What the table says, with types.</summary>
    public const string Parquet = "selection.parquet";

    /// <summary>The kept rows: <c>row,id,class,score,order</c>.</summary>
    public const string KeptTable = "kept.csv";

    const int BufferBytes = 1 << 16;

    // Bytes of one line of the table.
    const long TableLine = 72;

    /// <summary>What writing order, kept rows and table costs.</summary>
    /// <param name="rows">N.</param>
    /// <param name="budget">Rows kept.</param>
    public static StageCost Cost(long rows, long budget) => new(
        [new PlannedMemory("what is written", budget * 16)],
        [new PlannedStage("write", 0.02 + rows * 0.5e-6)],
        budget * 16 + rows * TableLine + 4096);

    /// <summary>Writes order, kept rows and table, and the message graph where there is one.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="ids">[N] the users' names of the rows, or null for the row numbers.</param>
    /// <param name="scores">[N] the scores as they stand in the file, NaN = not scored; null where a method needs none.</param>
    /// <param name="cancellation">Stops the writing.</param>
    public static void Write(RunFolder run, Coreset selection, string[]? ids, double[]? scores, CancellationToken cancellation = default)
    {
        long[] order = Array.ConvertAll(selection.Order, row => (long)row);
        run.Write(Order, path => NpyFile.Write<long>(path, order, order.Length));
        long[] kept = [.. order];
        Array.Sort(kept);
        run.Write(Kept, path => NpyFile.Write<long>(path, kept, kept.Length));
        run.Write(Table, path => AtomicFile.Write(path, stream => WriteTable(stream, selection, ids, scores, cancellation)));
        if (selection.Duplicates is { } duplicates)
            DuplicatesFile.Write(run, duplicates);
        if (selection.MessageGraph is MessageGraph graph)
        {
            run.Write(Edges, path => NpzFile.Write(path, npz =>
            {
                var blocks = new EdgeBlocks(graph);
                npz.Add("offsets", blocks.Count, blocks.Offsets, graph.Rows + 1L);
                npz.Add("neighbors", blocks.Count, blocks.Neighbors, graph.Edges);
                npz.Add("distances", blocks.Count, blocks.Distances, graph.Edges);
            }));
        }
    }

    /// <summary>Writes <c>mask.npy</c>.</summary>
    public static void WriteMask(RunFolder run, Coreset selection)
    {
        var mask = new bool[selection.Rows];
        foreach (int row in selection.Order)
            mask[row] = true;
        run.Write(Mask, path => NpyFile.Write<bool>(path, mask, mask.Length));
    }

    /// <summary>Writes <c>ids.txt</c>.</summary>
    public static void WriteIds(RunFolder run, Coreset selection, string[]? ids) =>
        run.Write(Ids, path => AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), BufferBytes, leaveOpen: true) { NewLine = "\n" };
            foreach (int row in selection.Order)
                writer.WriteLine(ids is null ? row.ToString(CultureInfo.InvariantCulture) : ids[row]);
        }));

    /// <summary>Writes <c>uids.npy</c>: dtype <c>u8,u8</c>, high half first, sorted.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="uids">[N] from <see cref="ParseUids"/>.</param>
    public static void WriteUids(RunFolder run, Coreset selection, (ulong High, ulong Low)[] uids)
    {
        (ulong High, ulong Low)[] kept = [.. selection.Order.Select(row => uids[row])];
        Array.Sort(kept);
        run.Write(Uids, path => AtomicFile.Write(path, stream =>
        {
            stream.Write(UidHeader(kept.Length));
            Span<byte> pair = stackalloc byte[16];
            foreach ((ulong high, ulong low) in kept)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(pair, high);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(pair[8..], low);
                stream.Write(pair);
            }
        }));
    }

    /// <summary>Reads ids of 32 hexadecimal digits as pairs of 64-bit numbers.</summary>
    /// <param name="ids">[N].</param>
    /// <param name="name">What the ids are, with their path.</param>
    /// <exception cref="InvalidDataContentException">An id is something else; the message names the row.</exception>
    public static (ulong High, ulong Low)[] ParseUids(string[] ids, string name)
    {
        var uids = new (ulong High, ulong Low)[ids.Length];
        for (int row = 0; row < ids.Length; row++)
        {
            string id = ids[row].Trim();
            const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
            if (id.Length != 32
                || !ulong.TryParse(id.AsSpan(0, 16), Hex, CultureInfo.InvariantCulture, out ulong high)
                || !ulong.TryParse(id.AsSpan(16), Hex, CultureInfo.InvariantCulture, out ulong low))
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"{name}, row {row}: '{ids[row]}' is not an id of 32 hexadecimal digits, which `write` uids needs; write ids or mask instead."));
            uids[row] = (high, low);
        }
        return uids;
    }

    /// <summary>The selection order of a run.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="rows">N.</param>
    /// <exception cref="InvalidDataContentException">The run holds no selection, or its file is broken.</exception>
    public static long[] ReadOrder(string runFolder, long rows)
    {
        string path = Path.Combine(runFolder, Order);
        if (!File.Exists(path))
            throw new InvalidDataContentException($"{runFolder} holds no {Order}; give a run that pith prune wrote.");
        long[] order = NpyFile.ReadInt64s(path);
        int bad = Array.FindIndex(order, row => row < 0 || row >= rows);
        if (bad >= 0 || order.Distinct().Count() < order.Length)
        {
            string what = bad >= 0 ? $"names row {order[bad]} of {rows}" : "names a row twice";
            throw new InvalidDataContentException($"{path} {what}, which pith prune does not write; run pith verify to see what changed.");
        }
        return order;
    }

    /// <summary>The message graph of a run, or null where its method has none.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="rows">N.</param>
    /// <exception cref="InvalidDataContentException">The file is broken.</exception>
    public static MessageGraph? ReadEdges(string runFolder, long rows)
    {
        string path = Path.Combine(runFolder, Edges);
        if (!File.Exists(path))
            return null;
        using NpzFile file = NpzFile.Open(path);
        long[] offsets = file.ReadInt64s("offsets");
        int[] neighbors = file.ReadInt32s("neighbors");
        double[] distances = file.ReadDoubles("distances");
        bool isGraph = offsets.Length == rows + 1 && offsets[0] == 0 && offsets[^1] == neighbors.Length && distances.Length == neighbors.Length
            && Array.TrueForAll(neighbors, row => row >= 0 && row < rows) && offsets.Zip(offsets.Skip(1)).All(pair => pair.First <= pair.Second);
        return isGraph ? new MessageGraph(offsets, neighbors, distances)
            : throw new InvalidDataContentException($"{path} is no graph of {rows} rows as pith prune writes one; run pith verify to see what changed.");
    }

    static void WriteTable(Stream stream, Coreset selection, string[]? ids, double[]? scores, CancellationToken cancellation)
    {
        var place = new int[selection.Rows];
        Array.Fill(place, -1);
        for (int i = 0; i < selection.Order.Length; i++)
            place[selection.Order[i]] = i;
        string[] reasons = [.. Enum.GetValues<RowReason>().Select(KebabCase.Of)];
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), BufferBytes, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("row,id,kept,order,score,value,reason");
        Span<char> number = stackalloc char[64];
        for (int row = 0; row < selection.Rows; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            WriteWhole(writer, row, number);
            writer.Write(',');
            if (ids is null)
                WriteWhole(writer, row, number);
            else
                writer.Write(CsvText.Field(ids[row]));
            writer.Write(place[row] >= 0 ? ",1," : ",0,");
            if (place[row] >= 0)
                WriteWhole(writer, place[row], number);
            writer.Write(',');
            WriteNumber(writer, scores is null ? double.NaN : scores[row], number);
            writer.Write(',');
            WriteNumber(writer, selection.Values[row], number);
            writer.Write(',');
            writer.WriteLine(reasons[(int)selection.Reasons[row]]);
        }
    }

    static void WriteWhole(StreamWriter writer, int value, Span<char> buffer)
    {
        value.TryFormat(buffer, out int length, default, CultureInfo.InvariantCulture);
        writer.Write(buffer[..length]);
    }

    // The shortest text that reads back to the same double; an empty cell stands for NaN.
    static void WriteNumber(StreamWriter writer, double value, Span<char> buffer)
    {
        if (double.IsNaN(value))
            return;
        value.TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture);
        writer.Write(buffer[..length]);
    }

    static byte[] UidHeader(int count)
    {
        string text = FormattableString.Invariant($"{{'descr': [('f0', '<u8'), ('f1', '<u8')], 'fortran_order': False, 'shape': ({count},), }}");
        // Magic, version 1.0 and the length take ten bytes; NumPy pads the whole to a multiple of 64 and ends it with a line feed.
        int total = (10 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[total];
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }
}
