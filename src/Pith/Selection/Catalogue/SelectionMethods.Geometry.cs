using Pith.Data;
using Pith.Selection.ContextualDiversity;
using Pith.Selection.GraphDensity;
using Pith.Selection.Herding;
using Pith.Selection.KCenter;
using Pith.Selection.SemanticDeduplication;
using Pith.Selection.Submodular;
using Pith.Selection.ZeroShot;

namespace Pith.Selection.Catalogue;

public static partial class SelectionMethods
{
    /// <summary>The methods that the geometry of the embeddings drives.</summary>
    static SelectionMethodEntry[] GeometryMethods() =>
    [
        Entry(
            KCenterSelection.MethodName, "each pick is farthest from all before it, so that no row is left far away", DataNeeds.Embeddings,
            KCenterOptions.Rules, KCenterOptions.Default, options => new KCenterSelection(options), KCenterOptions.CompatProfiles) with
        {
            Work = FarthestFirstWork,
        },
        Entry(
            HerdingSelection.MethodName, "the mean of the picks follows the mean of all rows", DataNeeds.Embeddings,
            HerdingOptions.Rules, HerdingOptions.Default, options => new HerdingSelection(options)) with
        {
            Work = HerdingWork,
        },
        Entry(
            ZeroShotSelection.MethodName, "rows that cover random subspaces and are not redundant there (ZCore)", DataNeeds.Embeddings,
            ZeroShotOptions.Rules, ZeroShotOptions.Default, options => new ZeroShotSelection(options)) with
        {
            Work = ZeroShotWork,
        },
        Entry(
            SemanticDeduplicationSelection.MethodName, "of rows that say nearly the same one is kept (SemDeDup)", DataNeeds.Embeddings,
            SemanticDeduplicationOptions.Rules, SemanticDeduplicationOptions.Default, options => new SemanticDeduplicationSelection(options)) with
        {
            Work = DeduplicationWork,
        },
        Entry(
            ContextualDiversitySelection.MethodName, "k-center on a model's predictions instead of embeddings", DataNeeds.Logits,
            ContextualDiversityOptions.Rules, ContextualDiversityOptions.Default, options => new ContextualDiversitySelection(options)) with
        {
            Work = DivergenceWork,
        },
        Entry(
            GraphDensitySelection.MethodName, "rows in dense places first, no two from the same one", DataNeeds.Graph,
            GraphDensityOptions.Rules, GraphDensityOptions.Default, options => new GraphDensitySelection(options), GraphDensityOptions.CompatProfiles) with
        {
            Work = GraphWork,
        },
        Entry(
            FacilityLocationSelection.MethodName, "rows that stand for all rows, each served by the most similar kept one", DataNeeds.Graph,
            SubmodularOptions.Rules, SubmodularOptions.Default, options => new FacilityLocationSelection(options)) with
        {
            Work = GraphWork,
        },
        Entry(
            GraphCutSelection.MethodName, "rows similar to many rows, but not to each other", DataNeeds.Graph,
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

    /// <summary>Every pick looks at all open rows of its pool once, in double precision from memory: about eight times the product's time.</summary>
    static SelectionWork HerdingWork(SelectionSize size)
    {
        bool byClass = size.Values.GetValueOrDefault("pool") == "class" || size.Values.GetValueOrDefault("balance", "none") != "none";
        long pools = byClass ? Math.Max(1, size.Classes) : 1;
        return new SelectionWork
        {
            MultiplyAdds = 8.0 * size.Budget * size.Rows / pools * size.Columns,
            Bytes = (size.Rows * size.Columns * sizeof(float) / pools) + size.Rows * 32,
        };
    }

    static SelectionWork DivergenceWork(SelectionSize size) => new()
    {
        MultiplyAdds = 16.0 * size.Budget * size.Rows * Math.Max(8, size.Classes),
        Bytes = size.Rows * ((Math.Max(8, size.Classes) * 2 * sizeof(float)) + 32),
    };

    /// <summary>Of the rows that a sample meets, each takes the time of about four steps: two differences, a comparison with the worst
    /// candidate, a fourth power.</summary>
    static SelectionWork ZeroShotWork(SelectionSize size)
    {
        double samples = size.Whole("samples", ZeroShotOptions.Default.Samples);
        double neighbors = size.Whole("redundancy-neighbors", ZeroShotOptions.Default.RedundancyNeighbors);
        return new SelectionWork
        {
            SharedSteps = samples * (Math.Sqrt(size.Rows * (neighbors + 1)) + neighbors) * 4 + (double)size.Rows * size.Columns * 4,
            // Up to 80 MB of short lists wait for the collector.
            Bytes = (size.Rows * size.Columns * sizeof(float)) + size.Rows * 48 + (long)samples * 96 + Math.Min(80_000_000, (long)samples * 800),
        };
    }

    static SelectionWork DeduplicationWork(SelectionSize size)
    {
        int asked = size.Whole("clusters", 0);
        double clusters = asked > 0 ? asked : Math.Sqrt(size.Rows);
        // Cluster sizes differ, which about doubles the pairs; an exact distance takes about eight times as long as the product's.
        double pairs = size.Rows / clusters * size.Rows;
        const int Iterations = 10;
        return new SelectionWork
        {
            MultiplyAdds = size.Columns * (Iterations * 2.0 * clusters * size.Rows + 8 * pairs),
            // Every iteration compares each row with its nearest centroids exactly and adds it to one, in double precision.
            SharedSteps = 1.6 * Iterations * size.Rows * size.Columns,
            Bytes = Math.Min(96L << 20, size.Rows * size.Columns * 9) + (long)(size.Rows * 80 + 8 * size.Rows / clusters * size.Columns * sizeof(float) + clusters * size.Columns * 16),
        };
    }
}
