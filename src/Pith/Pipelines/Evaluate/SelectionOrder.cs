using Pith.Runs;

namespace Pith.Pipelines.Evaluate;

/// <summary>Tells lists of rows in the order picked, whose first rows are the coreset of a smaller budget, from lists that serve one budget alone.</summary>
static class SelectionOrder
{
    // The name that every selection gives it (contract, "files of a run").
    const string FileName = "order.npy";

    /// <summary>Whether the first rows of a list serve smaller budgets: it is <c>order.npy</c> of a selection whose order is nested, as its manifest says.</summary>
    /// <param name="spec">The file.</param>
    /// <param name="rows">What it holds.</param>
    public static bool Serves(string spec, int[] rows)
    {
        string? folder = Path.GetFileName(spec) == FileName ? Path.GetDirectoryName(Path.GetFullPath(spec)) : null;
        return folder is not null && rows.Length > 1 && File.Exists(Path.Combine(folder, Manifest.FileName))
            && Manifest.Read(folder).Facts.GetValueOrDefault("orderIsNested") == 1;
    }
}
