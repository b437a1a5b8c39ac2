using Pith.Extrapolation.Direct;
using Pith.Extrapolation.GraphNetwork;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.PageRank;
using Pith.Extrapolation.Propagation;
using Pith.Extrapolation.Ridge;

namespace Pith.Extrapolation.Catalogue;

/// <summary>Every extrapolator by its contract name.</summary>
public static class Extrapolators
{
    /// <summary>The profile of the published score-extrapolation code.</summary>
    public const string ReferenceProfile = "sx-reference";

    /// <summary>The methods, the one to try first in front.</summary>
    public static IReadOnlyList<ExtrapolatorEntry> All { get; } =
    [
        new(KnnExtrapolation.MethodName, "mean score of the nearest scored rows", ExtrapolationNeeds.Embeddings,
            Describe(KnnOptions.Rules, KnnOptions.Default), CreateKnn),
        new(KernelExtrapolation.MethodName, "mean of scored rows with Gaussian weights, the bandwidth relative to neighbour distances",
            ExtrapolationNeeds.Embeddings, Describe(KernelOptions.Rules, KernelOptions.Default),
            values => new KernelExtrapolation(Read(KernelExtrapolation.MethodName, KernelOptions.Rules, KernelOptions.Default, values))),
        new(RidgeExtrapolation.MethodName, "linear function of the embedding", ExtrapolationNeeds.Embeddings,
            Describe(RidgeOptions.Rules, RidgeOptions.Default),
            values => new RidgeExtrapolation(Read(RidgeExtrapolation.MethodName, RidgeOptions.Rules, RidgeOptions.Default, values))),
        new(LabelPropagation.MethodName, "scores spread over the kNN graph of all rows from the scored ones",
            ExtrapolationNeeds.Embeddings | ExtrapolationNeeds.Graph, Describe(LabelPropagationOptions.Rules, LabelPropagationOptions.Default),
            values => new LabelPropagation(
                Read(LabelPropagation.MethodName, LabelPropagationOptions.Rules, LabelPropagationOptions.Default, values)))
        {
            MostRowsInAuto = 100_000,
        },
        new(GraphNetworkExtrapolator.MethodName, "graph convolutional network over the kNN graph of all rows",
            ExtrapolationNeeds.Embeddings | ExtrapolationNeeds.Graph, Describe(GraphNetworkOptions.Rules, GraphNetworkOptions.Default), CreateGraphNetwork)
        {
            // A training for every fold costs more than a choice should.
            MostRowsInAuto = 0,
        },
        new(PageRankExtrapolator.MethodName, "small network mixed along random walks on the kNN graph (personalised PageRank)",
            ExtrapolationNeeds.Embeddings | ExtrapolationNeeds.Graph, Describe(PageRankOptions.Rules, PageRankOptions.Default),
            values => new PageRankExtrapolator(Read(PageRankExtrapolator.MethodName, PageRankOptions.Rules, PageRankOptions.Default, values)))
        {
            MostRowsInAuto = 20_000,
        },
        new(DirectExtrapolation.MethodName, "el2n, loss, margin or entropy of the subset's model, mapped to the scores by rank",
            ExtrapolationNeeds.Logits, Describe(DirectOptions.Rules, DirectOptions.Default),
            values => new DirectExtrapolation(Read(DirectExtrapolation.MethodName, DirectOptions.Rules, DirectOptions.Default, values)))
        {
            ValidationIsFair = false,
        },
        new(RandomExtrapolation.MethodName, "scores of scored rows drawn at random: the floor", ExtrapolationNeeds.Nothing, [],
            values => Read(RandomExtrapolation.MethodName, [], new RandomExtrapolation(), values))
        {
            IsFloor = true,
        },
    ];

    /// <summary>The method of a name.</summary>
    /// <param name="name">The contract name.</param>
    /// <exception cref="OptionException">There is no such method; the message lists those there are.</exception>
    public static ExtrapolatorEntry Get(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw Unknown(name, [.. All.Select(entry => entry.Name)]);

    /// <summary>The rules of a method as help texts show them.</summary>
    /// <param name="rules">The constraint table.</param>
    /// <param name="defaults">The defaults.</param>
    public static IReadOnlyList<ExtrapolatorOptionInfo> Describe<TOptions>(IReadOnlyList<OptionRule<TOptions>> rules, TOptions defaults) =>
        [.. rules.Select(rule => new ExtrapolatorOptionInfo(rule.Name, rule.Summary, rule.Domain.Words, rule.Text(defaults)))];

    /// <summary>Takes the profile out of option values; methods without one refuse it.</summary>
    /// <param name="method">The method, for the message.</param>
    /// <param name="values">Option values; <c>compat</c> names a profile.</param>
    /// <returns>The profile or null, and the other values.</returns>
    /// <exception cref="OptionException">There is no such profile.</exception>
    public static (string? Profile, IReadOnlyDictionary<string, string> Values) TakeProfile(
        string method, IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue("compat", out string? profile))
            return (null, values);
        if (profile != ReferenceProfile)
            throw new OptionException("compat", $"`compat` must be {ReferenceProfile} with `method` {method}; got {profile}.");
        return (profile, values.Where(pair => pair.Key != "compat").ToDictionary());
    }

    static OptionException Unknown(string name, string[] names) => new(
        "method", $"`method` must be auto or one of {string.Join(", ", names)}; got {name}{Suggestions.Ending(name, names, ".")}");

    // A method without a profile of the published code.
    static TOptions Read<TOptions>(
        string method, IReadOnlyList<OptionRule<TOptions>> rules, TOptions defaults, IReadOnlyDictionary<string, string> values)
    {
        if (values.TryGetValue("compat", out string? profile))
            throw new OptionException("compat", $"`compat` {profile} is not for `method` {method}, which reproduces no published code; leave `compat` out.");
        return OptionTexts.Apply(method, rules, defaults, values);
    }

    static KnnExtrapolation CreateKnn(IReadOnlyDictionary<string, string> values)
    {
        (string? profile, IReadOnlyDictionary<string, string> rest) = TakeProfile(KnnExtrapolation.MethodName, values);
        return new(OptionTexts.Apply(
            KnnExtrapolation.MethodName, KnnOptions.Rules, KnnOptions.Default with { EuclideanWeights = profile is not null }, rest));
    }

    static GraphNetworkExtrapolator CreateGraphNetwork(IReadOnlyDictionary<string, string> values)
    {
        (string? profile, IReadOnlyDictionary<string, string> rest) = TakeProfile(GraphNetworkExtrapolator.MethodName, values);
        GraphNetworkOptions options = profile is null ? GraphNetworkOptions.Default : GraphNetworkOptions.Reference;
        return new(OptionTexts.Apply(GraphNetworkExtrapolator.MethodName, GraphNetworkOptions.Rules, options, rest));
    }
}
