using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>The phases of the work that ranks do together: what each took this rank.</summary>
sealed class RankPhases
{
    readonly List<(string Name, double Start, long Sent, long Peak)> _begun = [];

    /// <summary>The phase under way; null before the first.</summary>
    public string? Current => _begun.Count > 0 ? _begun[^1].Name : null;

    /// <summary>Ends the phase under way and begins the next.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="seconds">Seconds since the work began.</param>
    /// <param name="sent">Bytes that this rank has sent.</param>
    public void Enter(string name, double seconds, long sent) => _begun.Add((name, seconds, sent, Machine.PeakMemory()));

    /// <summary>What all phases took every rank; all ranks call it.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="mpi">The library that carries their messages.</param>
    /// <param name="machines">Machines that they run on.</param>
    /// <param name="seconds">Seconds since the work began.</param>
    public ManifestRanks Describe(ICommunicator ranks, string mpi, int machines, double seconds)
    {
        long sent = ranks.BytesSent, peak = Machine.PeakMemory();
        int count = _begun.Count;
        double Start(int phase) => phase < count ? _begun[phase].Start : seconds;
        long Sent(int phase) => phase < count ? _begun[phase].Sent : sent;
        long Peak(int phase) => phase < count ? _begun[phase].Peak : peak;
        double[] times = ranks.AllGather<double>([.. Enumerable.Range(0, count).Select(phase => Math.Round(Start(phase + 1) - Start(phase), 3))]);
        long[] numbers = ranks.AllGather<long>([.. Enumerable.Range(0, count).SelectMany(phase => new[] { Sent(phase + 1) - Sent(phase), Peak(phase + 1) }), sent]);
        int width = (2 * count) + 1;
        // Ranks go through the same phases; where one tells of others, no number could be laid beside another.
        bool isAlike = times.Length == count * ranks.Size && numbers.Length == width * ranks.Size;
        IEnumerable<int> all = Enumerable.Range(0, ranks.Size);
        return new ManifestRanks(
            ranks.Size, machines, mpi, isAlike ? all.Sum(rank => numbers[(rank * width) + width - 1]) : sent,
            [
                .. Enumerable.Range(0, isAlike ? count : 0).Select(phase => new ManifestPhase(
                    _begun[phase].Name,
                    [.. all.Select(rank => times[(rank * count) + phase])],
                    [.. all.Select(rank => numbers[(rank * width) + (2 * phase) + 1])],
                    [.. all.Select(rank => numbers[(rank * width) + (2 * phase)])])),
            ]);
    }
}
