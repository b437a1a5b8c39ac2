using System.Collections.Concurrent;
using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Tests.Data.Readers;

public sealed class EmbeddingsCheckTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finite_embeddings_pass_whatever_their_type()
    {
        foreach (string type in NumPyFixtures.Types)
        {
            using MatrixView matrix = NpyFile.OpenMatrix(NumPyFixtures.File(type + "_little_c.npy"));
            EmbeddingsCheck.RequireFinite(matrix, "x");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void The_message_counts_rows_and_names_the_first(int threads)
    {
        const int Rows = 5000;
        const int Columns = 97;
        var values = new float[Rows * Columns];
        values[(4000 * Columns) + 3] = float.NaN;
        values[(4000 * Columns) + 4] = float.NaN;
        values[(3001 * Columns) + 96] = float.NegativeInfinity;
        values[(4999 * Columns) + 96] = float.PositiveInfinity;
        string message = NumPyFixtures.Message<InvalidDataContentException>(
            () => EmbeddingsCheck.RequireFinite(MatrixView.FromArray(values, Rows, Columns), "embeddings X.npy", threads));
        Assert.Contains("embeddings X.npy: 3 rows hold NaN or infinity", message, StringComparison.Ordinal);
        Assert.Contains("first at row 3001, column 96: -Infinity", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_look_at_their_shares_and_say_what_one_process_says()
    {
        double[] values = [.. Enumerable.Range(1, 700)];
        values[450] = 1e-300;
        MatrixView matrix = MatrixView.FromArray(values, 700, 1);
        string expected = NumPyFixtures.Message<InvalidDataContentException>(() => EmbeddingsCheck.RequireFinite(matrix, "x"));
        Assert.Contains("every value of row 450", expected, StringComparison.Ordinal);
        var said = new ConcurrentBag<string>();
        var looked = new long[3];
        InProcessRanks.Run(3, ranks =>
        {
            try
            {
                EmbeddingsCheck.RequireFinite(ranks, matrix, "x", 1, new Told(progress => looked[ranks.Rank] = progress.Total), default);
            }
            catch (InvalidDataContentException error)
            {
                said.Add(error.Message);
            }
            catch (OtherRankException)
            {
                // One rank says it.
            }
        });
        Assert.Equal([expected], said);
        Assert.All(looked, rows => Assert.InRange(rows, 233, 234));
        // More ranks than rows.
        InProcessRanks.Run(5, ranks => EmbeddingsCheck.RequireFinite(ranks, MatrixView.FromArray(new float[] { 1, 2 }, 2, 1), "x", 1, null, default));
    }

    sealed class Told(Action<WorkProgress> tell) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => tell(value);
    }

    [Fact]
    public void Every_storage_is_looked_at()
    {
        NpyFile.Write<Half>(_folder.File("h.npy"), [Half.One, Half.NaN], 2, 1);
        NpyFile.Write<double>(_folder.File("d.npy"), [1, 1e300], 2, 1);
        foreach (string name in new[] { "h.npy", "d.npy" })
        {
            using MatrixView matrix = NpyFile.OpenMatrix(_folder.File(name));
            Assert.Contains("1 row holds", NumPyFixtures.Message<InvalidDataContentException>(() => EmbeddingsCheck.RequireFinite(matrix, name)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cancellation_stops_it_and_progress_is_bounded()
    {
        MatrixView matrix = MatrixView.FromArray(new float[3_000_000], 1_000_000, 3);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => EmbeddingsCheck.RequireFinite(matrix, "x", cancellation: source.Token));
        var reports = new List<WorkProgress>();
        EmbeddingsCheck.RequireFinite(matrix, "x", 1, new Collect(reports));
        Assert.InRange(reports.Count, 1, 101);
        Assert.Equal(1_000_000, reports[^1].Done);
    }

    sealed class Collect(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }
}
