using Pith.Numerics;

namespace Pith.Neighbors.Approximate;

/// <summary>What an approximate search costs beside its result.</summary>
static class ApproximateCost
{
    // Core seconds of a row beyond products, lists of 16 and one round: lists and reads of rows that lie anywhere.
    const double SecondsPerRow = 6e-6;

    // Rounds after the first, on average, at a recall of 0.99.
    const double Rounds = 2;

    /// <summary>Bytes of files where codes and lists lie in a folder, at the peak.</summary>
    public static long WorkFileBytes(long rows, long columns, long neighbors, double recall)
    {
        ApproximateSettings settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        long codes = rows * ((2 * CodeMatrix.WidthOf((int)columns)) + 4);
        return Math.Max(2 * codes, codes + (rows * 8 * settings.ListLength) + JoinMembers.BytesOf(rows, settings.Forward)) + (4 * rows) + 65536;
    }

    /// <summary>Bytes of memory beside those files, at the peak.</summary>
    public static long BytesBesideFiles(long rows, long columns, long neighbors, double recall, int threads)
    {
        ApproximateSettings settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        long workers = threads * LeafJoin.BytesOf(settings.LeafRows, CodeMatrix.WidthOf((int)columns), settings.ListLength);
        return (80 * rows) + workers;
    }

    /// <summary>Bytes at the peak.</summary>
    public static long WorkingBytes(long rows, long columns, long neighbors, double recall, int threads)
    {
        ApproximateSettings settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        long width = CodeMatrix.WidthOf((int)columns), codes = rows * ((2 * width) + 4);
        long lists = rows * ((8L * settings.ListLength) + 5), order = 8 * rows, survey = 60 * rows;
        long joining = JoinMembers.BytesOf(rows, settings.Forward);
        long workers = threads * LeafJoin.BytesOf(settings.LeafRows, (int)width, settings.ListLength);
        return Math.Max(2 * codes, codes + lists + joining) + order + survey + workers;
    }

    /// <summary>Seconds on an otherwise idle machine.</summary>
    public static double Seconds(long rows, long columns, long neighbors, double recall, MachineSpeed speed)
    {
        ApproximateSettings settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        // Products of codes take two thirds of the time of single precision.
        double product = CodeMatrix.WidthOf((int)columns) / (1.5 * speed.MultiplyAddsPerSecond);
        double members = settings.Forward + (settings.Reverse / 2.0);
        double partitions = (settings.Partitions + Rounds) * ((settings.LeafRows * 0.4) + 150) * product;
        double joins = Rounds * members * members / 2 * product;
        double sample = settings.SampleRows * 1.5 * product;
        double other = SecondsPerRow * (1 + Rounds) * (0.5 + (settings.ListLength / 32.0));
        return 0.1 + (rows * (partitions + joins + sample + other) / speed.Cores);
    }
}
