using System.Runtime.InteropServices;

namespace Pith.Encoders.Tests.Models;

/// <summary>Makes ONNX models of one or two steps.</summary>
static class OnnxFile
{
    const int Float = 1, Int64 = 7;

    /// <summary>A model of texts: each token's vector is a row of a table, so that what pooling and padding do can be computed by hand.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokens">V, the size of the vocabulary.</param>
    /// <param name="columns">D.</param>
    /// <param name="extraInput">An input more, or null.</param>
    public static void WriteTokenTable(string path, int tokens, int columns, string? extraInput = null)
    {
        ProtoWriter graph = new ProtoWriter()
            .Message(1, Node("Gather", ["table", "input_ids"], "last_hidden_state"))
            .Text(2, "tokens")
            .Message(5, Table(tokens, columns))
            .Message(11, Value("input_ids", Int64, "rows", "length"));
        if (extraInput is not null)
            graph.Message(11, Value(extraInput, Int64, "rows", "length"));
        graph.Message(12, Value("last_hidden_state", Float, "rows", "length", columns));
        Write(path, graph);
    }

    /// <summary>The value that a token has in a column of <see cref="WriteTokenTable"/>.</summary>
    public static float TokenValue(int token, int column) => (token * 7 % 11 - 5) + column * 0.25f * (token % 3 + 1);

    /// <summary>A model of images: the mean of each channel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Pixels of a side; 0 leaves it open.</param>
    /// <param name="rows">Rows of a call; 0 leaves them open.</param>
    public static void WriteChannelMeans(string path, int size = 0, int rows = 0)
    {
        ProtoWriter axes = new ProtoWriter().Text(1, "axes").Number(8, 2).Number(8, 3).Number(20, 7);
        ProtoWriter keep = new ProtoWriter().Text(1, "keepdims").Number(3, 0).Number(20, 2);
        object side = size == 0 ? "side" : size;
        object count = rows == 0 ? "rows" : rows;
        Write(path, new ProtoWriter()
            .Message(1, Node("ReduceMean", ["pixels"], "means").Message(5, axes).Message(5, keep))
            .Text(2, "means")
            .Message(11, Value("pixels", Float, count, 3, side, side))
            .Message(12, Value("means", Float, count, 3)));
    }

    /// <summary>A model of images that puts its pixels out again: a map of features of three channels.</summary>
    public static void WritePixels(string path) => Write(path, new ProtoWriter()
        .Message(1, Node("Identity", ["pixels"], "map"))
        .Text(2, "map")
        .Message(11, Value("pixels", Float, "rows", 3, "side", "side"))
        .Message(12, Value("map", Float, "rows", 3, "side", "side")));

    /// <summary>A model of images that keeps its weights in a file beside it.</summary>
    public static void WriteWithExternalData(string path)
    {
        ProtoWriter place = new ProtoWriter().Text(1, "location").Text(2, "weights.bin");
        ProtoWriter weights = new ProtoWriter().Number(1, 4).Number(2, Float).Text(8, "table").Message(13, place).Number(14, 1);
        Write(path, new ProtoWriter()
            .Message(1, Node("Add", ["pixels", "table"], "sums"))
            .Text(2, "external")
            .Message(5, weights)
            .Message(11, Value("pixels", Float, "rows", 3, 4, 4))
            .Message(12, Value("sums", Float, "rows", 3, 4, 4)));
    }

    static void Write(string path, ProtoWriter graph) => File.WriteAllBytes(
        path, new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Text(1, "").Number(2, 13)).ToArray());

    static ProtoWriter Node(string type, string[] inputs, string output)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        return node.Text(2, output).Text(4, type);
    }

    static ProtoWriter Table(int tokens, int columns)
    {
        float[] values = [.. Enumerable.Range(0, tokens * columns).Select(i => TokenValue(i / columns, i % columns))];
        return new ProtoWriter().Number(1, tokens).Number(1, columns).Number(2, Float).Text(8, "table").Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    static ProtoWriter Value(string name, int type, params object[] lengths)
    {
        var shape = new ProtoWriter();
        foreach (object length in lengths)
            shape.Message(1, length is string open ? new ProtoWriter().Text(2, open) : new ProtoWriter().Number(1, (int)length));
        ProtoWriter tensor = new ProtoWriter().Number(1, type).Message(2, shape);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
