using System.Text;

namespace Pith.Encoders.Tests.Models;

/// <summary>Writes protocol buffers: numbers, texts and messages by the numbers of their fields.</summary>
sealed class ProtoWriter
{
    readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtoWriter Number(int field, long value)
    {
        Variable((ulong)field << 3);
        Variable((ulong)value);
        return this;
    }

    public ProtoWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtoWriter Message(int field, ProtoWriter inner) => Bytes(field, inner.ToArray());

    public ProtoWriter Bytes(int field, byte[] bytes)
    {
        Variable((ulong)field << 3 | 2);
        Variable((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
