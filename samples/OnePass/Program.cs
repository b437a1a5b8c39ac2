using Pith;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

PithPipelineResult result = await PithPipeline.FromImages("npy:images")
    .Train(subset: "30%", epochs: 10, model: "mlp")
    .Score("aum")
    .Extrapolate()
    .Prune("30%", "d2:cutoff=auto")
    .Evaluate(seeds: 3, steps: 100)
    .RunAsync("run", progress: new Progress<PithProgress>(Console.Error.WriteLine), cancellation: stop.Token);

Console.WriteLine(result);
Console.WriteLine(result.ReadCoreset().Explain(0).Sentence);
