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

    /// <summary>A hash of an assignment.</summary>
    public static UInt128 HashOf(int[] assignment)
    {
        var hash = new XxHash128();
        for (int first = 0; first < assignment.Length; first += ChunkRows)
            hash.Append(MemoryMarshal.AsBytes<int>(assignment.AsSpan(first, Math.Min(ChunkRows, assignment.Length - first))));
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>The last one that was kept, or null.</summary>
    public static KMeansCheckpoint? Read(Checkpoints? kept)
    {
        if (kept?.Has(Phase) != true)
            return null;
        double[] state = kept.Read<double>(Phase, "state");
        ulong[] hash = kept.Read<ulong>(Phase, "assignment");
        return new KMeansCheckpoint((int)state[0], state[1], kept.Read<double>(Phase, "centroids"), new UInt128(hash[0], hash[1]));
    }

    /// <summary>Keeps this one in place of the one before.</summary>
    public void Keep(Checkpoints kept) => kept.Keep(
        Phase,
        KeptArray.Of<double>("state", [Iterations, Inertia]),
        KeptArray.Of<ulong>("assignment", [(ulong)(Assignment >> 64), (ulong)Assignment]),
        KeptArray.Of("centroids", Centroids));
}
