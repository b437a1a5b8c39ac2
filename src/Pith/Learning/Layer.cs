using Pith.Numerics.Arrays;

namespace Pith.Learning;

/// <summary>One step of a network: computes its output tensor from its input tensors, and their gradients from its own.</summary>
/// <remarks>Work comes in blocks of images that run on any thread in any order; a block may touch only its own images. What needs the
/// whole batch (statistics, weight gradients) has methods of its own between which the network waits for all threads.</remarks>
abstract class Layer
{
    /// <summary>Creates a layer that reads and writes the given tensors.</summary>
    protected Layer(string name, Tensor output, params Tensor[] inputs)
    {
        Name = name;
        Output = output;
        Inputs = inputs;
        foreach (Tensor input in inputs)
            input.LastReader = this;
    }

    /// <summary>The layer's name within the network.</summary>
    public string Name { get; }

    /// <summary>What it reads.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>The first of its inputs.</summary>
    public Tensor Input => Inputs[0];

    /// <summary>What it writes.</summary>
    public Tensor Output { get; }

    /// <summary>Its trainable values.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Values that belong to a saved model but are not trained.</summary>
    public virtual IReadOnlyList<(string Name, float[] Values)> State => [];

    /// <summary>Values of further memory that it needs for each image, by <see cref="ExtraIndex"/>; 0 for none.</summary>
    public virtual int ExtraSize => 0;

    /// <summary>Where the workspace keeps that memory.</summary>
    public int ExtraIndex { get; set; } = -1;

    /// <summary>Takes memory for training with at most <paramref name="capacity"/> images in blocks of <paramref name="blockImages"/>.</summary>
    public virtual void BeginTraining(int capacity, int blockImages) { }

    /// <summary>Brings parameters into the form that the kernels read; called when they have changed.</summary>
    public virtual void Prepare(bool forTraining) { }

    /// <summary>Whether <see cref="GatherForward"/> must see all blocks before <see cref="Forward"/> may run.</summary>
    public virtual bool HasForwardStatistics(Workspace w) => false;

    /// <summary>Gathers one block's share of the batch statistics.</summary>
    public virtual void GatherForward(Workspace w, int first, int count, int block) { }

    /// <summary>Merges the blocks' statistics in ascending order.</summary>
    public virtual void FinishForward(Workspace w, int blocks) { }

    /// <summary>Computes the outputs of some images.</summary>
    public abstract void Forward(Workspace w, int first, int count, Scratch scratch);

    /// <summary>Whether <see cref="GatherBackward"/> must see all blocks before <see cref="Backward"/> may run.</summary>
    public virtual bool HasBackwardStatistics(Workspace w) => false;

    /// <summary>Gathers one block's share of the sums that the backward pass needs.</summary>
    public virtual void GatherBackward(Workspace w, int first, int count, int block) { }

    /// <summary>Merges the blocks' sums in ascending order.</summary>
    public virtual void FinishBackward(Workspace w, int blocks) { }

    /// <summary>Computes the inputs' gradients of some images, where <see cref="Workspace.Needs"/> asks for them.</summary>
    public abstract void Backward(Workspace w, int first, int count, Scratch scratch);

    /// <summary>Independent parts of the weight gradient's work.</summary>
    public virtual int WeightTasks => 0;

    /// <summary>Does one part of the weight gradient's work, over the whole batch.</summary>
    public virtual void RunWeightTask(Workspace w, int task) { }

    /// <summary>Merges the parts into the parameters' gradients.</summary>
    public virtual void FinishWeights(Workspace w) { }

    /// <summary>Whether the gradient of an input is added to what another reader has written.</summary>
    protected bool Adds(Tensor input) => input.LastReader != this;
}

/// <summary>One thread's memory for values that do not outlive a block.</summary>
sealed unsafe class Scratch : IDisposable
{
    AlignedBuffer? _buffer;

    /// <summary>At least <paramref name="length"/> values with whatever they held.</summary>
    public float* Take(long length)
    {
        if (_buffer is null || _buffer.Length < length)
        {
            _buffer?.Dispose();
            _buffer = new AlignedBuffer(length);
        }
        return _buffer.Pointer;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();
}
