using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Pipelines;

namespace Pith.Cli.Binding;

/// <summary>Shows the result of a stage to people and to programs.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <typeparam name="TResult">The stage's result.</typeparam>
interface IStageView<TRequest, TResult>
    where TRequest : class
{
    /// <summary>The one JSON object of --json.</summary>
    JsonObject ToJson(StageOutcome<TRequest, TResult> outcome);

    /// <summary>The result for people.</summary>
    void Print(StageOutcome<TRequest, TResult> outcome, Screen screen);

    /// <summary>What must be said beside the result, on standard error.</summary>
    void Warn(StageOutcome<TRequest, TResult> outcome, Screen screen) { }

    /// <summary>What --help says beyond the options.</summary>
    void WriteMoreHelp(TextWriter output) { }
}
