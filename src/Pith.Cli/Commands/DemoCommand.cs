namespace Pith.Cli.Commands;

/// <summary><c>pith demo</c>: the whole pipeline on a real dataset, in one command.</summary>
sealed class DemoCommand() : PipelineCommand("demo", Summary, DemoData.FashionMnist, "runs/demo")
{
    public const string Summary = "shows the whole pipeline on a real dataset: train on a subset, score, extrapolate, prune, compare with random";
}
