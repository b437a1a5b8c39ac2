using System.Globalization;

namespace Pith.Runs;

/// <summary>Memory, disk and time of a run, told before it starts.</summary>
/// <remarks>The memory is meant to lie within 20 % of the measured peak, the time within a factor of 2. The peak is the process as it
/// stands,
/// plus what stays, plus the largest sum of what one stage holds alone.</remarks>
sealed class RunPlan
{
    /// <summary>Adds up the costs of a run's stages.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D, or 0 where there are no embeddings.</param>
    /// <param name="costs">The stages in the order run.</param>
    public RunPlan(long rows, long columns, IEnumerable<StageCost> costs)
    {
        Rows = rows;
        Columns = columns;
        StageCost[] all = [.. costs];
        Memory = [new PlannedMemory("the program itself", ProcessBytes), .. all.SelectMany(c => c.Memory)];
        Stages = [.. all.SelectMany(c => c.Stages)];
        DiskBytes = all.Sum(c => c.DiskBytes);
        TrafficBytes = all.Sum(c => c.TrafficBytes);
    }

    /// <summary>What the run time, its compiled code and the command line hold before any data is read, measured on Linux x64.</summary>
    public const long ProcessBytes = 50_000_000;

    /// <summary>N.</summary>
    public long Rows { get; }

    /// <summary>D, or 0.</summary>
    public long Columns { get; }

    /// <summary>The ranks that share the work, of each of which the plan tells; 1 for one process.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Every item of memory.</summary>
    public IReadOnlyList<PlannedMemory> Memory { get; }

    /// <summary>Every stage.</summary>
    public IReadOnlyList<PlannedStage> Stages { get; }

    /// <summary>Bytes that will be written.</summary>
    public long DiskBytes { get; }

    /// <summary>Bytes that each of several ranks will send to others; 0 for one process.</summary>
    public long TrafficBytes { get; }

    /// <summary>Estimated seconds in all.</summary>
    public double Seconds => Stages.Sum(s => s.Seconds);

    /// <summary>Estimated peak of resident memory in bytes.</summary>
    public long PeakBytes => Memory.Where(m => m.Stage is null).Sum(m => m.Bytes)
        + Memory.Where(m => m.Stage is not null).GroupBy(m => m.Stage).Select(g => g.Sum(m => m.Bytes)).DefaultIfEmpty(0).Max();

    /// <summary>Throws when the plan does not fit.</summary>
    /// <param name="memoryLimit">The budget in bytes, or null for none.</param>
    /// <param name="outPath">Where the run will be written, or null.</param>
    /// <exception cref="ResourceLimitException">The memory or the disk does not suffice; the message says planned, limit and what would
    /// help.</exception>
    public void Require(long? memoryLimit, string? outPath)
    {
        if (memoryLimit is long limit && PeakBytes > limit)
        {
            PlannedMemory largest = Memory.MaxBy(m => m.Bytes)!;
            throw new ResourceLimitException(string.Create(CultureInfo.InvariantCulture,
                $"the plan needs {ByteSize.Format(PeakBytes)} of memory and `memory` allows {ByteSize.Format(limit)}; the largest part is {largest.Name} ({ByteSize.Format(largest.Bytes)}): raise `memory`, use fewer rows or columns, or store the embeddings in half precision."));
        }
        if (outPath is not null && Machine.FreeDisk(outPath) is long free && DiskBytes > free)
        {
            throw new ResourceLimitException(string.Create(CultureInfo.InvariantCulture,
                $"the plan writes {ByteSize.Format(DiskBytes)} and the disk of {outPath} has {ByteSize.Format(free)} free: free space, or give `out` on another disk."));
        }
    }
}
