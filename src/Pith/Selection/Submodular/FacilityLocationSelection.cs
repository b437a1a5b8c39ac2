using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>Facility location: rows that together stand for all rows, each row served by the most similar kept one.</summary>
/// <remarks>
/// <para>Maximises <c>f(S) = sum_u max_{v in S} s(u, v)</c> greedily: each pick has the largest gain
/// <c>sum_u max(0, s(u, v) - max_{a in S} s(u, a))</c>, of equal gains the lowest row. The result is at least 1 - 1/e of the best
/// (Nemhauser, Wolsey, Fisher 1978); computed lazily (Minoux 1978), which gives the same rows.</para>
/// <para>Similarities stand on the edges of the symmetric kNN graph and are 0 elsewhere, so that it scales; with all other rows as
/// neighbours it is the dense function. The published code (submodular_function.py of DeepCore) uses dense similarities of last-layer gradients
/// within a class, and its batched gains cover only the first slices of the rows; CRAIG is the same function on gradients.</para>
/// <para>The rows that are to be served are the candidates and the given rows; rows that are cut off or must be dropped are not. O(N k) memory,
/// O((N + re-evaluations) k) time after the graph. A row's value is its gain when picked, or at the end.</para>
/// </remarks>
sealed class FacilityLocationSelection : SelectionMethod<FacilityLocationOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="FacilityLocationOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public FacilityLocationSelection(FacilityLocationOptions? options = null)
        : base(options ?? FacilityLocationOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SimilarityGraph graph = SimilarityGraph.Build(frame, Options);
        var function = new FacilityLocation(graph);
        frame.ForEachPool(function.Pick);
        frame.AddFact("meanCoverage", function.Value(frame.Rows) / frame.Rows.Length);
        frame.AddFact("evaluations", function.Evaluations);
    }
}
