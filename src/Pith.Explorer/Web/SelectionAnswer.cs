using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Pith.Explorer.Web;

/// <summary>The answer to a setting: a head of JSON and a bit for every row.</summary>
/// <remarks>Little-endian: the four letters PITH, the length of the head in bytes, N, the head in UTF-8 padded with blanks to a multiple of 4, then bit
/// (row mod 8) of byte (row / 8) for every row that is kept.</remarks>
static class SelectionAnswer
{
    const int FixedBytes = 12;

    /// <summary>The bytes of an answer.</summary>
    /// <param name="head">What is told of the selection.</param>
    /// <param name="rows">N.</param>
    /// <param name="kept">The kept rows.</param>
    public static byte[] Write(JsonObject head, int rows, ReadOnlySpan<int> kept)
    {
        byte[] text = Encoding.UTF8.GetBytes(head.ToJsonString());
        int headBytes = (text.Length + 3) / 4 * 4;
        var answer = new byte[FixedBytes + headBytes + ((rows + 7) / 8)];
        "PITH"u8.CopyTo(answer);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(4), headBytes);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(8), rows);
        answer.AsSpan(FixedBytes, headBytes).Fill((byte)' ');
        text.CopyTo(answer, FixedBytes);
        Span<byte> bits = answer.AsSpan(FixedBytes + headBytes);
        foreach (int row in kept)
            bits[row >> 3] |= (byte)(1 << (row & 7));
        return answer;
    }

    /// <summary>Reads an answer back.</summary>
    public static (JsonObject Head, int[] Kept) Read(ReadOnlySpan<byte> answer)
    {
        int headBytes = BinaryPrimitives.ReadInt32LittleEndian(answer[4..]), rows = BinaryPrimitives.ReadInt32LittleEndian(answer[8..]);
        JsonObject head = JsonNode.Parse(answer.Slice(FixedBytes, headBytes))!.AsObject();
        ReadOnlySpan<byte> bits = answer[(FixedBytes + headBytes)..];
        List<int> kept = [];
        for (int row = 0; row < rows; row++)
        {
            if ((bits[row >> 3] & (1 << (row & 7))) != 0)
                kept.Add(row);
        }
        return (head, [.. kept]);
    }
}
