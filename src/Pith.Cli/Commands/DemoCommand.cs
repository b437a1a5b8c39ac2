using Pith.Cli.Infrastructure;

namespace Pith.Cli.Commands;

/// <summary><c>pith demo</c>: the whole pipeline on a real dataset, in one command.</summary>
sealed class DemoCommand : PipelineCommand
{
    public const string Summary = "shows the whole pipeline on a real dataset with a fifth of its labels wrong: score a subset, extrapolate, prune, compare with random and with all rows";

    // Collected datasets are reported to have 8 to 38.5 % (Song et al., arXiv 2007.08199).
    const string WrongLabels = "0.2";

    readonly CliOption _clean;

    public DemoCommand()
        : base("demo", Summary, DemoData.FashionMnist, "runs/demo") =>
        _clean = Setting("clean", "", "take the dataset as it is, without wrong labels");

    protected override void Complete(Dictionary<string, string> top, CommandContext context)
    {
        if (context.IsOn(_clean))
        {
            if (top.ContainsKey("label-noise"))
                throw new OptionException("clean", "`clean` takes the labels as they are, but `label-noise` makes some of them wrong; give one of them.");
            return;
        }
        // Other data, and a tail, are taken as they come.
        if (top["data"] != DemoData.FashionMnist || top.ContainsKey("embeddings") || top.ContainsKey("long-tail") || !top.TryAdd("label-noise", WrongLabels))
            return;
        context.Screen.Message("Fashion-MNIST with a fifth of its training labels wrong, as collected data often have; --clean takes it as it is.");
    }
}
