using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Pipelines.Prune;
using Pith.Runs;
using Pith.Selection.Frame;

namespace Pith.Pipelines.Subset;

/// <summary>A smaller coreset out of a finished run: the first rows of its selection order, without selecting again.</summary>
/// <param name="Method">The method that picked the rows.</param>
/// <param name="Rows">N, the rows of the dataset.</param>
/// <param name="Order">[kept] the rows in the order picked.</param>
sealed record CoresetSubset(string Method, int Rows, long[] Order)
{
    /// <summary>Takes a share of the dataset's rows.</summary>
    /// <param name="run">The folder of a selection.</param>
    /// <param name="keep">The share.</param>
    /// <exception cref="OptionException">The run's order serves only its own budget, or it picked fewer rows.</exception>
    /// <exception cref="InvalidDataContentException">The folder holds no selection.</exception>
    public static CoresetSubset OfShare(string run, Share keep) => Take(run, "keep", rows => KeepCount.Of(keep, rows));

    /// <summary>Takes a number of rows.</summary>
    /// <param name="run">The folder of a selection.</param>
    /// <param name="count">1 .. the rows that the run picked.</param>
    /// <exception cref="OptionException">The run's order serves only its own budget, or it picked fewer rows.</exception>
    /// <exception cref="InvalidDataContentException">The folder holds no selection.</exception>
    public static CoresetSubset OfCount(string run, int count) => Take(run, "count", rows => KeepCount.Of(count, rows));

    /// <summary>Writes the rows: <c>.npy</c> as int64, any other name as text, one a line.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="InvalidDataContentException">The file cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Write(string path)
    {
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            NpyFile.Write<long>(path, Order, Order.Length);
        else
            AtomicFile.WriteText(path, string.Concat(Order.Select(row => row.ToString(CultureInfo.InvariantCulture) + "\n")));
    }

    static CoresetSubset Take(string run, string option, Func<int, int> budgetOf)
    {
        Manifest manifest = Manifest.Read(run);
        long[] order = SelectionFiles.ReadOrder(run, manifest.Rows);
        string method = manifest.Options.GetValueOrDefault("method") ?? manifest.Command;
        if (manifest.Facts.GetValueOrDefault("orderIsNested") != 1)
        {
            throw new OptionException(
                "run",
                $"the order of {run} (method {method}, with its options) serves only its own budget of {order.Length} rows; run pith prune again with the wanted budget.");
        }
        int rows = manifest.RowCount;
        int budget = budgetOf(rows);
        if (budget > order.Length)
        {
            throw new OptionException(option, string.Create(CultureInfo.InvariantCulture,
                $"{budget} rows are more than the {order.Length} that {run} picked; run pith prune again with a larger `keep` or `count`."));
        }
        return new CoresetSubset(method, rows, order[..budget]);
    }
}
