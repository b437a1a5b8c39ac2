using System.Runtime.InteropServices;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Learning;
using Pith.Learning.Attacks;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics.Randomness;

namespace Pith.Pipelines.Train;

/// <summary>Judges the trained rows by models that have not seen them: the rows are put into parts, and each part is judged by a model
/// trained on the others (cross-fitting).</summary>
/// <remarks>A model knows the rows that it was trained on by heart, so what it says about them tells nothing of what it says about others.
/// These outputs do; they are those of a model with fewer rows, and usually fewer epochs, so what they promise is rather too little.</remarks>
sealed class CrossFitting
{
    /// <summary>The file in the run: float32 [M, C], a row for each trained row, ascending.</summary>
    public const string FileName = "cross-fitted.npy";

    /// <summary>The dataset.</summary>
    public required TrainingSource Data { get; init; }

    /// <summary>[M] the trained rows, ascending.</summary>
    public required int[] Rows { get; init; }

    /// <summary>K, at least 2 and at most M.</summary>
    public required int Parts { get; init; }

    /// <summary>How each model is trained, with its epochs.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The attack to train under, or null.</summary>
    public AttackOptions? Attack { get; init; }

    /// <summary>Makes a network as it is before training, for the rows that it will learn from.</summary>
    public required Func<int[], Network> CreateNetwork { get; init; }

    /// <summary>The part of each trained row, drawn from the seed: sizes differ by one at most.</summary>
    /// <param name="rows">M.</param>
    /// <param name="parts">K.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] PartsOf(int rows, int parts, ulong seed)
    {
        int[] shuffled = new RandomStream(seed, "cross-fit").Sample(rows, rows);
        var partOf = new int[rows];
        for (int place = 0; place < rows; place++)
            partOf[shuffled[place]] = place % parts;
        return partOf;
    }

    /// <summary>Trains the models and writes what they say.</summary>
    /// <param name="path">The file to write, whole or not at all.</param>
    /// <param name="progress">Told the parts done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Write(string path, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int[] partOf = PartsOf(Rows.Length, Parts, Options.Seed);
        float[] logits = [];
        int classes = 0;
        for (int part = 0; part < Parts; part++)
        {
            int[] judged = [.. Enumerable.Range(0, Rows.Length).Where(i => partOf[i] == part)];
            int[] learned = [.. Enumerable.Range(0, Rows.Length).Where(i => partOf[i] != part).Select(i => Rows[i])];
            using Network network = CreateNetwork(learned);
            classes = network.Classes;
            logits = part == 0 ? new float[(long)Rows.Length * classes] : logits;
            var trainer = new Trainer(network, Options) { Attack = Attack is null ? null : new SignGradientAttack(Attack, Options.Seed) };
            trainer.Train(new TrainingData { Images = Data.Inputs, Labels = Data.Labels, Rows = learned }, progress, cancellation);
            network.Predict(
                Data.Inputs,
                Array.ConvertAll(judged, i => Rows[i]),
                (first, values, _) =>
                {
                    for (int i = 0; i < values.Length / classes; i++)
                        values.Slice(i * classes, classes).CopyTo(logits.AsSpan(judged[first + i] * classes, classes));
                },
                progress,
                cancellation);
        }
        AtomicFile.Write(path, stream =>
        {
            stream.Write(NpyHeaderWriter.Create<float>(logits.Length, [Rows.Length, classes]));
            stream.Write(MemoryMarshal.AsBytes(logits.AsSpan()));
        });
    }
}
