using Pith.Learning.Layers;
using Pith.Numerics;

namespace Pith.Learning.Networks;

/// <content>Inference: logits and features of any number of images, a few at a time through all layers.</content>
sealed unsafe partial class Network
{
    const int ChunkRows = 2048;

    /// <summary>Receives the results of some rows, in ascending order.</summary>
    /// <param name="first">The first row's place among the rows asked for.</param>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="features">[rows, features].</param>
    public delegate void PredictionHandler(int first, ReadOnlySpan<float> logits, ReadOnlySpan<float> features);

    /// <summary>Computes logits and features as after training (running statistics, no dropout, no augmentation).</summary>
    /// <param name="images">[N, height * width * channels], the values that training saw, usually 0 to 1.</param>
    /// <param name="rows">The rows to compute, in any order; null for all.</param>
    /// <param name="handler">Called on the caller's thread with results of consecutive rows.</param>
    /// <param name="progress">Told the rows done.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    /// <exception cref="InvalidDataContentException">The images have another number of values than the network's input.</exception>
    public void Predict(
        MatrixView images, int[]? rows, PredictionHandler handler, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(handler);
        if (images.Columns != _input.ImageSize)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The images have {images.Columns} values a row but the network takes {InputShape.Height} x {InputShape.Width} x {InputShape.Channels}."));
        }
        StartInference();
        int total = rows?.Length ?? images.Rows;
        int chunkRows = Math.Min(total, ChunkRows), reportEvery = 1 + (total / ChunkRows / 100);
        var logits = new float[chunkRows * Classes];
        var features = new float[chunkRows * FeatureCount];
        for (int start = 0; start < total; start += chunkRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(chunkRows, total - start);
            _pool.Run((count + _blockImages - 1) / _blockImages, (block, worker) =>
            {
                int first = block * _blockImages, blockCount = Math.Min(_blockImages, count - first);
                PredictBlock(images, rows, start + first, blockCount, worker, logits.AsSpan(first * Classes), features.AsSpan(first * FeatureCount));
            }, count * _imageOperations);
            handler(start, logits.AsSpan(0, count * Classes), features.AsSpan(0, count * FeatureCount));
            if (start + count == total || start / chunkRows % reportEvery == 0)
                progress?.Report(new WorkProgress("predictions", start + count, total, "rows"));
        }
    }

    /// <summary>The share of rows whose largest logit is at their label, 0 to 1; among equal logits the first counts.</summary>
    /// <param name="images">[N, height * width * channels].</param>
    /// <param name="labels">[N].</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public double Accuracy(MatrixView images, int[] labels, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        int correct = 0;
        Predict(images, null, (first, logits, _) =>
        {
            for (int row = 0; row * Classes < logits.Length; row++)
                correct += LargestAt(logits.Slice(row * Classes, Classes)) == labels[first + row] ? 1 : 0;
        }, null, cancellation);
        return images.Rows == 0 ? 0 : (double)correct / images.Rows;
    }

    /// <summary>The place of the largest value, the first among equals.</summary>
    internal static int LargestAt(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }
        return best;
    }

    void StartInference()
    {
        if (_inference.Length == 0)
        {
            foreach (Convolution layer in _layers.OfType<Convolution>())
                layer.MakeTables(_blockImages);
            _inference = [.. Enumerable.Range(0, _pool.Threads).Select(_ => new Workspace(_tensors, _extraSizes, _blockImages, gradients: false))];
        }
        _isPrepared = false;
        Prepare();
    }

    void PredictBlock(MatrixView images, int[]? rows, int first, int count, int worker, Span<float> logits, Span<float> features)
    {
        Workspace w = _inference[worker];
        w.Count = count;
        if (rows is null)
        {
            images.CopyRows(first, count, new Span<float>(w.Value(_input, 0), count * _input.ImageSize));
        }
        else
        {
            for (int i = 0; i < count; i++)
                images.CopyRows(rows[first + i], 1, new Span<float>(w.Value(_input, i), _input.ImageSize));
        }
        foreach (Layer layer in _layers)
            layer.Forward(w, 0, count, _scratch[worker]);
        Compact(w, _logits, count, logits);
        Compact(w, _features, count, features);
    }

    static void Compact(Workspace w, Tensor tensor, int count, Span<float> target)
    {
        float* from = w.Value(tensor, 0);
        int channels = tensor.Shape.Channels;
        for (int pixel = 0; pixel < count * tensor.Shape.Pixels; pixel++, from += tensor.Pitch)
            new ReadOnlySpan<float>(from, channels).CopyTo(target.Slice(pixel * channels, channels));
    }
}
