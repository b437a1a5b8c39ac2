namespace Pith.Cli.Commands;

/// <summary><c>pith run</c>: the whole pipeline on any data.</summary>
sealed class RunCommand : PipelineCommand
{
    public const string Summary = "the whole pipeline on your data: train on a subset, score, extrapolate, prune, evaluate, report";

    public RunCommand()
        : base("run", Summary, defaultData: null, defaultOut: null) { }
}
