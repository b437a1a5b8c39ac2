using System.Globalization;

namespace Pith.Selection.Catalogue;

/// <summary>Which methods several ranks can select by together.</summary>
static class SharedMethods
{
    /// <summary>The names of the methods that can with their defaults, in the catalogue's order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. SelectionMethods.Catalog.All.Where(method => method.Defaults is SelectionOptions { SharesWork: true }).Select(method => method.Name)];

    /// <summary>Refuses what ranks cannot do together, before anything is read.</summary>
    /// <param name="options">The method's settings; null where methods compete for the one that is taken.</param>
    /// <param name="ranks">Ranks.</param>
    /// <exception cref="OptionException">There are several ranks and the method works in one process only.</exception>
    public static void Require(ISelectionOptions? options, int ranks)
    {
        if (ranks == 1 || options is SelectionOptions { SharesWork: true })
            return;
        string who = options is null ? "auto" : Names.Contains(options.Info.Name) ? $"{options.Info.Name} with these settings" : options.Info.Name;
        throw new OptionException("method", string.Create(CultureInfo.InvariantCulture,
            $"`method` {who} selects in one process, and {ranks} ranks were started; over ranks {string.Join(", ", Names.SkipLast(1))} and {Names[^1]} select: choose one of them, or start one process."));
    }
}
