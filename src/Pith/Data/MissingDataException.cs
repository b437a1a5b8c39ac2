namespace Pith.Data;

/// <summary>A dataset lacks what somebody needs.</summary>
/// <remarks>The message is the library's own short sentence; a command line may have longer ones, by <see cref="Need"/> and
/// <see cref="Demand"/>.</remarks>
public sealed class MissingDataException : OptionException
{
    /// <summary>Creates the error.</summary>
    /// <param name="need">The one need that is not met; <see cref="DataNeeds.Nothing"/> where not even the number of rows is known.</param>
    /// <param name="demand">Who needs it.</param>
    public MissingDataException(DataNeeds need, DataDemand demand)
        : base(DataNeedsWords.OptionOf(need), DataNeedsWords.Sentence(need, demand.Who)) => (Need, Demand) = (need, demand);

    /// <summary>The need that is not met.</summary>
    public DataNeeds Need { get; }

    /// <summary>Who needs it.</summary>
    public DataDemand Demand { get; }
}
