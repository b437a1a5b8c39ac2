using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>Graph-cut: rows that are similar to many rows, but not to each other.</summary>
/// <remarks>
/// <para>Greedy by the gain of the published code (submodular_function.py of DeepCore, GraphCut; Iyer et al. 2021):
/// <c>lambda sum_u s(u, v) - 2 sum_{a in S} s(a, v)</c>, of equal gains the lowest row. The term -s(v, v) of the function
/// <c>lambda sum_{u, a} s(u, a) - sum_{a, b in S} s(a, b)</c> is 1 for every row and is left out. Gains turn negative when the coreset is
/// full of a row's neighbours; the budget is met all the same, and the picks with a negative gain are counted (fact
/// <c>negativePicks</c>).</para>
/// <para>Similarities stand on the edges of the symmetric kNN graph of the embeddings and are 0 elsewhere; the published code uses dense
/// similarities of last-layer gradients within a class. Given rows count as picks. O(N k) memory, O(N k + budget k log N) time after the
/// graph. A row's value is its gain when picked, or at the end.</para>
/// </remarks>
sealed class GraphCutSelection : SelectionMethod<GraphCutOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="GraphCutOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public GraphCutSelection(GraphCutOptions? options = null)
        : base(options ?? GraphCutOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SimilarityGraph graph = SimilarityGraph.Build(frame, Options);
        var function = new GraphCut(graph, Options.Lambda);
        frame.ForEachPool(function.Pick);
        frame.AddFact("negativePicks", function.NegativePicks);
    }
}
