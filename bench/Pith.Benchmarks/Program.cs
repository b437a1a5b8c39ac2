using BenchmarkDotNet.Running;
using Pith.Benchmarks;

if (args.Contains("--peak"))
    return HouseMeasurement.Run(Console.Out);
if (args.Contains("--selection"))
{
    SelectionMeasurement.Run(text => Console.WriteLine(text.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    return 0;
}
if (args is ["--train", string threads])
    return TrainingMeasurement.Run(Console.In, Console.Out, int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture));
if (args is ["--gcn", string workers])
    return GraphNetworkMeasurement.Run(Console.In, Console.Out, int.Parse(workers, System.Globalization.CultureInfo.InvariantCulture));
BenchmarkSwitcher.FromAssembly(typeof(HouseMeasurement).Assembly).Run(args, BenchmarkSettings.Config);
return 0;
