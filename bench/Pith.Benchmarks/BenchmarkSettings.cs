using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Pith.Benchmarks;

/// <summary>What all benchmarks share: short runs, allocated bytes, and a Markdown table.</summary>
static class BenchmarkSettings
{
    public static IConfig Config { get; } = ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(new GigaflopsColumn())
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default);
}

/// <summary>A benchmark class that knows its arithmetic, so that its time becomes GFLOP/s.</summary>
interface ICountsOperations
{
    /// <summary>Floating-point operations of one call with the current parameters; a fused multiply-add counts two.</summary>
    double Operations { get; }
}

/// <summary>GFLOP/s by the mean time, and the percentage of the registers-only peak of the threads that were used.</summary>
sealed class GigaflopsColumn : IColumn
{
    static readonly Lazy<double> s_peak = new(() => FmaPeak.MeasureGigaflops());

    public string Id => nameof(GigaflopsColumn);

    public string ColumnName => "GFLOP/s (% of peak)";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "arithmetic a second by the mean time, and its share of the fused multiply-add peak of as many cores as threads";

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(c => typeof(ICountsOperations).IsAssignableFrom(c.Descriptor.Type));

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        if (nanoseconds is null || Activator.CreateInstance(benchmarkCase.Descriptor.Type) is not ICountsOperations benchmark)
            return "-";
        foreach (var parameter in benchmarkCase.Parameters.Items)
            benchmarkCase.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        double gigaflops = benchmark.Operations / nanoseconds.Value;
        int threads = benchmarkCase.Parameters["Threads"] is int t ? t : 1;
        return string.Create(CultureInfo.InvariantCulture, $"{gigaflops:F1} ({100 * gigaflops / (threads * s_peak.Value):F0} %)");
    }
}
