using Pith.Data.Formats.Pickle;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>The classes and functions by which PyTorch writes tensors, besides NumPy's.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="isNested">Whether this is a stream within a pickle, which holds no further ones.</param>
sealed class TorchObjects(string path, bool isNested = false) : PickleObjects(path)
{
    readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages that the pickle names, by their keys.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    public override bool Knows(PickleName name) => base.Knows(name) || name switch
    {
        { Module: "torch._utils", Name: "_rebuild_tensor_v2" or "_rebuild_tensor_v3" or "_rebuild_parameter" } => true,
        { Module: "torch", Name: "Size" } => true,
        { Module: "torch", Name: "ComplexFloatStorage" or "ComplexDoubleStorage" } => true,
        { Module: "torch" } => TorchStorage.FormatOf(name.Name) is not null,
        { Module: "torch.storage", Name: "UntypedStorage" } => true,
        { Module: "torch.storage", Name: "_load_from_bytes" } => !isNested,
        _ => false,
    };

    public override object? Call(PickleName name, object?[] args) => (name.Name, args) switch
    {
        ("_rebuild_tensor_v2", [TorchStorage storage, long first and >= 0, var size, var stride, ..]) =>
            new TorchTensor(storage, null, first, PickleValues.ToLengths(size, Path), PickleValues.ToLengths(stride, Path)),
        ("_rebuild_tensor_v3", [TorchStorage storage, long first and >= 0, var size, var stride, _, _, PickleName type, ..]) =>
            new TorchTensor(storage, type.Name, first, PickleValues.ToLengths(size, Path), PickleValues.ToLengths(stride, Path)),
        ("_rebuild_parameter", [TorchTensor tensor, ..]) => tensor,
        ("Size", [object?[] lengths]) => lengths,
        ("_load_from_bytes", [PickleSlice { Kind: not SliceKind.Text } bytes]) => LoadNested(bytes),
        _ => base.Call(name, args),
    };

    /// <summary>A storage: <c>("storage", type, key, device, elements)</c>.</summary>
    public override object? LoadPersistent(object? id)
    {
        if (id is not object?[] { Length: >= 5 } parts || PickleValues.ToKey(parts[0]) != "storage" || parts[1] is not PickleName type
            || PickleValues.ToKey(parts[2]) is not string key || parts[4] is not (long and >= 0))
        {
            return base.LoadPersistent(id);
        }
        if (parts.Length > 5 && parts[5] is not null)
            throw new InvalidDataContentException($"{Path} holds views of storages, as PyTorch before 0.4 wrote them; load it there and save it again.");
        if (_storages.TryGetValue(key, out TorchStorage? known))
            return known.Type == type.Name ? known : throw new InvalidDataContentException($"{Path} gives the storage '{key}' two types; the file is broken.");
        var storage = new TorchStorage(type.Name, (long)parts[4]!);
        _storages.Add(key, storage);
        return storage;
    }

    // A tensor that was pickled without torch.save holds its storage as a file of its own.
    object? LoadNested(PickleSlice bytes)
    {
        if (bytes.Kind == SliceKind.Latin1)
        {
            throw new InvalidDataContentException(
                $"{Path} holds tensors pickled in a protocol before 3, whose bytes are written as text; save them with torch.save, or with protocol=4.");
        }
        ByteRegion region = bytes.Region;
        return TorchStream.Read(region, bytes.Offset, bytes.Offset + bytes.Length, Path, isNested: true);
    }
}
