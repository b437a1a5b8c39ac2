namespace Pith.Neighbors.Distributed;

/// <summary>Which rank joins the cells of which nodes. The lists that come out do not depend on it.</summary>
static class NodeOwners
{
    // What a rank may have above its share: more rows stay where they are, and others wait for the rank with most.
    const double Tolerance = 0.03;

    /// <summary>Consecutive nodes to each rank, about as many rows to all: whoever joins a cell then answers for its rows.</summary>
    /// <param name="nodes">The nodes in the order of their places.</param>
    /// <param name="size">Ranks.</param>
    /// <param name="all">Rows of all nodes.</param>
    public static int[] ByPlace(SharedNodes.Node[] nodes, int size, int all) =>
        Array.ConvertAll(nodes, node => (int)(((long)node.First + (node.Count / 2)) * size / all));

    /// <summary>Each node to the rank that has most of its rows, as far as that leaves all with about as many: rows that are joined where they are need not travel.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="counts">[ranks, nodes] rows of each that a rank has.</param>
    /// <param name="size">Ranks.</param>
    /// <param name="all">Rows of all nodes.</param>
    public static int[] ByRows(SharedNodes.Node[] nodes, int[] counts, int size, int all)
    {
        var owners = new int[nodes.Length];
        var loads = new long[size];
        long most = (long)(all / (double)size * (1 + Tolerance));
        // Those first whose rows would travel most otherwise.
        foreach (int n in Enumerable.Range(0, nodes.Length).OrderByDescending(LossOf).ThenBy(n => n))
        {
            int owner = -1;
            for (int rank = 0; rank < size; rank++)
            {
                if (loads[rank] + nodes[n].Count <= most && (owner < 0 || CountOf(n, rank) > CountOf(n, owner)))
                    owner = rank;
            }
            if (owner < 0)
                owner = Array.IndexOf(loads, loads.Min());
            owners[n] = owner;
            loads[owner] += nodes[n].Count;
        }
        return owners;

        int CountOf(int node, int rank) => counts[(rank * nodes.Length) + node];

        // Rows more than the rank with the second most has.
        int LossOf(int node)
        {
            int first = 0, second = 0;
            for (int rank = 0; rank < size; rank++)
            {
                int some = CountOf(node, rank);
                (first, second) = some > first ? (some, first) : (first, Math.Max(second, some));
            }
            return first - second;
        }
    }
}
