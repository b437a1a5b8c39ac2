using System.Globalization;
using BenchmarkDotNet.Running;
using Pith.Benchmarks;
using Pith.Benchmarks.DataComp;
using Pith.Data.Formats.Npy;

bool million = args.Contains("--million");
if (args.Contains("--peak"))
    return HouseMeasurement.Run(Console.Out, million);
static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
if (args.Contains("--selection"))
{
    SelectionMeasurement.Run(Line);
    return 0;
}
if (args.Contains("--extrapolation"))
{
    ExtrapolationMeasurement.Run(Line, million);
    return 0;
}
if (args.Contains("--report"))
{
    ReportMeasurement.Run(Line);
    return 0;
}
if (args is ["--approximate-graph", .. var options] && options.Length >= 3)
{
    ApproximateGraphMeasurement.Run(Line, options);
    return 0;
}
if (args is ["--nearest-rows", .. var sets] && sets.Length >= 4)
{
    NearestRowsMeasurement.Run(Line, sets);
    return 0;
}
if (args is ["--deduplication", .. var copies] && copies.Length == 3)
{
    DeduplicationMeasurement.Run(Line, copies);
    return 0;
}
if (args is ["--d2", .. var sizes] && sizes.Length >= 1)
{
    D2Measurement.Run(Line, sizes);
    return 0;
}
if (args is ["--rounds", .. var dealt] && dealt.Length >= 3)
{
    RoundsMeasurement.Run(Line, dealt);
    return 0;
}
if (args is ["--shared-selection", .. var shared] && shared.Length >= 4)
{
    SharedSelectionMeasurement.Run(Line, shared);
    return 0;
}
if (args is ["--rank-costs"])
{
    RankCosts.Print(Line);
    return 0;
}
if (args is ["--rank-model", var program, var scratch, .. var cases])
{
    RankModelMeasurement.Run(Line, program, scratch, cases);
    return 0;
}
if (args is ["--rank-speed"])
{
    RankSpeedMeasurement.Run(Line);
    return 0;
}
if (args is ["--ring"])
    return RankSpeedMeasurement.MeasureRing(Line);
if (args is ["--rank-counts"])
{
    RankCosts.PrintCounts(Line);
    return 0;
}
if (args is ["--write-set", var kind, var setRows, var setColumns, var file])
{
    (int rows, int columns) = (int.Parse(setRows, CultureInfo.InvariantCulture), int.Parse(setColumns, CultureInfo.InvariantCulture));
    NpyFile.Write(file, MadeSets.Make(kind, rows, columns), rows, columns);
    return 0;
}
if (args is ["--labelled-features", var featureRows, var featureColumns, var classes, var spread, var features])
{
    LabelledFeatures.Write(
        features, int.Parse(featureRows, CultureInfo.InvariantCulture), int.Parse(featureColumns, CultureInfo.InvariantCulture), int.Parse(classes, CultureInfo.InvariantCulture),
        spread == "overlapping");
    return 0;
}
if (args is ["--datacomp-pool", var pairs, var width, var pool])
{
    PoolWriter.Write(new MadePool(int.Parse(pairs, CultureInfo.InvariantCulture), int.Parse(width, CultureInfo.InvariantCulture)), pool);
    return 0;
}
if (args is ["--datacomp-shares", var poolPairs, var poolWidth, .. var runs])
{
    PoolShares.Print(Line, new MadePool(int.Parse(poolPairs, CultureInfo.InvariantCulture), int.Parse(poolWidth, CultureInfo.InvariantCulture)), runs);
    return 0;
}
if (args is ["--train", string threads])
    return TrainingMeasurement.Run(Console.In, Console.Out, int.Parse(threads, CultureInfo.InvariantCulture));
if (args is ["--gcn", string workers])
    return GraphNetworkMeasurement.Run(Console.In, Console.Out, int.Parse(workers, CultureInfo.InvariantCulture));
BenchmarkSwitcher.FromAssembly(typeof(HouseMeasurement).Assembly).Run(args, BenchmarkSettings.Config);
return 0;
