namespace Pith.Evaluation.Dynamic;

/// <summary>Chooses the rows of each epoch while a model is trained, from what it has seen of their losses.</summary>
interface IRowSchedule
{
    /// <summary>Whether losses of the rows that an epoch left out are measured after it, by one forward pass of each. Default no.</summary>
    bool MeasuresOthers => false;

    /// <summary>The rows of an epoch.</summary>
    /// <param name="epoch">Its number, from 0; called once for each, in order.</param>
    /// <param name="done">The share of the training steps that are done, 0 to 1.</param>
    EpochRows Begin(int epoch, double done);

    /// <summary>Takes losses of rows, each at most once an epoch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="losses">[rows], not weighted.</param>
    void Saw(ReadOnlySpan<int> rows, ReadOnlySpan<float> losses);
}

/// <summary>The rows of an epoch.</summary>
/// <param name="Rows">The rows, ascending, at least one.</param>
/// <param name="Weights">[rows] what the gradient of each is multiplied by; null where that is 1 for all.</param>
sealed record EpochRows(int[] Rows, float[]? Weights = null);
