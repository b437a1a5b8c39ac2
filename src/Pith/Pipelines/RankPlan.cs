using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>The plan of a stage that several ranks run together: what it takes of the rank of which it takes most.</summary>
static class RankPlan
{
    // More ranks than anybody starts.
    const int MostRanks = 100_000;

    /// <summary>For how many ranks a call is planned.</summary>
    public static int RanksOf<TRequest>(StageCall<TRequest> call, StageContext context)
        where TRequest : class => call.Ranks ?? context.Ranks.Size;

    /// <summary>Plans.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="call">How it is run.</param>
    /// <param name="work">Its opened work.</param>
    /// <param name="ranks">Ranks, at least 2.</param>
    /// <param name="speed">A rank's cores.</param>
    public static RunPlan Of<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageWork<TRequest, TResult> work, int ranks, MachineSpeed speed)
        where TRequest : class
    {
        var costs = new List<StageCost>(work.CostsOnRanks(ranks, speed));
        // Mapped files are read as memory allows, through windows.
        if (call.Memory is long limit)
            costs.Add(new StageCost([GraphCost.WindowsWithin(limit)], []));
        if (stage.FileExtension is null)
            costs.Add(ReadCost.Fingerprint(stage.InputsOf(call.Request).Sum(input => InputFiles.LargestDeal(input.Value, ranks))));
        return new RunPlan(work.Rows, work.Columns, costs) { Ranks = ranks };
    }

    /// <summary>Refuses a plan that does not fit, with the ranks or the memory that would be enough.</summary>
    /// <exception cref="ResourceLimitException">The memory or the disk does not suffice.</exception>
    public static void Require<TRequest, TResult>(RunPlan plan, Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageWork<TRequest, TResult> work)
        where TRequest : class
    {
        if (plan.Ranks > 1 && call.Memory is long limit && plan.PeakBytes > limit)
            throw new ResourceLimitException(Words(plan, limit, ranks => Of(stage, call, work, ranks, MachineSpeed.Typical)));
        plan.Require(call.Memory, call.PlanOnly ? null : call.Out);
    }

    static string Words(RunPlan plan, long limit, Func<int, RunPlan> planFor)
    {
        PlannedMemory largest = plan.Memory.MaxBy(part => part.Bytes)!;
        string enough = ByteSize.AtLeast(GraphCost.LimitFor(plan.PeakBytes - GraphCost.WindowsWithin(limit).Bytes));
        string needs = FormattableString.Invariant(
            $"the plan needs {ByteSize.Format(plan.PeakBytes)} of memory on each of {plan.Ranks} ranks, which keep their shares in memory, and `memory` allows {ByteSize.Format(limit)}; the largest part is {largest.Name} ({ByteSize.Format(largest.Bytes)})");
        return Fewest(plan, limit, planFor) is int ranks
            ? FormattableString.Invariant($"{needs}: {ranks} ranks are enough, or `memory` {enough}.")
            : FormattableString.Invariant($"{needs}: raise `memory` to {enough}; no number of ranks is enough, for what every rank holds of all rows does not shrink with it.");
    }

    // The fewest ranks, of more than are planned, that fit.
    static int? Fewest(RunPlan plan, long limit, Func<int, RunPlan> planFor)
    {
        bool Fits(int ranks) => planFor(ranks).PeakBytes <= limit;
        int most = (int)Math.Min(MostRanks, plan.Rows), low = plan.Ranks, high = low;
        do
        {
            if (high >= most)
                return null;
            (low, high) = (high, (int)Math.Min(most, 2L * high));
        }
        while (!Fits(high));
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Fits(middle) ? (low, middle) : (middle, high);
        }
        return high;
    }
}
