using Pith.Data.Files;
using Pith.Data.Formats.Pickle;
using Pith.Data.Sources;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Torch;

/// <summary>An open pickle or PyTorch file.</summary>
sealed class TorchSource : ArraySource
{
    readonly ByteRegion _region;
    readonly PickleTree _tree;

    /// <summary>Reads everything but the arrays.</summary>
    /// <param name="path">The file as it was given.</param>
    /// <param name="region">Its bytes, which the source owns once it exists.</param>
    /// <exception cref="InvalidDataContentException">It is malformed, or names a class or function that is not known.</exception>
    public TorchSource(string path, ByteRegion region)
        : base(path, "pickle")
    {
        _region = region;
        if (region.Length == 0)
            throw new InvalidDataContentException($"{path} is empty where a pickle or a PyTorch file is needed.");
        _tree = new PickleTree(ReadRoot(path, region), path);
    }

    public override IReadOnlyList<string> Names => _tree.Names();

    public override StoredArray OpenArray(string? name)
    {
        (object? value, string full) = Find(name);
        return value switch
        {
            _ when PickleColumns.NumbersOf(value) is { } numbers => PickleColumns.ToArray(numbers, full, _region.Length),
            IPickledArray array => array.Open(full),
            _ when PickleValues.IsNumber(value) && value is not null => throw new InvalidDataContentException($"{full} holds one number where an array is needed; name another member."),
            PickleDictionary => throw new InvalidDataContentException($"{full} is a dictionary with a value a row, which is no matrix; give it as scores or labels."),
            _ => throw new InvalidDataContentException($"{full} holds {PickleValues.Describe(value)} where an array or a tensor is needed."),
        };
    }

    public override DataColumn OpenColumn(string? name, DataUse use)
    {
        (object? value, string full) = Find(name);
        if (value is PickleDictionary dictionary && PickleColumns.IsColumn(dictionary))
            return new PickleColumn(dictionary, full, _region.Length);
        if (PickleColumns.TextsOf(value) is { } texts)
            return VectorColumn.Of(full, PickleColumns.ToTexts(texts, full, _region.Length));
        return base.OpenColumn(name, use);
    }

    public override DataDescription Describe(string? name, CancellationToken cancellation)
    {
        if (name is null && !_tree.IsOne)
            return new DataDescription { Kind = Kind, Members = [.. _tree.Members().Select(member => Describe(member.Name, member.Value))] };
        (object? value, _) = Find(name);
        return value switch
        {
            PickleDictionary dictionary => new DataDescription { Kind = "dictionary", Type = PickleColumn.IsText(dictionary) ? "text" : "number", Content = DataContent.Column },
            _ when PickleColumns.TextsOf(value) is not null => new DataDescription { Kind = "texts", Type = "text", Content = DataContent.Column },
            _ => base.Describe(name, cancellation),
        };
    }

    static FileMember Describe(string name, object? value) => value switch
    {
        IPickledArray array => new FileMember(name, array.Shape, array.TypeName),
        PickleDictionary dictionary => new FileMember(name, [dictionary.Pairs.Count], PickleColumn.IsText(dictionary) ? "dictionary of text" : "dictionary of number"),
        _ when PickleColumns.TextsOf(value) is { } texts => new FileMember(name, [texts.Count], "text"),
        _ when PickleColumns.NumbersOf(value) is { } numbers => new FileMember(name, PickleColumns.ShapeOf(numbers)!, "number"),
        _ => new FileMember(name, [], PickleValues.Describe(value)),
    };

    protected override void Dispose(bool disposing)
    {
        _region.Dispose();
        base.Dispose(disposing);
    }

    static object? ReadRoot(string path, ByteRegion region)
    {
        if (region.Length >= 2 && region.Slice(0, 2) is [(byte)'P', (byte)'K'])
            return TorchArchive.Read(region, path);
        if (TorchStream.Starts(region))
            return TorchStream.Read(region, 0, region.Length, path, isNested: false);
        var reader = new PickleReader(region, 0, region.Length, path, new TorchObjects(path));
        object? root = reader.Read();
        return reader.Position == region.Length ? root : throw new InvalidDataContentException(
            FormattableString.Invariant($"{path} goes on for {region.Length - reader.Position} bytes after its pickle; save one pickle a file."));
    }

    // Without a name the only thing in the file is meant, as of other archives.
    (object? Value, string Name) Find(string? name)
    {
        if (_tree.IsOne)
        {
            RefuseName(name);
            return (_tree.Find(null), Path);
        }
        name ??= NameList.OnlyMember(Names, Path);
        return (_tree.Find(name), Path + ":" + name);
    }
}
