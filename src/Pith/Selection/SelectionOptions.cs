using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection;

/// <summary>What the settings of all methods share that pick their rows in the common frame.</summary>
public abstract record SelectionOptions : ISelectionOptions
{
    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>Of which rows <see cref="Cutoff"/> is a share: of all, or of those of every class, which needs labels. Default all, as in the papers:
    /// wrong labels are the hardest rows of the dataset, and need not be spread evenly over the classes.</summary>
    public CutoffScope CutoffBy { get; init; } = CutoffScope.All;

    /// <inheritdoc/>
    public DataNeeds Needs => OwnNeeds | (Division.LooksAtClasses || CutoffBy == CutoffScope.Class ? DataNeeds.Labels : DataNeeds.Nothing)
        | (Division.Shares == ClassBalance.Confidence ? DataNeeds.Confidence : DataNeeds.Nothing);

    MethodInfo<ISelectionOptions> ISelectionOptions.Info => Method;

    /// <summary>The method.</summary>
    protected abstract MethodInfo<ISelectionOptions> Method { get; }

    /// <summary>What the method needs beside the labels of its pools and budgets.</summary>
    protected virtual DataNeeds OwnNeeds => DataNeeds.Nothing;

    /// <summary>How the frame divides rows and budget under these settings.</summary>
    protected internal virtual RowDivision Division => new(false, null, Cutoff);

    /// <summary>Whether the method drops rows of its own before budgets are shared.</summary>
    protected internal virtual bool LosesRows => false;

    /// <summary>Whether several ranks can select together under these settings; where not, one process has to.</summary>
    internal virtual bool SharesWork => false;

    /// <inheritdoc/>
    public abstract ISelectionMethod Create();

    /// <inheritdoc/>
    /// <remarks>Unless a method says otherwise, what sorting or drawing rows takes.</remarks>
    public virtual IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) => [SelectionCost.Of(size.Rows, speed)];

    /// <inheritdoc/>
    public virtual ISelectionOptions Settle(Dataset dataset) => this;

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="OptionException">The first setting that is out of range.</exception>
    public virtual void Validate() => Method.Validate(this);
}

/// <summary>Settings of methods that can share the budget among classes.</summary>
public abstract record BalancedOptions : SelectionOptions
{
    /// <summary>How the budget is shared among classes. Default none: they get what the method picks.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary><see cref="Balance"/>, or null for none.</summary>
    protected ClassBalance? Shares => Balance == ClassBalance.None ? null : Balance;

    /// <inheritdoc/>
    protected internal override RowDivision Division => new(false, Shares, Cutoff);
}

/// <summary>Settings of methods that can work class by class.</summary>
public abstract record PooledOptions : BalancedOptions
{
    /// <summary>One pool of all rows, or one per class. Where classes are pools and each needs a budget, no balance means proportional. Default
    /// one.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <inheritdoc/>
    protected internal override RowDivision Division => Pool == SelectionPool.Class ? new(true, Balance, Cutoff) : base.Division;
}

/// <summary>How rows and budget are divided before a method works on them.</summary>
/// <param name="ByClass">Whether every class is a pool of its own.</param>
/// <param name="Shares">How the budget is shared among classes, none meaning proportional; null where classes have no budgets.</param>
/// <param name="Cutoff">Share of the hardest rows that leave first.</param>
public readonly record struct RowDivision(bool ByClass, ClassBalance? Shares, double Cutoff)
{
    /// <summary>Whether it needs the class of every row.</summary>
    public bool LooksAtClasses => ByClass || Shares is not null;
}
