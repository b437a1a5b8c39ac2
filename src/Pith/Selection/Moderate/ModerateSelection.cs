using Pith.Numerics;
using Pith.Scoring;
using Pith.Selection.Frame;

namespace Pith.Selection.Moderate;

/// <summary>Moderate coreset: the rows whose distance to the median of their class lies in the middle.</summary>
/// <remarks>
/// <para>Xia, Liu, Yu, Shen, Han, Liu, "Moderate Coreset: A Universal Method of Data Selection for Real-world Data-efficient Deep Learning", ICLR
/// 2023, and its code: rows are sorted by their distance to the component-wise median of their class, over all classes together, and
/// with n rows and a budget b the n/2 - b/2 nearest (rounded, half to even) and the farthest others are dropped.</para>
/// <para>The port in the published D2 code (Coreset.py, moderate_selection) takes the tails for the coreset and drops the middle; <see
/// cref="ModerateOptions.Reference"/> does too. Deviations: the budget is met exactly (rounding both ends may miss it by one); medians
/// are taken over the rows that may be kept; a class of one row has distance 0.</para>
/// <para>The order goes from the middle outwards, so it serves every smaller budget where classes have no shares. Equal distances: the lowest
/// row counts as nearer. O(N D log N) time; the same result for any number of threads. A row's value is its distance.</para>
/// </remarks>
sealed class ModerateSelection : SelectionMethod<ModerateOptions>
{
    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="ModerateOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public ModerateSelection(ModerateOptions? options = null)
        : base(options ?? ModerateOptions.Default) { }

    /// <inheritdoc/>
    public override bool OrderIsNested => base.OrderIsNested && !Options.KeepsExtremes;

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        double[] distances = frame.Values = Distances(frame.Problem, frame.Rows, frame.Progress, frame.Cancellation);
        frame.EndStage("distances");
        int[] counts = frame.Counts();
        int[][] pools = frame.Candidates.OpenRows(frame.Pools);
        for (int p = 0; p < pools.Length; p++)
        {
            int[] sorted = [.. pools[p].OrderBy(row => distances[row])];
            frame.Keep(Options.KeepsExtremes ? Extremes(sorted, counts[p]) : Middle(sorted, counts[p]));
        }
    }

    static double[] Distances(SelectionProblem problem, int[] pool, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var distances = new double[problem.Rows];
        Array.Fill(distances, double.NaN);
        MatrixView embeddings = pool.Length == problem.Rows ? problem.Embeddings! : problem.Embeddings!.SelectRows(pool);
        ScoreInput input = ScoreInput.Of(embeddings, Array.ConvertAll(pool, row => problem.Labels![row])) with { Threads = problem.Threads };
        ReadOnlySpan<double> values = new ModerateDistance().Compute(input, progress, cancellation).Values;
        for (int i = 0; i < pool.Length; i++)
            distances[pool[i]] = values[i];
        return distances;
    }

    /// <summary>The middle <paramref name="count"/> of the rows, from the middle outwards: the first m are the middle m.</summary>
    internal static int[] Middle(int[] sorted, int count)
    {
        var order = new int[count];
        int start = 0;
        for (int m = 1; m <= count; m++)
        {
            int former = start;
            start = (int)Math.Round((sorted.Length - m) / 2.0, MidpointRounding.ToEven);
            // The window of m rows grows by one row at one of its ends.
            order[m - 1] = sorted[m == 1 || start < former ? start : start + m - 1];
        }
        return order;
    }

    /// <summary>The nearest half of <paramref name="count"/> rows and the farthest others, as the port returns them.</summary>
    internal static int[] Extremes(int[] sorted, int count)
    {
        int near = (int)Math.Round(count / 2.0, MidpointRounding.ToEven);
        return [.. sorted[..near], .. sorted[(sorted.Length - (count - near))..]];
    }
}
