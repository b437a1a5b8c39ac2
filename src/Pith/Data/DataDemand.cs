namespace Pith.Data;

/// <summary>Somebody who needs data, for the sentence that refuses a call without them.</summary>
/// <param name="Needs">What is needed.</param>
/// <param name="Who">Who needs it, with the verb: <c>`method` d2 needs</c>, <c>`pool` class and `balance` need</c>.</param>
/// <param name="Example">What would do, where the need alone does not say it: the name of a score, a path; null for none.</param>
public sealed record DataDemand(DataNeeds Needs, string Who, string? Example = null)
{
    /// <summary>Throws for the first need, in the order of <see cref="Dataset.Lacks"/>, that is not met.</summary>
    /// <param name="demands">Everybody's needs.</param>
    /// <param name="lacks">The first of some needs that is not met.</param>
    /// <exception cref="MissingDataException">A need is not met.</exception>
    internal static void Require(IReadOnlyList<DataDemand> demands, Func<DataNeeds, DataNeeds> lacks)
    {
        DataNeeds missing = lacks(demands.Aggregate(DataNeeds.Nothing, (all, demand) => all | demand.Needs));
        if (missing != DataNeeds.Nothing)
            throw new MissingDataException(missing, demands.First(demand => demand.Needs.HasFlag(missing)));
    }
}
