using Pith.Cli.Infrastructure;
using Pith.Extrapolation.GraphNetwork;

namespace Pith.Cli.Commands;

/// <summary>Settles <c>--batches auto</c> of <c>gnn</c> by <c>--memory</c>: all rows where the plan with them fits, else sampled batches.</summary>
/// <remarks>The manifest then names what was settled, because the memory shapes no result of a run that is repeated. Without <c>--memory</c> the
/// method decides by a fixed size.</remarks>
static class ExtrapolateBatches
{
    const string Option = "batches";

    public static ExtrapolateRequest Settle(CommandContext context, ExtrapolateCommand command, ExtrapolateRequest request, ExtrapolateInputs inputs)
    {
        if (request.Method != GraphNetworkExtrapolator.MethodName || context.Bytes(command.Shared.Memory) is not long memory)
            return request;
        // A profile says itself what it takes.
        bool isOpen = request.MethodValues.TryGetValue(Option, out string? given) ? given == "auto" : !request.MethodValues.ContainsKey("compat");
        if (!isOpen)
            return request;
        ExtrapolateRequest full = With(request, "full");
        bool fits = ExtrapolatePlan.Of(context, command, full, inputs, ExtrapolateCommand.CandidatesOf(full, inputs)).PeakBytes <= memory;
        context.Resolve(command.MethodOption(Option), fits ? "full" : "sampled");
        return fits ? full : With(request, "sampled");
    }

    static ExtrapolateRequest With(ExtrapolateRequest request, string batches) =>
        request with { MethodValues = new Dictionary<string, string>(request.MethodValues) { [Option] = batches } };
}
