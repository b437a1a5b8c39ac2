using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection.Uncertainty;

/// <summary>What a model's class probabilities are asked for.</summary>
public enum UncertaintyKind
{
    /// <summary>One less the largest probability.</summary>
    LeastConfidence,

    /// <summary>One less the difference of the two largest probabilities.</summary>
    Margin,

    /// <summary>The entropy in nats.</summary>
    Entropy,
}

/// <summary>What the settings of the methods share that ask a model how sure it is.</summary>
public abstract record UncertaintyOptions : BalancedOptions
{
    /// <summary>What the class probabilities are asked for.</summary>
    public abstract UncertaintyKind Kind { get; }

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Logits;

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
        [SelectionCost.Of(size.Rows, speed, steps: size.Rows * (double)size.Classes / 4)];

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new UncertaintySelection(this);
}
