using Pith.Evaluation;
using Pith.Numerics;

namespace Pith.Tests.Evaluation;

/// <summary>Features of classes that lie around a centre each; the last third of the rows serves as test rows.</summary>
sealed record BlobData(float[] Features, int[] Labels, int Columns, int Classes)
{
    public MatrixView Matrix => MatrixView.FromArray(Features, Labels.Length, Columns);

    public int[] TestRows => [.. Enumerable.Range(Labels.Length * 2 / 3, Labels.Length - (Labels.Length * 2 / 3))];

    public static BlobData Make(int rows, int classes, int columns, double spread, int seed)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % classes)];
        var features = new float[rows * columns];
        for (int i = 0; i < features.Length; i++)
        {
            double noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
            features[i] = (float)((noise * spread) + (i % columns % classes == labels[i / columns] ? 3 : 0));
        }
        return new BlobData(features, labels, columns, classes);
    }

    public LinearProbe Probe(int threads) => new()
    {
        Features = Matrix,
        Labels = Labels,
        TestFeatures = Matrix.SelectRows(TestRows),
        TestLabels = [.. TestRows.Select(row => Labels[row])],
        Classes = Classes,
        Threads = threads,
    };
}
