namespace Pith.Extrapolation;

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
    ];

    /// <summary>The method of a name.</summary>
    /// <param name="name">The contract name.</param>
    /// <exception cref="OptionException">There is no such method; the message lists those there are.</exception>
    public static ExtrapolatorEntry Get(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new OptionException(
            "method", $"--method must be auto or one of {string.Join(", ", All.Select(entry => entry.Name))}; got {name}.");

    /// <summary>The rules of a method as help texts show them.</summary>
    /// <param name="rules">The constraint table.</param>
    /// <param name="defaults">The defaults.</param>
    public static IReadOnlyList<ExtrapolatorOptionInfo> Describe<TOptions>(IReadOnlyList<OptionRule<TOptions>> rules, TOptions defaults) =>
        [.. rules.Select(rule => new ExtrapolatorOptionInfo(rule.Name, rule.Summary, rule.Allowed, rule.Text(defaults)))];

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
            throw new OptionException("compat", $"--compat must be {ReferenceProfile} with --method {method}; got {profile}.");
        return (profile, values.Where(pair => pair.Key != "compat").ToDictionary());
    }

    static KnnExtrapolation CreateKnn(IReadOnlyDictionary<string, string> values)
    {
        (string? profile, IReadOnlyDictionary<string, string> rest) = TakeProfile(KnnExtrapolation.MethodName, values);
        return new(OptionTexts.Apply(
            KnnExtrapolation.MethodName, KnnOptions.Rules, KnnOptions.Default with { EuclideanWeights = profile is not null }, rest));
    }
}
