using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Which row of similar ones is kept.</summary>
public enum WhichToKeep
{
    /// <summary>The one farthest from its cluster's centroid.</summary>
    Hard,

    /// <summary>The one nearest to its cluster's centroid.</summary>
    Easy,

    /// <summary>Any, by the seed.</summary>
    Random,
}

/// <summary>When a row counts as a duplicate at a threshold; rows are looked at in the order that <see cref="WhichToKeep"/> says.</summary>
public enum DuplicateRule
{
    /// <summary>When an earlier row is more similar than the threshold, whether that row is kept or not: the published code.</summary>
    Earlier,

    /// <summary>When an earlier row can be reached over pairs that are each more similar than the threshold, so that one row of every group is
    /// kept: the paper.</summary>
    Group,
}

/// <summary>Settings of <see cref="SemanticDeduplicationSelection"/>.</summary>
public sealed record SemanticDeduplicationOptions : PooledOptions
{
    const int KMeansSteps = 10;

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, SemanticDeduplicationOptions> Info { get; } = new(
        "semantic-deduplication",
        "of rows that say nearly the same one is kept (SemDeDup)",
        [
            new("threshold", "largest cosine similarity that is no duplicate", ThresholdDomain(),
                o => o.Threshold is double t ? t : "auto", (o, v) => o with { Threshold = v as double? }),
            OptionRules.Whole<SemanticDeduplicationOptions>(
                "clusters", "clusters in which rows are compared, 0 for about the square root of the rows", 0, int.MaxValue,
                o => o.Clusters, (o, v) => o with { Clusters = v }),
            OptionRules.Choice<SemanticDeduplicationOptions, WhichToKeep>(
                "which-to-keep", "which row of similar ones is kept", o => o.WhichToKeep, (o, v) => o with { WhichToKeep = v }),
            OptionRules.Choice<SemanticDeduplicationOptions, DuplicateRule>(
                "duplicates", "similar to any earlier row, or linked to one", o => o.Duplicates, (o, v) => o with { Duplicates = v }),
            SelectionRules.Pool<SemanticDeduplicationOptions>(),
            SelectionRules.Balance<SemanticDeduplicationOptions>(),
            SelectionRules.Cutoff<SemanticDeduplicationOptions>(),
            SelectionRules.CutoffBy<SemanticDeduplicationOptions>(),
        ],
        new SemanticDeduplicationOptions());

    /// <summary>About sqrt(N) clusters, the hard row kept, the published code's rule, as many rows as the budget says.</summary>
    public static SemanticDeduplicationOptions Default => Info.Defaults;

    /// <summary>The largest cosine similarity that is no duplicate, -1..1; null means what the budget implies. Default null.</summary>
    public double? Threshold { get; init; }

    /// <summary>Clusters of k-means, at most the rows; 0 means about the square root of the rows. Only rows of one cluster are compared.
    /// Default 0: as many rows in a cluster as there are clusters makes both stages cheap; of more than 200,000 rows, and where a recall is asked for, kNN
    /// graphs then say which rows are compared, and clusters, at most 1,000 of them, only which row is kept.</summary>
    public int Clusters { get; init; }

    /// <summary>Which row of similar ones is kept. Default hard, as published.</summary>
    public WhichToKeep WhichToKeep { get; init; } = WhichToKeep.Hard;

    /// <summary>When a row counts as a duplicate. Default earlier, the published code.</summary>
    public DuplicateRule Duplicates { get; init; } = DuplicateRule.Earlier;

    /// <summary>The recall of the graphs by which a pool is compared; null where the rows of each of its clusters are compared.</summary>
    /// <param name="accuracy">What is asked of neighbours.</param>
    /// <param name="rows">Rows of the pool.</param>
    internal double? RecallOf(GraphAccuracy accuracy, long rows) => Clusters > 0 && accuracy.Recall is null ? null : accuracy.RecallOf(rows);

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Embeddings;

    /// <summary>Pools only say which rows are compared: they share no budget.</summary>
    protected internal override RowDivision Division => new(Pool == SelectionPool.Class, Shares, Cutoff);

    /// <inheritdoc/>
    protected internal override bool LosesRows => Threshold is not null;

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed)
    {
        long[] pools = Pool == SelectionPool.Class && size.ClassSizes is { } classes ? [.. classes] : [size.Rows];
        long[] large = [.. pools.Where(rows => RecallOf(size.Accuracy, rows) is not null)];
        if (large.Length < pools.Length)
            yield return CostOfClusters(size.Rows - large.Sum(), size.Columns, speed);
        if (large.Length == 0)
            yield break;
        GraphAccuracy accuracy = size.Accuracy with { Recall = RecallOf(size.Accuracy, large.Max()) };
        yield return GraphCost.Of(large.Sum(), size.Columns, GraphDuplicates.Neighbors, accuracy, speed, large);
        yield return CostBesideGraphs(large, size.Columns, speed);
    }

    /// <summary>What comparing the rows of clusters takes.</summary>
    /// <remarks>Cluster sizes differ, which about doubles the pairs; an exact distance takes about eight times as long as the product's. Every
    /// step of k-means compares each row with its nearest centroids exactly and adds it to one, in double precision.</remarks>
    StageCost CostOfClusters(long rows, long columns, MachineSpeed speed)
    {
        double clusters = Clusters > 0 ? Clusters : Math.Sqrt(rows);
        double pairs = rows / clusters * rows;
        return SelectionCost.Of(
            rows,
            speed,
            multiplyAdds: columns * (KMeansSteps * 2.0 * clusters * rows + 8 * pairs),
            sharedSteps: 1.6 * KMeansSteps * rows * columns,
            bytes: Math.Min(96L << 20, rows * columns * 9)
                + (long)(rows * 80 + 8 * rows / clusters * columns * sizeof(float) + clusters * columns * 16));
    }

    /// <summary>The keep order, the small graphs, groups, and the sample of the recall.</summary>
    StageCost CostBesideGraphs(long[] pools, long columns, MachineSpeed speed)
    {
        long rows = pools.Sum(), largest = pools.Max(), clusters = KeepOrder.Clusters(this, largest), sample = KeepOrder.SampleRows(largest, clusters);
        return SelectionCost.Of(
            rows,
            speed,
            multiplyAdds: (double)columns * (clusters * (KMeansSteps * 2.0 * sample + rows) + PairRecall.SampleRows(rows) * (double)rows),
            steps: (Duplicates == DuplicateRule.Group ? 10.0 : 1.0) * GraphDuplicates.Neighbors * rows,
            bytes: rows * (Duplicates == DuplicateRule.Group ? 112 : 48) + clusters * columns * 16);
    }

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new SemanticDeduplicationSelection(this);

    static Custom ThresholdDomain() => new(
        "NUMBER", "auto (what the budget implies), or a number from -1 to 1", text => text == "auto" ? text : new Interval(-1, 1).Parse(text))
    {
        IsAllowed = value => value is "auto" || new Interval(-1, 1).Allows(value),
        Refused = [double.NaN, -1.1, 1.1],
    };
}
