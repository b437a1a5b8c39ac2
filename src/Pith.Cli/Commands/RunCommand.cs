namespace Pith.Cli.Commands;

/// <summary><c>pith run</c>: the whole pipeline on any data.</summary>
sealed class RunCommand() : PipelineCommand("run", Summary)
{
    public const string Summary = "the whole pipeline on your data: train on a subset, score, extrapolate, prune, evaluate, report";
}
