using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pith.Cli.Tests.Commands;

/// <summary>Pickles as inputs of commands: the same numbers give the same coreset, and what would run code is refused.</summary>
public sealed class PickleInputTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_same_numbers_give_the_same_bytes()
    {
        byte[] embeddings = Array(MemoryMarshal.AsBytes(_workspace.Embeddings.AsSpan()), "f4", Workspace.Rows, Workspace.Columns);
        byte[] scores = Array(MemoryMarshal.AsBytes(_workspace.Scores.AsSpan()), "f8", Workspace.Rows);
        File.WriteAllBytes(_workspace["all.pickle"], [0x80, 2, .. "}("u8, .. Text("emb"), .. embeddings, .. Text("scores"), .. scores, .. "u."u8]);
        File.WriteAllBytes(_workspace["by-id.pkl"], Dictionary(_workspace.Scores));
        _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "0.3", "--ids", "ids.txt", "--out", "A");
        _workspace.Good("prune", "--embeddings", "all.pickle:emb", "--scores", "all.pickle:scores", "--keep", "0.3", "--ids", "ids.txt", "--out", "B");
        _workspace.Good("prune", "--embeddings", "all.pickle:emb", "--scores", "by-id.pkl", "--keep", "0.3", "--ids", "ids.txt", "--out", "C");
        Assert.Equal(_workspace.Order("A"), _workspace.Order("B"));
        Assert.Equal(_workspace.Order("A"), _workspace.Order("C"));
        _workspace.Good("verify", "C");
        Assert.Contains("emb", _workspace.Good("inspect", "all.pickle").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_run_code_is_refused_by_its_name()
    {
        File.WriteAllText(_workspace["x.pt"], "cos\nsystem\n(S'echo ran > ran.txt'\ntR.");
        string[] before = _workspace.Listing();
        PithResult result = _workspace.Run("prune", "--embeddings", "x.pt", "--scores", "s.npy", "--keep", "0.3", "--out", "RUN");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("x.pt names os.system, which Pith does not run", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Listing());
    }

    // An array of NumPy as protocol 3 writes it.
    static byte[] Array(ReadOnlySpan<byte> values, string type, params int[] shape) =>
    [
        .. "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\u0001btR(K\u0001("u8,
        .. shape.SelectMany(axis => (byte[])[(byte)'J', .. Number(axis)]),
        .. "tcnumpy\ndtype\n("u8, .. Text(type), .. "tR(K\u0003U\u0001<NNNtb"u8, 0x89, (byte)'B', .. Number(values.Length), .. values, .. "tb"u8,
    ];

    // From the ids of the workspace, the last one first, to numbers.
    static byte[] Dictionary(double[] values)
    {
        List<byte> bytes = [0x80, 3, .. "}("u8];
        for (int row = values.Length - 1; row >= 0; row--)
        {
            var number = new byte[8];
            BinaryPrimitives.WriteDoubleBigEndian(number, values[row]);
            bytes.AddRange([.. Text($"item,{row}"), (byte)'G', .. number]);
        }
        return [.. bytes, .. "u."u8];
    }

    static byte[] Text(string text) => [(byte)'U', (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
