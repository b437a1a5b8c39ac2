using Pith.Runs;

namespace Pith.Benchmarks.DataComp;

/// <summary>What runs on a made pool kept of what was planted.</summary>
static class PoolShares
{
    /// <summary>Prints a table with a line for each run.</summary>
    /// <param name="line">Receives its lines.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="runs">A name and a run folder, one after the other.</param>
    public static void Print(Action<FormattableString> line, MadePool pool, string[] runs)
    {
        line($"| {pool.Pairs:N0} pairs | kept | near-duplicates kept | low similarity kept | all others kept | pairs with near-duplicates of which any is kept | seconds | peak MB |");
        line($"|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (string[] run in runs.Chunk(2))
        {
            HashSet<UInt128> kept = Uids(Path.Combine(run[1], "uids.npy"));
            Manifest manifest = Manifest.Read(run[1]);
            (int All, int Kept) duplicates = default, low = default, others = default;
            var groups = new Dictionary<int, (bool IsRepeated, bool IsKept)>();
            for (int number = 0; number < pool.Pairs; number++)
            {
                MadePair pair = pool.Pair(number);
                int one = kept.Contains(pair.Uid) ? 1 : 0;
                if (pair.IsDuplicate)
                    duplicates = (duplicates.All + 1, duplicates.Kept + one);
                else if (pair.IsLow)
                    low = (low.All + 1, low.Kept + one);
                else
                    others = (others.All + 1, others.Kept + one);
                if (pair.IsLow)
                    continue;
                (bool isRepeated, bool isKept) = groups.GetValueOrDefault(pair.Source);
                groups[pair.Source] = (isRepeated || pair.IsDuplicate, isKept || one == 1);
            }
            (bool IsRepeated, bool IsKept)[] repeated = [.. groups.Values.Where(group => group.IsRepeated)];
            line($"| {run[0]} | {kept.Count:N0} | {Share(duplicates)} | {Share(low)} | {Share(others)} | {Share((repeated.Length, repeated.Count(group => group.IsKept)))} | {manifest.Stages.Sum(stage => stage.Seconds):0.0} | {manifest.Stages.Max(stage => stage.PeakBytes) / 1e6:N0} |");
        }
    }

    static string Share((int All, int Kept) part) => FormattableString.Invariant($"{100.0 * part.Kept / part.All:0.0} %");

    static HashSet<UInt128> Uids(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int start = 10 + BitConverter.ToUInt16(bytes, 8);
        var uids = new HashSet<UInt128>();
        for (; start < bytes.Length; start += 16)
            uids.Add(new UInt128(BitConverter.ToUInt64(bytes, start), BitConverter.ToUInt64(bytes, start + 8)));
        return uids;
    }
}
