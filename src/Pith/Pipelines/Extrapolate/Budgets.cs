using System.Globalization;

namespace Pith.Pipelines.Extrapolate;

/// <summary>Values by budget, as files hold them.</summary>
static class Budgets
{
    /// <summary>One value a budget, by the budget as text, in the order of the budgets.</summary>
    /// <param name="keeps">The budgets, each once.</param>
    /// <param name="value">The value of the budget at a place.</param>
    public static IReadOnlyDictionary<string, T> Map<T>(IReadOnlyList<double> keeps, Func<int, T> value) =>
        Enumerable.Range(0, keeps.Count).ToDictionary(b => keeps[b].ToString(CultureInfo.InvariantCulture), value);
}
