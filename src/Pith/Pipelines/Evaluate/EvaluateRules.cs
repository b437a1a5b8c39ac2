using Pith.Evaluation;
using Pith.Evaluation.Dynamic;
using Pith.Pipelines.Trials;
using Pith.Selection;

namespace Pith.Pipelines.Evaluate;

/// <summary>The table of options of <see cref="EvaluateRequest"/>.</summary>
static class EvaluateRules
{
    public static IReadOnlyList<OptionRule<EvaluateRequest>> Of(Catalog<ISelectionOptions> methods)
    {
        List<OptionRule<EvaluateRequest>> rules =
        [
            .. TrialRules.Of<EvaluateRequest>(r => r.Source, (r, source) => r with { Source = source }, NetworkTrial.DefaultSteps, hasTest: true),
            new("methods", "selection methods with commas, each with settings of its own behind colons if wanted: d2,d2:cutoff=0.1,top; random always runs too, all is training on every row, and "
                    + string.Join(", ", DynamicMethods.Catalog.Names) + " choose rows anew each epoch (with `data`)",
                new AnyText("a,b,c"), r => r.Methods.Text, (r, v) => r with { Methods = new MethodList((string)v!) { Common = r.Methods.Common } }),
            RequestRules.Input<EvaluateRequest>(
                "coreset", "rows that were selected before, tried beside `methods` or alone: .npy of row numbers or a mask, such as kept.npy of pith prune, or its order.npy, whose first rows serve smaller shares",
                r => r.Coreset, (r, v) => r with { Coreset = v }),
            new("keep", "shares of the rows to keep, with commas, e.g. 0.1,0.3 or 10%,30%",
                Shares.Domain, r => r.Keeps, (r, v) => r with { Keeps = (IReadOnlyList<Share>)v! }),
            new("seeds", "seeds of selection and training, from `seed` upwards; intervals need at least 2", new Whole(1, 1000), r => r.Seeds, (r, v) => r with { Seeds = (int)v! })
            {
                ValueName = "N",
            },
            new("all", "also train on every row, with the same steps: as all among `methods` does", new Switch(), r => r.WithAll, (r, v) => r with { WithAll = (bool)v! }),
        ];
        return
        [
            .. rules,
            .. MethodList.Settings<EvaluateRequest>(methods, r => r.Methods, (r, list) => r with { Methods = list }, [.. rules.Select(rule => rule.Name)]),
            RequestRules.Seed<EvaluateRequest>(r => r.Source.Seed, (r, v) => r with { Source = r.Source with { Seed = v } }),
        ];
    }
}
