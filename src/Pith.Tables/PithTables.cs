using Pith.Data.Formats;
using Pith.Data.Tables;
using Pith.Tables.Engine;
using Pith.Tables.Formats;
using Pith.Tables.Hdf5;
using Pith.Tables.Rows;

namespace Pith.Tables;

/// <summary>Lets the library Pith read tables (Parquet, JSON lines, comma-separated values compressed or in shards) and HDF5.</summary>
public static class PithTables
{
    /// <summary>Makes the forms of tables known to the whole process, to be read wherever Pith takes a file. May be called again to change
    /// the options, which hold for what is opened afterwards.</summary>
    /// <param name="options">Bounds of memory and threads; null means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static void Register(TableOptions? options = null)
    {
        TableEngine.Options = (options ?? new TableOptions()).ToEngine();
        DataFormats.Add(new TableFormat());
        DataFormats.Add(new Hdf5Format());
        TableEngines.Current = new TableRows();
    }
}
