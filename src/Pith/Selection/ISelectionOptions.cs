using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection;

/// <summary>The settings of a selection method: what is passed from the edge to the manifest.</summary>
/// <remarks>Every method has an immutable record of its own, which knows its method, what it needs and costs, and makes it.</remarks>
public interface ISelectionOptions
{
    /// <summary>The method that the settings belong to.</summary>
    MethodInfo<ISelectionOptions> Info { get; }

    /// <summary>What the method cannot do without under these very settings.</summary>
    DataNeeds Needs { get; }

    /// <summary>What a selection under these settings takes, beyond reading its inputs and writing its result.</summary>
    /// <param name="size">The size of the selection.</param>
    /// <param name="speed">The machine.</param>
    IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed);

    /// <summary>Makes the method.</summary>
    /// <exception cref="OptionException">A setting is out of range.</exception>
    ISelectionMethod Create();

    /// <summary>The settings with what they leave to the data filled in, for the record. Default: these.</summary>
    /// <param name="dataset">The rows that will be selected from.</param>
    ISelectionOptions Settle(Dataset dataset) => this;
}
