using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The key at or before which a group has no more candidates than rows are left for it.</summary>
static class GroupLimits
{
    // Up to so many keys are told to all, which takes one step; of more, the limits are found by counting, which takes ten.
    const long FewKeys = 1 << 16;

    /// <summary>Finds the limits of the groups that have more candidates than rows are left.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="keys">The keys of our candidates, in any order.</param>
    /// <param name="groups">The group of each.</param>
    /// <param name="counts">[groups] candidates of all ranks.</param>
    /// <param name="left">[groups] rows left.</param>
    /// <param name="limits">[groups] receives the limits; <see cref="SelectionKey.Last"/> where there is room for all.</param>
    public static void Find(ICommunicator ranks, SelectionKey[] keys, int[] groups, long[] counts, long[] left, SelectionKey[] limits)
    {
        Array.Fill(limits, SelectionKey.Last);
        var tight = new List<int>();
        int[] place = new int[left.Length];
        long all = 0;
        for (int group = 0; group < left.Length; group++)
        {
            place[group] = counts[group] > left[group] ? tight.Count : -1;
            if (place[group] < 0)
                continue;
            tight.Add(group);
            all += counts[group];
        }
        int[] own = [.. Enumerable.Range(0, keys.Length).Where(n => place[groups[n]] >= 0)];
        SelectionKey[] found = all <= FewKeys
            ? Together(ranks, [.. own.Select(n => new Keyed(place[groups[n]], keys[n]))], [.. tight.Select(group => left[group])])
            : Counted(ranks, keys, groups, own, place, [.. tight.Select(group => left[group])]);
        for (int n = 0; n < found.Length; n++)
            limits[tight[n]] = found[n];
    }

    static SelectionKey[] Together(ICommunicator ranks, Keyed[] own, long[] left)
    {
        Keyed[] all = ranks.AllGather<Keyed>(own);
        Array.Sort(all, (a, b) => a.Group != b.Group ? a.Group.CompareTo(b.Group) : a.Key.Precedes(b.Key) ? -1 : b.Key.Precedes(a.Key) ? 1 : 0);
        var limits = new SelectionKey[left.Length];
        for (int start = 0, end; start < all.Length; start = end)
        {
            int group = all[start].Group;
            for (end = start; end < all.Length && all[end].Group == group; end++)
            {
            }
            limits[group] = left[group] > 0 ? all[start + (int)left[group] - 1].Key : SelectionKey.First;
        }
        return limits;
    }

    static SelectionKey[] Counted(ICommunicator ranks, SelectionKey[] keys, int[] groups, int[] own, int[] place, long[] left)
    {
        Array.Sort(Array.ConvertAll(own, n => keys[n].Row), own);
        return CountedLimits.Find(ranks, Array.ConvertAll(own, n => keys[n]), Array.ConvertAll(own, n => place[groups[n]]), left);
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Keyed(int Group, SelectionKey Key);
}
