using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Pipelines;

/// <summary>The plan of --dry-run: every stage as the command that it is, and whether it would be run or reused.</summary>
sealed class PipelinePlan(CommandContext context, Pipeline pipeline, StageRunner runner)
{
    public int Print()
    {
        var rows = pipeline.Stages.Select(stage => (stage.Name, Command: runner.CommandText(stage), Reuse: runner.WouldReuse(stage))).ToList();
        if (context.Json)
        {
            var stages = new JsonArray();
            foreach ((string name, string command, bool reuse) in rows)
                stages.Add(new JsonObject { ["name"] = name, ["command"] = command, ["reused"] = reuse });
            context.PrintJson(new JsonObject { ["plan"] = true, ["stages"] = stages });
            return ExitCodes.Done;
        }
        context.Screen.Line($"Plan: {rows.Count} stages; nothing is written.");
        foreach ((string name, string command, bool reuse) in rows)
            context.Screen.Line($"  {name}{(reuse ? " (reused: it is there and nothing it depends on has changed)" : "")}\n    {command}");
        return ExitCodes.Done;
    }
}
