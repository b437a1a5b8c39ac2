namespace Pith.Common;

/// <summary>Runs the stages of long work for a caller who wants to know how long each took, and which one was under way when it failed.</summary>
interface IStageTimes
{
    /// <summary>Runs <paramref name="work"/> as the stage <paramref name="name"/>.</summary>
    /// <param name="name">The stage as a manifest names it, e.g. <c>graph</c>.</param>
    /// <param name="work">What the stage does.</param>
    /// <returns>What it returned.</returns>
    T Time<T>(string name, Func<T> work);
}
