using System.Globalization;

namespace Pith.Data.Formats.DataComp;

/// <summary>The uids of some files, one after the other, and where each is found.</summary>
sealed class UidIndex
{
    readonly UidColumn[] _files;
    readonly UInt128[] _sorted;
    readonly int[] _places;

    /// <summary>Sorts uids.</summary>
    public UidIndex(UidColumn[] files)
    {
        _files = files;
        Uids = [.. files.SelectMany(file => file.Uids)];
        _sorted = [.. Uids];
        _places = [.. Enumerable.Range(0, Uids.Length)];
        Array.Sort(_sorted, _places);
        FirstRepeat = int.MaxValue;
        for (int start = 0, end; start < _sorted.Length; start = end)
        {
            end = start + 1;
            while (end < _sorted.Length && _sorted[end] == _sorted[start])
                end++;
            // Of equal uids the first comes first.
            if (end - start > 1)
            {
                Array.Sort(_places, start, end - start);
                Repeats += end - start - 1;
                FirstRepeat = Math.Min(FirstRepeat, _places[start + 1]);
            }
        }
    }

    /// <summary>All uids in order.</summary>
    public UInt128[] Uids { get; }

    /// <summary>Uids that an earlier place has.</summary>
    public int Repeats { get; }

    /// <summary>The first of these places.</summary>
    public int FirstRepeat { get; }

    /// <summary>The first place of a uid, or -1.</summary>
    public int Find(UInt128 uid)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sorted[middle] < uid)
                low = middle + 1;
            else
                high = middle;
        }
        return low < _sorted.Length && _sorted[low] == uid ? _places[low] : -1;
    }

    /// <summary>Whether an earlier place has the uid of this one.</summary>
    public bool IsRepeat(int place) => Repeats > 0 && Find(Uids[place]) != place;

    /// <summary>The uid at a place and its file, for messages.</summary>
    public string NameOf(int place)
    {
        int file = 0;
        int row = place;
        while (row >= _files[file].Uids.Length)
            row -= _files[file++].Uids.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{Uids[place]:x32} of {_files[file].File} (row {row})");
    }
}
