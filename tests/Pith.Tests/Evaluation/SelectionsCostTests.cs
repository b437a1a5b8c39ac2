using Pith.Evaluation;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Tests.Evaluation;

public sealed class SelectionsCostTests
{
    static readonly MachineSpeed s_speed = MachineSpeed.Typical;
    static readonly SelectionSize s_size = new(100_000, 64, 10, 0);

    [Fact]
    public void Methods_are_planned_as_what_they_take_and_not_as_a_sort()
    {
        double random = Seconds([Defaults("random")], [1000], 3), herding = Seconds([Defaults("herding")], [1000], 3);
        double alone = Defaults("herding").Cost(s_size with { Budget = 1000 }, s_speed).SelectMany(cost => cost.Stages).Sum(stage => stage.Seconds);
        Assert.Equal(3 * alone, herding, 9);
        Assert.True(herding > 10 * random, $"{herding} s for herding, {random} s for random");
    }

    [Fact]
    public void One_graph_serves_every_method_that_would_build_it()
    {
        StageCost[] costs = [.. SelectionsCost.Of([Defaults("d2"), Defaults("graph-density")], s_size, [1000], 3, s_speed)];
        Assert.Single(costs.SelectMany(cost => cost.Stages), stage => stage.Name == "graph");
        Assert.Contains(costs.SelectMany(cost => cost.Memory), item => item.Name == "reverse edges" && item.Bytes > 0);
    }

    [Fact]
    public void A_nested_order_is_made_once_for_all_budgets_and_others_once_for_each()
    {
        Assert.True(Defaults("top").Create().OrderIsNested && !Defaults("stratified").Create().OrderIsNested);
        Assert.Equal(Seconds([Defaults("top")], [5000], 2), Seconds([Defaults("top")], [1000, 5000], 2), 9);
        Assert.Equal(Seconds([Defaults("stratified")], [1000], 2) + Seconds([Defaults("stratified")], [5000], 2), Seconds([Defaults("stratified")], [1000, 5000], 2), 9);
    }

    [Fact]
    public void One_selection_is_held_at_a_time()
    {
        long Bytes(params ISelectionOptions[] methods) => SelectionsCost.Of(methods, s_size, [1000], 3, s_speed).SelectMany(cost => cost.Memory).Sum(item => item.Bytes);
        Assert.Equal(Math.Max(Bytes(Defaults("herding")), Bytes(Defaults("random"))), Bytes(Defaults("herding"), Defaults("random")));
    }

    static ISelectionOptions Defaults(string method) => SelectionMethods.Catalog.Get(method).Defaults;

    static double Seconds(ISelectionOptions[] methods, int[] budgets, int seeds) =>
        SelectionsCost.Of(methods, s_size, budgets, seeds, s_speed).SelectMany(cost => cost.Stages).Sum(stage => stage.Seconds);
}
