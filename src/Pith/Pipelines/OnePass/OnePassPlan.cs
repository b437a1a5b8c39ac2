using Pith.Pipelines.Prune;
using Pith.Pipelines.Steps;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Pipelines.OnePass;

/// <summary>What the steps of a pipeline will cost, told before the first one runs.</summary>
/// <remarks>A step that reads what an earlier one writes is planned on stand-ins of the same shape (<see cref="OnePassStandIns"/>), which take no disk.</remarks>
static class OnePassPlan
{
    /// <summary>The plan of each step, in the order run; null where it depends on more than the shape of what there will be.</summary>
    /// <param name="call">What is asked for; its inputs must be there.</param>
    /// <param name="cancellation">Stops the planning.</param>
    public static IReadOnlyList<RunPlan?> Of(OnePassCall call, CancellationToken cancellation)
    {
        using var standIns = new OnePassStandIns(call.Request);
        var place = new StepPlace(standIns.Folder, call.Threads, null);
        IReadOnlyList<IStep> StepsOf(OnePassRequest request) => OnePassSteps.Of(request, standIns.Folder, _ => null).All;
        IStep coreset = StepsOf(Settled(call.Request)).Single(step => step.Name == OnePassSteps.Coreset);
        IReadOnlyList<IStep> whole = StepsOf(call.Request), plain = StepsOf(WithoutParts(call.Request));
        var plans = new List<RunPlan?>();
        foreach ((int index, IStep step) in whole.Index())
        {
            IStep planned = step.Name switch
            {
                OnePassSteps.Training or OnePassSteps.FullTraining => step,
                OnePassSteps.Coreset => coreset,
                _ => plain[index],
            };
            RunPlan? plan = PlanOf(planned, place, cancellation);
            if (plan is not null)
                standIns.Add(step.Name, plan);
            plans.Add(plan);
        }
        return plans;
    }

    static RunPlan? PlanOf(IStep step, StepPlace place, CancellationToken cancellation)
    {
        try
        {
            return step.Plan(place, new StageContext(cancellation: cancellation));
        }
        catch (Exception error) when (error is PithException or OptionException)
        {
            // What reads more than shapes cannot be planned; what is wrong with an input is said when the step runs.
            return null;
        }
    }

    // What tuning will find changes little of what a selection costs.
    static OnePassRequest Settled(OnePassRequest request)
    {
        MethodChoice<ISelectionOptions> method = request.Selection.Request.Method;
        method = method.Info is null ? MethodChoice<ISelectionOptions>.Of(SelectionMethods.Catalog.Get(TunedChoice.FirstName)) : method with { Open = [] };
        return request with
        {
            Selection = new Section<PruneRequest>(
                request.Selection.Request with { Method = method }, [.. request.Selection.Given.Where(given => given.Value != OnePassRules.Auto)]),
        };
    }

    // Outputs of models that have not seen the rows are as many again of an extrapolation's inputs, and have no stand-ins.
    static OnePassRequest WithoutParts(OnePassRequest request) => request with
    {
        Training = new(request.Training.Request, [.. request.Training.Given.Where(given => given.Key is not ("cross-fit" or "cross-fit-epochs"))]),
    };
}
