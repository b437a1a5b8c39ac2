using Pith.Cluster;
using Pith.Numerics.Communication;

namespace Pith.Cluster.Probe;

/// <summary>Run by a launcher as several ranks: tries every operation between them, and says on rank 0 that what came is what was sent.</summary>
static class Program
{
    static int Main(string[] args)
    {
        Launcher launcher = Launcher.Detect(Environment.GetEnvironmentVariable) ?? throw new InvalidOperationException("No launcher started this.");
        using MpiCommunicator ranks = MpiCommunicator.Start(launcher.Kind);
        try
        {
            Try(ranks, args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1000);
            ranks.Barrier();
            if (ranks.Rank == 0)
                Console.WriteLine(FormattableString.Invariant($"{ranks.Size} ranks agree, {ranks.BytesSent} bytes sent by rank 0"));
            return 0;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"rank {ranks.Rank}: {error}"));
            ranks.Abort(9);
            return 9;
        }
    }

    static void Try(ICommunicator ranks, int length)
    {
        (int rank, int size) = (ranks.Rank, ranks.Size);
        for (int root = 0; root < size; root++)
        {
            double[] told = rank == root ? [.. Enumerable.Range(0, length).Select(i => (double)(root + i))] : new double[length];
            ranks.Broadcast<double>(told, root);
            Require(told.Select((value, i) => value == root + i).All(same => same), "broadcast");
        }
        int[] mine = [.. Enumerable.Repeat(rank, rank * length)];
        Require(ranks.AllGather<int>(mine).SequenceEqual(Enumerable.Range(0, size).SelectMany(r => Enumerable.Repeat(r, r * length))), "gather");
        ReadOnlyMemory<short>[] parts = [.. Enumerable.Range(0, size).Select(to => (ReadOnlyMemory<short>)Enumerable.Repeat((short)((10 * rank) + to), to * length).ToArray())];
        short[][] taken = ranks.AllToAll(parts);
        for (int from = 0; from < size; from++)
            Require(taken[from].SequenceEqual(Enumerable.Repeat((short)((10 * from) + rank), rank * length)), "all to all");
        Memory<short>[] places = [.. Enumerable.Range(0, size).Select(from => new Memory<short>(new short[from == rank ? 0 : rank * length]))];
        ranks.Exchange(parts, places);
        for (int from = 0; from < size; from++)
            Require(from == rank || places[from].Span.SequenceEqual(taken[from]), "exchange");
        long[] sums = [rank, long.MaxValue / size], most = [rank, -rank];
        ranks.Sum(sums);
        ranks.Max(most);
        Require(sums[0] == (long)size * (size - 1) / 2 && sums[1] == long.MaxValue / size * size && most[0] == size - 1 && most[1] == 0, "sum and max");
        byte[] block = new byte[length + rank];
        Array.Fill(block, (byte)rank);
        for (int step = 1; step <= size; step++)
        {
            Task<byte[]> next = ranks.PassOn<byte>(block);
            // A caught null reference must not end the process, whatever handlers the library has set.
            try
            {
                string? nothing = step > 0 ? null : "";
                _ = nothing!.Length;
            }
            catch (NullReferenceException)
            {
            }
            GC.Collect();
            block = next.GetAwaiter().GetResult();
            int from = (rank - step + size) % size;
            Require(block.Length == length + from && block.All(value => value == from), "ring");
        }
        long before = ranks.BytesSent;
        ranks.AllToAll<byte>([.. Enumerable.Range(0, size).Select(to => (ReadOnlyMemory<byte>)new byte[100])]);
        Require(ranks.BytesSent - before is var sent && sent >= 100 * (size - 1) && sent <= 120 * size, "count of bytes");
    }

    static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"What came is not what was sent: {what}.");
    }
}
