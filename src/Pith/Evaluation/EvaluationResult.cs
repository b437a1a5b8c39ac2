using Pith.Evaluation.Dynamic;

namespace Pith.Evaluation;

/// <summary>How much of the dataset is kept: the share as it was asked for, and the rows that it comes to.</summary>
/// <param name="Keep">The share, above 0 and up to 1.</param>
/// <param name="Kept">Rows.</param>
public sealed record EvaluationBudget(decimal Keep, int Kept);

/// <summary>One trial of an evaluation: a model trained on one coreset.</summary>
/// <param name="Method">The method's label.</param>
/// <param name="Budget">How much was kept.</param>
/// <param name="Seed">The seed of selection and training.</param>
/// <param name="Test">What the model gets right on the test rows after its last step.</param>
/// <param name="Seconds">Wall-clock seconds of the selection and the training.</param>
public sealed record EvaluationResult(string Method, EvaluationBudget Budget, ulong Seed, TestAccuracy Test, double Seconds)
{
    /// <summary>Seeds that the trial stands for: more than one where nothing random goes into it, so that it was made once.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Whether the trial is the same for every budget, and stands at each: training on every row, for instance. Default no.</summary>
    internal bool IsOfEveryBudget { get; init; }

    /// <summary>Whether rows were chosen anew each epoch, so that there is no coreset. Default no.</summary>
    internal bool IsDynamic { get; init; }
}

/// <summary>Keeps the trials of an evaluation, so that one which was stopped goes on.</summary>
interface IEvaluationCache
{
    /// <summary>A trial that was kept, or null.</summary>
    EvaluationResult? Find(string method, EvaluationBudget budget, ulong seed);

    /// <summary>Keeps a trial.</summary>
    void Keep(EvaluationResult result);

    /// <summary>Keeps the rows of each epoch of a trial that chose them anew.</summary>
    void KeepEpochs(string method, EvaluationBudget budget, ulong seed, IReadOnlyList<TrainedEpoch> epochs);
}
