using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.DataComp;

/// <summary>A pool in the form of DataComp (Gadre et al., arXiv 2304.14108): <c>datacomp:DIR:l14_img|l14_txt</c> are features, <c>datacomp:DIR:COLUMN</c>
/// is a column of the metadata, and both have the same rows: the samples that metadata and features have, each once.</summary>
/// <param name="open">Opens the matrix of one file.</param>
/// <param name="openColumn">Opens the column of one file.</param>
sealed class DataCompFormat(Func<DataSpec, MatrixView> open, Func<DataSpec, DataUse, DataColumn> openColumn) : IDataFormat
{
    public string Name => "datacomp";

    public IReadOnlyList<string> Extensions => [];

    public bool Reads(DataSpec spec, DataUse use) => spec.IsPool;

    public DataSource Open(DataSpec spec) => new Source(spec, open, openColumn);

    /// <summary>Of a name only the files that hold it.</summary>
    public DataFiles FilesOf(DataSpec spec)
    {
        DataCompFolder folder = DataCompFolder.Find(spec);
        IEnumerable<string> files = spec.Member is null ? [.. folder.Metadata, .. folder.Features]
            : folder.IsOfFeatures(spec) ? folder.Features
            : folder.Metadata;
        return new DataFiles(Path.GetFullPath(folder.Path), [.. files.Select(Path.GetFullPath)]);
    }

    public RecordsOfRows? RecordsOf(DataSpec spec) => DataCompPool.Of(spec, openColumn).Records;

    sealed class Source(DataSpec spec, Func<DataSpec, MatrixView> open, Func<DataSpec, DataUse, DataColumn> openColumn)
        : DataSource(spec.Path, "pool of metadata and features")
    {
        public override MatrixView OpenMatrix(string? name)
        {
            DataCompPool pool = DataCompPool.Of(spec, openColumn);
            DataCompFolder folder = pool.Folder;
            if (name is null)
                throw new InvalidDataContentException($"{Path} needs the name of its features, e.g. {Path}:l14_img or \"{Path}:l14_img|l14_txt\".");
            int[] used = pool.UsedFeatures;
            string[] files = Array.ConvertAll(used, place => folder.Features[place]);
            var shards = new List<MatrixView>(files.Length);
            try
            {
                for (int i = 0; i < files.Length; i++)
                {
                    shards.Add(open(new DataSpec(files[i], name)));
                    if (pool.RowsOfFeatures[used[i]] is int rows && rows != shards[i].Rows)
                    {
                        throw new InvalidDataContentException(FormattableString.Invariant(
                            $"{files[i]} has {shards[i].Rows} rows of {name} but its metadata name {rows}; the features of a pool are the rows of the metadata file of the same name, in its order."));
                    }
                }
            }
            catch
            {
                foreach (MatrixView shard in shards)
                    shard.Dispose();
                throw;
            }
            MatrixView all = ShardedMatrix.Join([.. shards], files);
            return pool.FeatureRows is int[] chosen ? new SelectedRowsMatrix(all, chosen, ownsSource: true) : all;
        }

        public override DataColumn OpenColumn(string? name, DataUse use)
        {
            if (name is null)
                throw new InvalidDataContentException($"{Path} needs the name of a column of its metadata, e.g. {Path}:{DataCompFolder.Uid}.");
            DataCompPool pool = DataCompPool.Of(spec, openColumn);
            return pool.ReadColumn(new DataSpec(Path, name).ToString(), name, openColumn);
        }

        public override DataDescription Describe(string? name, CancellationToken cancellation)
        {
            DataCompPool pool = DataCompPool.Of(spec, openColumn);
            DataCompFolder folder = pool.Folder;
            long bytes = folder.Metadata.Concat(folder.Features).Sum(file => new FileInfo(file).Length);
            var about = new DataDescription { Kind = Kind, Bytes = bytes, Shape = [pool.Rows], Shards = [.. folder.Metadata.Concat(folder.Features).Select(file => System.IO.Path.GetFileName(file))] };
            return name is null ? about
                : folder.IsOfFeatures(spec) ? new DataDescription { Bytes = bytes, Content = DataContent.Matrix }
                : new DataDescription { Bytes = bytes, Content = DataContent.Column, Type = name == DataCompFolder.Uid ? "text" : null };
        }
    }
}
