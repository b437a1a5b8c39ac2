using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>Where windows end: values at or above which there are about so many open rows as a window should have.</summary>
/// <remarks>A sample of the rows suggests them, the same for any number of ranks. Which they are makes no difference to the picks.</remarks>
static class WindowLimits
{
    const int MostSamples = 8192;

    /// <summary>Limits for as many picks as are left, falling; the last one is the value of an open row, or 0 where no row of the sample is open.</summary>
    /// <param name="share">The rows.</param>
    /// <param name="nodes">Their values and states.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <param name="left">Rows still to be picked.</param>
    /// <param name="windowRows">Rows of a window, about, at least 1.</param>
    public static List<double> Of(MessageShare share, SharedNodes nodes, long rows, long left, long windowRows)
    {
        long stride = Math.Max(1, rows / MostSamples);
        var own = new List<double>();
        for (long row = (share.First + stride - 1) / stride * stride; row < share.First + share.Rows; row += stride)
        {
            int place = (int)(row - share.First);
            if (nodes.States[place] == NodeState.Open && nodes.Values[place] >= 0)
                own.Add(nodes.Values[place]);
        }
        double[] sample = share.Ranks.AllGather<double>(own.ToArray());
        if (sample.Length == 0)
            return [0];
        Array.Sort(sample);
        Array.Reverse(sample);
        long step = Math.Max(1, windowRows / stride), last = Math.Min(sample.Length, Math.Max(1, left / stride)) - 1;
        var limits = new List<double>();
        for (long place = Math.Min(step - 1, last); ; place = Math.Min(place + step, last))
        {
            if (limits.Count == 0 || sample[place] < limits[^1])
                limits.Add(sample[place]);
            if (place == last)
                return limits;
        }
    }
}
