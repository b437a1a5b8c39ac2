namespace Pith.Evaluation.Dynamic;

/// <summary>The settings of a method that chooses rows anew each epoch.</summary>
interface IRowScheduleOptions
{
    /// <summary>What the catalogue knows of the method.</summary>
    MethodInfo<IRowScheduleOptions> Info { get; }

    /// <summary>Whether an epoch has as many rows as a coreset of the budget; elsewhere the method sets their number, and is the same for every budget.</summary>
    bool UsesBudget { get; }

    /// <summary>Epochs before the first that leaves rows out.</summary>
    int WholeEpochs { get; }

    /// <summary>Makes the schedule of a training.</summary>
    /// <param name="rows">The rows that may be trained on, ascending.</param>
    /// <param name="kept">Rows of an epoch, where the method uses the budget.</param>
    /// <param name="seed">The trial's seed.</param>
    IRowSchedule Create(int[] rows, int kept, ulong seed);
}
