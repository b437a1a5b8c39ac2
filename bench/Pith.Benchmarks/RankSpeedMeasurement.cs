using System.Diagnostics;
using Pith.Cluster;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Product;

namespace Pith.Benchmarks;

/// <summary>The constants of this machine that the cost model of ranks rests on.</summary>
/// <remarks>Processor time of one thread, the best of several rounds, so that other load matters less; the ring is timed by the clock.</remarks>
static class RankSpeedMeasurement
{
    const int RingBytes = 128 << 20, Rounds = 5;
    const double SecondsOfRound = 0.4;

    /// <summary>Prints products of both kinds, the exact scan, and the copying of memory.</summary>
    /// <param name="line">Writes a line.</param>
    public static void Run(Action<FormattableString> line)
    {
        line($"| one core of this machine | |");
        line($"|---|---:|");
        line($"| single-precision multiply-adds of the product kernel | {ProductSpeed.MultiplyAddsPerSecond(1000) / 1e9:F1} billion/s |");
        foreach (int columns in (int[])[128, 512])
        {
            line($"| of an exact graph, {columns} columns, comparisons included | {ExactScan(columns) / 1e9:F1} billion/s |");
            line($"| of 16-bit codes in cells of 1,000 rows, {columns} columns, comparisons included | {Codes(columns) / 1e9:F1} billion/s |");
        }
        var from = new byte[RingBytes];
        var to = new byte[RingBytes];
        line($"| memory copied | {RingBytes / Best(() => from.CopyTo(to, 0)) / 1e9:F1} GB/s |");
    }

    /// <summary>Passes blocks round the ring of the ranks that a launcher started, and prints what each sends in a second.</summary>
    public static int MeasureRing(Action<FormattableString> line)
    {
        Launcher launcher = Launcher.Detect(Environment.GetEnvironmentVariable) ?? throw new InvalidOperationException("No launcher started this; mpirun -n 2 does.");
        using MpiCommunicator ranks = MpiCommunicator.Start(launcher.Kind);
        var block = new byte[RingBytes];
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            ranks.Barrier();
            long start = Stopwatch.GetTimestamp();
            ranks.PassOn<byte>(block).GetAwaiter().GetResult();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        if (ranks.Rank == 0)
            line($"| ring of {ranks.Size} ranks, {launcher.Kind.Name}, a rank sends and receives at once | {RingBytes / best / 1e9:F2} GB/s |");
        return 0;
    }

    static double ExactScan(int columns)
    {
        const int Rows = 6_000;
        SearchSpace space = SearchSpace.Create(MatrixView.FromArray(MadeSets.Make("hard", Rows, columns), Rows, columns), DistanceMetric.Euclidean, 1);
        var lists = new CandidateLists(Rows, AllNearestNeighbors.CandidatesOf(Rows, 10));
        return (double)Rows * (Rows - 1) / 2 * columns / Best(() => SymmetricScan.Run(space, lists, 1, null, default));
    }

    static unsafe double Codes(int columns)
    {
        const int Rows = 1_000;
        SearchSpace space = SearchSpace.Create(MatrixView.FromArray(MadeSets.Make("hard", Rows, columns), Rows, columns), DistanceMetric.Euclidean, 1);
        using CodeMatrix codes = CodeMatrix.Encode(space, CodeMatrix.ScaleOf(CodeMatrix.LongestSquare(space), columns), 1, default);
        using var lists = new NeighborLists(Rows, 16);
        using var join = new LeafJoin(codes, lists, Rows);
        int[] ids = [.. Enumerable.Range(0, Rows)];
        return (double)Rows * (Rows - 1) / 2 * codes.Width / Best(() =>
        {
            fixed (int* first = ids)
                join.Run(first, Rows);
        });
    }

    // Seconds of the processor for one call, the best of some rounds, each of so many calls that its ticks of 10 ms are fine enough.
    static double Best(Action work)
    {
        work();
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            int calls = 0;
            do
            {
                work();
                calls++;
            }
            while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < SecondsOfRound);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalSeconds / calls);
        }
        return best;
    }
}
