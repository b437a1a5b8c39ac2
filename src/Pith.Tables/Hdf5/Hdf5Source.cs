using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Tables.Formats;
using PureHDF;

namespace Pith.Tables.Hdf5;

/// <summary>An open HDF5 file.</summary>
sealed class Hdf5Source : DataSource
{
    // Groups may link to each other in a circle.
    const int Deepest = 16;

    readonly string _file;

    /// <summary>Opens a file to see whether it is one.</summary>
    /// <param name="file">Its absolute path.</param>
    /// <param name="path">The path as it was given.</param>
    public Hdf5Source(string file, string path)
        : base(path, "HDF5 file")
    {
        FileKind.RefusePipe(path);
        _file = file;
        _ = Hdf5Errors.Guard(path, () => Use(_ => 0));
    }

    public override IReadOnlyList<string> Names => Hdf5Errors.Guard(Path, () => Use(file => DatasetsOf(file).Select(entry => entry.Name).ToArray()));

    public override MatrixView OpenMatrix(string? name)
    {
        string dataset = name ?? NameList.OnlyMember(Names, Path);
        (string full, ElementFormat format, long[] shape) = Look(dataset);
        if (shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue])
            return StoredMatrix.Create(new StoredArray(full, format, shape, false, ByteRegion.Allocate(0, full), 0));
        return new TableMatrix((int)shape[0], (int)shape[1], format.StorageType, () => StoredMatrix.Create(Read(dataset)));
    }

    public override DataColumn OpenColumn(string? name, DataUse use)
    {
        string dataset = name ?? NameList.OnlyMember(Names, Path);
        if (Hdf5Errors.Guard(Path, () => Use(file => Hdf5Reader.TextsOf(Find(file, dataset)))) is { } texts)
            return VectorColumn.Of($"{Path}:{dataset}", texts);
        return new StoredVector(Read(dataset));
    }

    public override DataDescription Describe(string? name, CancellationToken cancellation)
    {
        if (name is null)
            return new DataDescription { Kind = Kind, Members = Hdf5Errors.Guard(Path, () => Use(file => DatasetsOf(file).Select(Member).ToArray())) };
        FileMember member = Hdf5Errors.Guard(Path, () => Use(file => Member((name, Find(file, name)))));
        return new DataDescription
        {
            Content = member.Shape.Count == 2 ? DataContent.Matrix : DataContent.Column,
            Kind = member.Shape.Count == 2 ? null : "vector",
            Type = member.Type == "text" ? "text" : null,
        };
    }

    static FileMember Member((string Name, IH5Dataset Dataset) entry) =>
        new(entry.Name, Hdf5Reader.ShapeOf(entry.Dataset), Hdf5Reader.FormatOf(entry.Dataset)?.Name ?? (Hdf5Reader.IsText(entry.Dataset) ? "text" : "other"));

    T Use<T>(Func<IH5Group, T> read)
    {
        using PureHDF.VOL.Native.NativeFile file = H5File.OpenRead(_file);
        return read(file);
    }

    StoredArray Read(string dataset)
    {
        (string full, ElementFormat format, long[] shape) = Look(dataset);
        return Hdf5Errors.Guard(Path, () => Use(file => Hdf5Reader.Read(Find(file, dataset), full, format, shape)));
    }

    (string Full, ElementFormat Format, long[] Shape) Look(string dataset)
    {
        string full = $"{Path}:{dataset}";
        return Hdf5Errors.Guard(Path, () => Use(file =>
        {
            IH5Dataset found = Find(file, dataset);
            ElementFormat format = Hdf5Reader.FormatOf(found) ?? throw new InvalidDataContentException(
                $"{full} holds {(Hdf5Reader.IsText(found) ? "texts" : "values of a type that is no number")} where numbers are needed; save it as an array of numbers.");
            return (full, format, Hdf5Reader.ShapeOf(found));
        }));
    }

    IH5Dataset Find(IH5Group file, string name)
    {
        (string Name, IH5Dataset Dataset)[] all = [.. DatasetsOf(file)];
        string wanted = name.Trim('/');
        if (Array.Find(all, entry => entry.Name == wanted).Dataset is { } found)
            return found;
        string near = Suggestions.For(wanted, all.Select(entry => entry.Name)) is string meant ? $"; did you mean '{meant}'? It" : "; it";
        throw new InvalidDataContentException($"{Path} has no dataset '{name}'{near} has {NameList.Of([.. all.Select(entry => entry.Name)])}.");
    }

    static IEnumerable<(string Name, IH5Dataset Dataset)> DatasetsOf(IH5Group group, string prefix = "", int depth = 0)
    {
        foreach (IH5Object child in depth < Deepest ? group.Children() : [])
        {
            if (child is IH5Dataset dataset)
                yield return (prefix + child.Name, dataset);
            else if (child is IH5Group inner)
            {
                foreach ((string, IH5Dataset) entry in DatasetsOf(inner, $"{prefix}{child.Name}/", depth + 1))
                    yield return entry;
            }
        }
    }
}
