using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pith.Data.Files;

namespace Pith.Data.Formats.SafeTensors;

/// <summary>Writes <c>.safetensors</c> files of single-precision tensors: the same tensors and texts give the same bytes.</summary>
/// <remarks>The header lists its texts and then the tensors in ordinal order of their names; spaces bring it to a multiple of 8 bytes, so
/// that the data behind it is aligned. The file appears whole or not at all.</remarks>
static class SafeTensorsWriter
{
    const int Alignment = 8;

    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">Names, shapes and values; each name once.</param>
    /// <param name="metadata">Texts for the header's <c>__metadata__</c>; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a shape does not fit its values.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static void Write(string path, IEnumerable<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafeTensor[] sorted = [.. tensors.OrderBy(t => t.Name, StringComparer.Ordinal)];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Name == sorted[i - 1].Name)
                throw new ArgumentException($"The tensor '{sorted[i].Name}' occurs twice.", nameof(tensors));
            if (sorted[i].Shape.Aggregate(1L, (product, axis) => product * axis) != sorted[i].Values.Length)
                throw new ArgumentException($"The shape of the tensor '{sorted[i].Name}' does not fit its values.", nameof(tensors));
        }
        byte[] header = Header(sorted, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (SafeTensor tensor in sorted)
                WriteValues(stream, tensor.Values);
        });
    }

    static byte[] Header(SafeTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (SafeTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape)
                    json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += (long)tensor.Values.Length * sizeof(float);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    static void WriteValues(Stream stream, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}

/// <summary>One tensor of a <c>.safetensors</c> file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Values">Its values, row-major.</param>
readonly record struct SafeTensor(string Name, int[] Shape, float[] Values);
