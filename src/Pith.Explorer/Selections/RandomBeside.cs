using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Explorer.Selections;

/// <summary>Random rows of the same number, which every coreset is shown beside.</summary>
sealed class RandomBeside
{
    readonly Lazy<int[]> _order;

    /// <summary>Random rows of the dataset.</summary>
    /// <param name="rows">N.</param>
    public RandomBeside(int rows) => _order = new(() =>
        SelectionMethods.Catalog.Get("random").Defaults.Create().Select(new SelectionProblem { Rows = rows }, rows).Order);

    /// <summary>Random rows, those of a smaller budget among those of a larger one.</summary>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<int> Of(int count) => _order.Value.AsSpan(0, count);
}
