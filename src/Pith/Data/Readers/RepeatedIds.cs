using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Pith.Data.Readers;

/// <summary>Ids that several rows have.</summary>
/// <param name="Id">The first that occurs again.</param>
/// <param name="First">Its first row.</param>
/// <param name="Second">Its second row.</param>
/// <param name="Rows">Rows whose id an earlier row has.</param>
sealed record RepeatedIds(string Id, int First, int Second, int Rows)
{
    /// <summary>The count and the first in words.</summary>
    public string Words => FormattableString.Invariant(
        $"{Rows:N0} {(Rows == 1 ? "row repeats the id" : "rows repeat ids")} of {(Rows == 1 ? "an earlier row" : "earlier rows")}, the first '{Id}' in rows {First} and {Second}");

    /// <summary>Looks for ids that occur again; null where all differ. Takes 8 bytes a row.</summary>
    /// <param name="ids">[N].</param>
    public static RepeatedIds? Of(string[] ids)
    {
        ulong[] hashes = Array.ConvertAll(ids, HashOf);
        Array.Sort(hashes);
        var again = new HashSet<ulong>();
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
                again.Add(hashes[i]);
        }
        if (again.Count == 0)
            return null;
        // Of these few, what is equal and not its hash alone.
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        RepeatedIds? found = null;
        for (int row = 0; row < ids.Length; row++)
        {
            if (!again.Contains(HashOf(ids[row])))
                continue;
            string id = ids[row].Trim();
            if (!first.TryAdd(id, row))
                found = found is null ? new RepeatedIds(id, first[id], row, 1) : found with { Rows = found.Rows + 1 };
        }
        return found;
    }

    static ulong HashOf(string id) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan().Trim()));
}
