namespace Pith.Selection.SemanticDeduplication;

/// <summary>The paper's rule, from the tree of the most similar pairs: the similarity at which a row's group joins the group of an earlier row.</summary>
/// <remarks>Groups at a threshold are the connected parts of the graph of pairs above it. They are also those of its maximum spanning tree, m - 1
/// pairs instead of all; joined from the most similar down, the group whose first row comes later loses that row.</remarks>
static class GroupJoins
{
    /// <summary>Joins groups along the pairs of a maximum spanning tree, or of several.</summary>
    /// <param name="tree">Pairs of places and their similarity; it is sorted. Places count in keep order.</param>
    /// <param name="of">[m] the result: the place of the first row of the group that each one joins; -1 is left where there is none.</param>
    /// <param name="levels">[m] the result: the similarity at which it does.</param>
    public static void Join((double Level, int A, int B)[] tree, int[] of, double[] levels)
    {
        Array.Sort(tree, (x, y) => x.Level != y.Level ? y.Level.CompareTo(x.Level) : x.B != y.B ? x.B.CompareTo(y.B) : x.A.CompareTo(y.A));
        int[] parent = [.. Enumerable.Range(0, of.Length)];
        foreach ((double level, int a, int b) in tree)
        {
            int x = RootOf(parent, a), y = RootOf(parent, b);
            (int earlier, int later) = (Math.Min(x, y), Math.Max(x, y));
            parent[later] = earlier;
            (of[later], levels[later]) = (earlier, level);
        }
    }

    /// <summary>The first of a place's part, whose ways to it are shortened.</summary>
    public static int RootOf(int[] parent, int place)
    {
        while (parent[place] != place)
            place = parent[place] = parent[parent[place]];
        return place;
    }
}
