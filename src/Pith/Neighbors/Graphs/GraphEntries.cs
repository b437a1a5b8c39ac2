namespace Pith.Neighbors.Graphs;

/// <summary>The most entries of a graph that one process builds: they lie in one array.</summary>
static class GraphEntries
{
    /// <summary>The entries of a graph, refused before memory is taken where there are too many.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <exception cref="ResourceLimitException">There are too many.</exception>
    public static int Of(int rows, int neighbors)
    {
        long entries = (long)rows * neighbors;
        if (entries <= Array.MaxLength)
            return (int)entries;
        throw new ResourceLimitException(FormattableString.Invariant(
            $"a graph of {rows} rows with {neighbors} neighbours each has {entries} entries; one process builds at most {Array.MaxLength}: use fewer `neighbors`, or several ranks."));
    }
}
