using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Memory;

namespace Pith.Tests.Neighbors.Approximate;

public sealed class SearchWorkTests : IDisposable
{
    const int Rows = 1500;
    const int K = 8;

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"pith-work-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void StoppedAnywhere_GoesOnToTheSameGraph()
    {
        MatrixView matrix = MadeRows.Matrix(Rows, 24);
        KnnGraph whole = Build(matrix, null, null);
        var random = new Random(5);
        int stops = 0;
        var resumed = new List<int>();
        while (stops < 8)
        {
            // Reports come from every phase; the work stops at one of the next forty.
            var stop = new StopAt(random.Next(1, 40));
            try
            {
                KnnGraph graph = Build(matrix, SearchWork.In(_folder, resumed.Add), stop);
                AssertSame(whole, graph);
                SearchWork.Remove(_folder);
                Assert.False(Directory.Exists(_folder));
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }
        Assert.NotEmpty(resumed);
        AssertSame(whole, Build(matrix, SearchWork.In(_folder), null));
    }

    [Fact]
    public void WorkOfOtherRowsOrSettings_IsForgotten()
    {
        MatrixView matrix = MadeRows.Matrix(Rows, 24), other = MadeRows.Matrix(Rows, 24, seed: 9);
        Build(matrix, SearchWork.In(_folder), null);
        AssertSame(Build(other, null, null), Build(other, SearchWork.In(_folder, done => Assert.Fail($"went on after {done}")), null));
        KnnGraph cosine = ApproximateGraphBuilder.Build(other, K, 0.95, DistanceMetric.Cosine, 2, null, Settings(), SearchWork.In(_folder, done => Assert.Fail($"went on after {done}")));
        AssertSame(ApproximateGraphBuilder.Build(other, K, 0.95, DistanceMetric.Cosine, 2, null, Settings()), cosine);
    }

    [Fact]
    public void AFolderWithSomethingElse_IsRefusedAndLeftAlone()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "mine.txt"), "mine");
        Assert.Contains("holds something else", Assert.Throws<InvalidDataContentException>(() => SearchWork.In(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataContentException>(() => SearchWork.Remove(_folder));
        Assert.True(File.Exists(Path.Combine(_folder, "mine.txt")));
    }

    [Fact]
    public void PagesThatAreGivenBack_KeepWhatWasWritten()
    {
        Directory.CreateDirectory(_folder);
        const int Length = 300_000;
        using (NativeBuffer<int> buffer = new FolderBuffers(_folder).Take<int>("numbers", Length))
        {
            Fill(buffer);
            MappedMemory.Release();
            Check(buffer);
        }
        using NativeBuffer<int> again = new FolderBuffers(_folder).Take<int>("numbers", Length);
        Check(again);

        static unsafe void Fill(NativeBuffer<int> buffer)
        {
            for (int i = 0; i < Length; i++)
                buffer.Pointer[i] = 3 * i;
        }

        static unsafe void Check(NativeBuffer<int> buffer)
        {
            for (int i = 0; i < Length; i++)
                Assert.Equal(3 * i, buffer.Pointer[i]);
        }
    }

    static ApproximateSettings Settings() => ApproximateSettings.For(Rows, K, 0.95) with { LeafRows = 150, Partitions = 2, SampleRows = 200 };

    static KnnGraph Build(MatrixView matrix, SearchWork? work, StopAt? stop) =>
        ApproximateGraphBuilder.Build(matrix, K, 0.95, DistanceMetric.Euclidean, 2, stop, Settings(), work, stop?.Source.Token ?? default);

    static void AssertSame(KnnGraph expected, KnnGraph actual)
    {
        Assert.True(expected.Indices.SequenceEqual(actual.Indices));
        Assert.True(expected.Distances.SequenceEqual(actual.Distances));
        Assert.Equal(expected.Recall, actual.Recall);
    }

    sealed class StopAt(int report) : IProgress<WorkProgress>
    {
        int _reports;

        public CancellationTokenSource Source { get; } = new();

        public void Report(WorkProgress value)
        {
            if (Interlocked.Increment(ref _reports) == report)
                Source.Cancel();
        }
    }
}
