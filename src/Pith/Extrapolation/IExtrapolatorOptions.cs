using Pith.Data;
using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>The settings of one extrapolator, which say everything that others need to know about it.</summary>
/// <remarks>An extrapolator is a record of this kind with its <see cref="MethodInfo{TOptions}"/>, and the <see cref="IExtrapolator"/> that it
/// creates; a catalogue lists the former.</remarks>
public interface IExtrapolatorOptions
{
    /// <summary>What the catalogue knows of the method.</summary>
    MethodInfo<IExtrapolatorOptions> Info { get; }

    /// <summary>What the method cannot do without, beside embeddings and the scores of some rows; help texts group the methods by it.</summary>
    /// <remarks><see cref="DataNeeds.Graph"/>: a kNN graph of all rows, which is built from the embeddings where none is supplied.</remarks>
    DataNeeds Needs { get; }

    /// <summary>Whether it also needs logits of the scored rows by models that have not seen them (<see cref="ExtrapolationProblem.CrossFitted"/>).
    /// Default no.</summary>
    bool NeedsCrossFitted => false;

    /// <summary>The most rows for which it is tried where the method is left open: what costs the square of the rows, or many passes, is left
    /// out of a choice that should cost little. Named methods have no limit. Default no limit.</summary>
    int MostRowsInAuto => int.MaxValue;

    /// <summary>The fewest scored rows that it can learn from; where a fold of the validation leaves fewer it is not tried where the method is
    /// left open. Default 1.</summary>
    int FewestScoredRows => 1;

    /// <summary>Whether it is there to be beaten: shown beside the others, and never chosen where there is another. Default no.</summary>
    bool IsFloor => false;

    /// <summary>Whether held-out scored rows stand for unscored ones. Not so for what looks at outputs of a model that was trained on the
    /// scored rows: its validation is optimistic, so it is shown but not chosen where the method is left open. Default yes.</summary>
    /// <param name="problem">It may hold outputs of models that have not seen them (<see cref="ExtrapolationProblem.CrossFitted"/>).</param>
    bool ValidationIsFair(ExtrapolationProblem problem) => true;

    /// <summary>Whether several ranks predict together; where not, one process has to. Default no.</summary>
    internal bool SharesWork => false;

    /// <summary>The settings of which validation tries several values where they are left open. Default none.</summary>
    /// <param name="problem">What is there decides what can be tried.</param>
    /// <param name="folds">F: each fold leaves that much fewer scored rows.</param>
    IEnumerable<TriedSetting> Tried(ExtrapolationProblem problem, int folds) => [];

    /// <summary>What one prediction takes beyond the graph of all rows and the searches for scored neighbours, which methods share.</summary>
    /// <param name="size">How large the problem is.</param>
    /// <param name="speed">The machine.</param>
    StageCost Cost(ExtrapolationSize size, MachineSpeed speed) => ExtrapolatorCost.Small;

    /// <summary>The settings that suit a memory budget, where these leave it open. Default these.</summary>
    /// <param name="fits">Whether a run with some settings fits.</param>
    IExtrapolatorOptions WithinMemory(Func<IExtrapolatorOptions, bool> fits) => this;

    /// <summary>Creates the method.</summary>
    /// <exception cref="OptionException">A setting is out of range.</exception>
    IExtrapolator Create();
}
