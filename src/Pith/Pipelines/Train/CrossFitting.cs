using Pith.Data.Formats.Npz;
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
    /// <summary>The file in the run, an archive with a row for each of the M trained rows, ascending: <c>logits</c> float32 [M, C] by the model that
    /// has not seen the row, <c>parts</c> int64 [M], and <c>features</c> float32 [K M, D]: for each part in turn the features of all trained rows by
    /// the model that has not seen that part. Features that no array holds are left out.</summary>
    public const string FileName = "cross-fitted.npz";

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
        float[] logits = [], features = [];
        int classes = 0, width = 0;
        for (int part = 0; part < Parts; part++)
        {
            int[] learned = [.. Enumerable.Range(0, Rows.Length).Where(i => partOf[i] != part).Select(i => Rows[i])];
            using Network network = CreateNetwork(learned);
            if (part == 0)
            {
                (classes, width) = (network.Classes, network.FeatureCount);
                logits = new float[(long)Rows.Length * classes];
                features = (long)Parts * Rows.Length * width <= Array.MaxLength ? new float[(long)Parts * Rows.Length * width] : [];
            }
            var trainer = new Trainer(network, Options) { Attack = Attack is null ? null : new SignGradientAttack(Attack, Options.Seed) };
            trainer.Train(new TrainingData { Images = Data.Inputs, Labels = Data.Labels, Rows = learned }, progress, cancellation);
            int start = part * Rows.Length;
            network.Predict(
                Data.Inputs,
                Rows,
                (first, values, hidden) =>
                {
                    for (int i = 0; i < values.Length / classes; i++)
                    {
                        if (partOf[first + i] == part)
                            values.Slice(i * classes, classes).CopyTo(logits.AsSpan((first + i) * classes, classes));
                    }
                    if (features.Length > 0)
                        hidden.CopyTo(features.AsSpan((start + first) * width));
                },
                progress,
                cancellation);
        }
        NpzFile.Write(path, writer =>
        {
            writer.Add<float>("logits", logits, Rows.Length, classes);
            writer.Add<long>("parts", Array.ConvertAll(partOf, part => (long)part), Rows.Length);
            if (features.Length > 0)
                writer.Add<float>("features", features, (long)Parts * Rows.Length, width);
        });
    }
}
