using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Tables.Hdf5;

/// <summary>HDF5: files that hold named datasets, also in groups, as h5py and MATLAB write them.</summary>
sealed class Hdf5Format : IDataFormat
{
    public string Name => "hdf5";

    public IReadOnlyList<string> Extensions => [".h5", ".hdf5", ".hdf"];

    public DataSource Open(DataSpec spec) => new Hdf5Source(DataFiles.Single(spec with { Member = null }).Files[0], spec.Path);
}
