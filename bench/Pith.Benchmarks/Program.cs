using BenchmarkDotNet.Running;
using Pith.Benchmarks;

if (args.Contains("--peak"))
    return HouseMeasurement.Run(Console.Out);
if (args.Contains("--train"))
    return TrainingMeasurement.Run(Console.In, Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(HouseMeasurement).Assembly).Run(args, BenchmarkSettings.Config);
return 0;
