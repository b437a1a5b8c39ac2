using System.Buffers.Binary;
using System.Text.Json;
using Pith.Data.Files;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.SafeTensors;

/// <summary>Reads <c>.safetensors</c> files: an 8-byte length, a JSON header, then the tensors' bytes, which are mapped.</summary>
/// <remarks>Types F16, BF16, F32, F64, I8 to I64, U8 to U64 and BOOL. Every tensor's place is checked against the file and against its
/// own shape when the file is opened.</remarks>
sealed class SafeTensorsFile : IDisposable
{
    // The format's own limit for the header.
    const long MaxHeaderLength = 100_000_000;
    const int PrefixLength = 8;

    readonly ByteRegion _region;
    readonly Dictionary<string, Tensor> _tensors;

    SafeTensorsFile(string path, ByteRegion region, Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata)
    {
        Metadata = metadata;
        Path = path;
        _region = region;
        _tensors = tensors;
        Members = [.. tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors' names in ordinal order.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>The texts of the header's <c>__metadata__</c> entry; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed.</exception>
    public static SafeTensorsFile Open(string path)
    {
        ByteRegion region = ByteRegion.Map(path);
        try
        {
            Dictionary<string, Tensor> tensors = ReadHeader(region, path, out Dictionary<string, string> metadata);
            return new SafeTensorsFile(path, region, tensors, metadata);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>Opens one tensor as a matrix [N, D]; the view holds what it needs of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The tensor's name; null means the only one.</param>
    /// <exception cref="InvalidDataContentException">File or tensor is missing or malformed, or not two-dimensional.</exception>
    public static MatrixView OpenMatrix(string path, string? name)
    {
        using SafeTensorsFile file = Open(path);
        return StoredMatrix.Create(file.OpenArray(name ?? NameList.OnlyMember(file.Members, path)));
    }

    /// <summary>Releases the map; matrices that were opened from it keep what they need.</summary>
    public void Dispose() => _region.Dispose();

    /// <summary>Opens a tensor whatever its shape.</summary>
    internal StoredArray OpenArray(string name)
    {
        if (!_tensors.TryGetValue(name, out Tensor tensor))
            throw new InvalidDataContentException($"{Path} has no tensor '{name}'; it has {NameList.Of(Members)}.");
        if (FormatOf(tensor.Type) is not { } format)
            throw new InvalidDataContentException($"{Path}:{name} has elements of type {tensor.Type}, which Pith does not read; save it as F32.");
        return new StoredArray(Path + ":" + name, format, tensor.Shape, false, _region.Share(), tensor.Offset);
    }

    /// <summary>Names, shapes and types of the tensors.</summary>
    internal FileMember[] Describe() =>
        [.. Members.Select(name => new FileMember(name, _tensors[name].Shape, FormatOf(_tensors[name].Type)?.Name ?? _tensors[name].Type))];

    static Dictionary<string, Tensor> ReadHeader(ByteRegion region, string path, out Dictionary<string, string> metadata)
    {
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (region.Length < PrefixLength)
            throw Malformed(path, "it is shorter than 8 bytes");
        long length = BinaryPrimitives.ReadInt64LittleEndian(region.Slice(0, PrefixLength));
        if (length < 0 || length > MaxHeaderLength || length > region.Length - PrefixLength)
            throw Malformed(path, FormattableString.Invariant($"it declares a header of {length} bytes but holds {region.Length - PrefixLength}"));
        long start = PrefixLength + length;
        try
        {
            var reader = new Utf8JsonReader(region.Slice(PrefixLength, (int)length));
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Malformed(path, "its header is not a JSON object");
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    if (property.Value.ValueKind == JsonValueKind.Null)
                        continue;
                    foreach (JsonProperty entry in property.Value.EnumerateObject().Where(e => e.Value.ValueKind == JsonValueKind.String))
                        metadata[entry.Name] = entry.Value.GetString() ?? "";
                    continue;
                }
                Tensor tensor = ReadTensor(property, start, region.Length, path);
                if (!tensors.TryAdd(property.Name, tensor))
                    throw Malformed(path, $"the tensor '{property.Name}' occurs twice");
            }
            return tensors;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataContentException($"{path} has a malformed .safetensors header: {error.Message}", error);
        }
    }

    static Tensor ReadTensor(JsonProperty property, long start, long fileLength, string path)
    {
        string type = property.Value.GetProperty("dtype").GetString() ?? "";
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [>= 0, >= 0] || offsets[1] < offsets[0] || offsets[1] > fileLength - start)
            throw Malformed(path, $"the tensor '{property.Name}' lies outside the file");
        if (FormatOf(type) is { } format)
        {
            Int128 bytes = format.Size;
            foreach (long axis in shape)
            {
                if (axis < 0)
                    throw Malformed(path, $"the tensor '{property.Name}' has a negative length in its shape");
                bytes *= axis;
                if (bytes > fileLength)
                    break;
            }
            if (bytes != offsets[1] - offsets[0])
                throw Malformed(path, $"the tensor '{property.Name}' has a shape that does not fit its bytes");
        }
        return new Tensor(type, shape, start + offsets[0]);
    }

    static ElementFormat? FormatOf(string type) => type switch
    {
        "F16" => new ElementFormat(ElementKind.Float16, 2),
        "BF16" => new ElementFormat(ElementKind.BFloat16, 2),
        "F32" => new ElementFormat(ElementKind.Float32, 4),
        "F64" => new ElementFormat(ElementKind.Float64, 8),
        "I8" => new ElementFormat(ElementKind.Int8, 1),
        "I16" => new ElementFormat(ElementKind.Int16, 2),
        "I32" => new ElementFormat(ElementKind.Int32, 4),
        "I64" => new ElementFormat(ElementKind.Int64, 8),
        "U8" => new ElementFormat(ElementKind.UInt8, 1),
        "U16" => new ElementFormat(ElementKind.UInt16, 2),
        "U32" => new ElementFormat(ElementKind.UInt32, 4),
        "U64" => new ElementFormat(ElementKind.UInt64, 8),
        "BOOL" => new ElementFormat(ElementKind.Boolean, 1),
        _ => null,
    };

    static InvalidDataContentException Malformed(string path, string what) => new($"{path} is not a valid .safetensors file: {what}.");

    readonly record struct Tensor(string Type, long[] Shape, long Offset);
}
