using System.IO.Hashing;
using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Clustering;

/// <summary>Where k-means stands between two iterations: enough to go on with the same bits.</summary>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Inertia">The inertia of the last one.</param>
/// <param name="Centroids">[C, D] moved after it.</param>
/// <param name="Assignment">A hash of the assignment of the last iteration, by which the next one sees whether it has changed.</param>
sealed record KMeansCheckpoint(int Iterations, double Inertia, double[] Centroids, UInt128 Assignment)
{
    const string Phase = "k-means";
    const int ChunkRows = 1 << 24;

    // Multiplications that take about a second.
    const long WorthKeeping = 2_000_000_000;
    const int MostIterations = 10;

    /// <summary>A hash of an assignment.</summary>
    public static UInt128 HashOf(int[] assignment)
    {
        var hash = new XxHash128();
        for (int first = 0; first < assignment.Length; first += ChunkRows)
            hash.Append(MemoryMarshal.AsBytes<int>(assignment.AsSpan(first, Math.Min(ChunkRows, assignment.Length - first))));
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>After how many iterations one is kept: after each, unless they are so short that writing would take longer.</summary>
    public static int IterationsBetween(long rows, long clusters, long columns) => (int)Math.Clamp(WorthKeeping / (rows * clusters * columns), 1, MostIterations);

    /// <summary>The last one that was kept, or null.</summary>
    public static KMeansCheckpoint? Read(Checkpoints? kept)
    {
        if (kept?.Has(Phase) != true)
            return null;
        double[] all = kept.Read<double>(Phase, "state");
        var assignment = new UInt128(BitConverter.DoubleToUInt64Bits(all[2]), BitConverter.DoubleToUInt64Bits(all[3]));
        return new KMeansCheckpoint((int)all[0], all[1], all[4..], assignment);
    }

    /// <summary>Keeps this one in place of the one before.</summary>
    public void Keep(Checkpoints kept) => kept.Keep(Phase, KeptArray.Of<double>("state",
        [Iterations, Inertia, BitConverter.UInt64BitsToDouble((ulong)(Assignment >> 64)), BitConverter.UInt64BitsToDouble((ulong)Assignment), .. Centroids]));
}
