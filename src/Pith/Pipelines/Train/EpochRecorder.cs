using Pith.Data.Dynamics;
using Pith.Learning.Training;

namespace Pith.Pipelines.Train;

/// <summary>Gathers what the model says about each trained row in an epoch, and writes it when the epoch is complete.</summary>
/// <remarks>An epoch is finished when its dynamics and then the checkpoint are on disk, each of which appears whole or not at all; a
/// training
/// that was stopped between them records the epoch again.</remarks>
sealed class EpochRecorder : ITrainingObserver
{
    readonly DynamicsWriter _writer;
    readonly int[] _index;
    readonly float[] _values;
    readonly float[] _losses;
    readonly Action<EpochMetrics> _finished;
    int _filled;

    /// <param name="writer">The recording, which holds the epochs done.</param>
    /// <param name="rows">Trained rows.</param>
    /// <param name="finished">Called after an epoch is recorded.</param>
    public EpochRecorder(DynamicsWriter writer, int rows, Action<EpochMetrics> finished)
    {
        _writer = writer;
        _finished = finished;
        _index = new int[rows];
        _values = new float[(long)rows * writer.Description.Classes];
        _losses = new float[rows];
    }

    public void OnRows(int epoch, ReadOnlySpan<int> index, ReadOnlySpan<float> logits, ReadOnlySpan<float> losses)
    {
        index.CopyTo(_index.AsSpan(_filled));
        logits.CopyTo(_values.AsSpan(_filled * _writer.Description.Classes));
        losses.CopyTo(_losses.AsSpan(_filled));
        _filled += index.Length;
    }

    public void OnEpoch(EpochMetrics metrics)
    {
        _writer.AddEpoch(_index.AsSpan(0, _filled), _values.AsSpan(0, _filled * _writer.Description.Classes), _losses.AsSpan(0, _filled));
        _filled = 0;
        _finished(metrics);
    }
}
