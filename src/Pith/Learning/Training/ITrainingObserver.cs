namespace Pith.Learning.Training;

/// <summary>Sees training as it happens, for instance to record training dynamics.</summary>
interface ITrainingObserver
{
    /// <summary>Called with the logits of some rows of an epoch; over an epoch every trained row comes once.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">[n], row numbers of the dataset.</param>
    /// <param name="logits">[n, classes].</param>
    /// <param name="losses">[n], each row's loss.</param>
    void OnRows(int epoch, ReadOnlySpan<int> index, ReadOnlySpan<float> logits, ReadOnlySpan<float> losses);

    /// <summary>Called when an epoch is complete and its rows have all been seen.</summary>
    /// <param name="metrics">The epoch's measures.</param>
    void OnEpoch(EpochMetrics metrics);
}
