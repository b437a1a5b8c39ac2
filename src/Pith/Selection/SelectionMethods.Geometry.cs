namespace Pith.Selection;

public static partial class SelectionMethods
{
    /// <summary>The methods that the geometry of the embeddings drives.</summary>
    static SelectionMethodEntry[] GeometryMethods() =>
    [
        Entry(
            KCenterSelection.MethodName, "each pick is farthest from all before it, so that no row is left far away", SelectionNeeds.Embeddings,
            KCenterOptions.Rules, KCenterOptions.Default, options => new KCenterSelection(options), KCenterOptions.CompatProfiles) with
        {
            Work = FarthestFirstWork,
        },
        Entry(
            GraphDensitySelection.MethodName, "rows in dense places first, no two from the same one", SelectionNeeds.Graph,
            GraphDensityOptions.Rules, GraphDensityOptions.Default, options => new GraphDensitySelection(options), GraphDensityOptions.CompatProfiles) with
        {
            Work = GraphWork,
        },
        Entry(
            FacilityLocationSelection.MethodName, "rows that stand for all rows, each served by the most similar kept one", SelectionNeeds.Graph,
            SubmodularOptions.Rules, SubmodularOptions.Default, options => new FacilityLocationSelection(options)) with
        {
            Work = GraphWork,
        },
        Entry(
            GraphCutSelection.MethodName, "rows similar to many rows, but not to each other", SelectionNeeds.Graph,
            SubmodularOptions.GraphCutRules, SubmodularOptions.Default, options => new GraphCutSelection(options)) with
        {
            Work = GraphWork,
        },
    ];

    /// <summary>The matrix product of all rows with all picks at about half the kernel's speed, and exact distances among a round's rows,
    /// which take about eight times as long each.</summary>
    static SelectionWork FarthestFirstWork(SelectionSize size) => new()
    {
        MultiplyAdds = size.Budget * (2.0 * size.Rows + 8 * 2 * 1024) * size.Columns,
        Bytes = size.Rows * 32 + 4096 * size.Columns * sizeof(double),
    };

    static SelectionWork GraphWork(SelectionSize size)
    {
        int neighbors = size.Whole("neighbors", SubmodularOptions.Default.Neighbors);
        return new SelectionWork
        {
            Neighbors = neighbors,
            Steps = 1.6 * neighbors * (size.Rows + 10.0 * size.Budget),
            Bytes = (long)(1.6 * size.Rows * neighbors) * 20 + size.Rows * 40,
        };
    }
}
