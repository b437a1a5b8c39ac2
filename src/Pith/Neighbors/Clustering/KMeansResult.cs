namespace Pith.Neighbors.Clustering;

/// <summary>Clusters of rows: centroids, each row's cluster and its distance to that centroid.</summary>
sealed class KMeansResult
{
    internal KMeansResult(int clusters, double[] centroids, int[] assignment, double[] distances, double inertia, int iterations, bool converged)
    {
        Clusters = clusters;
        Centroids = centroids;
        Assignment = assignment;
        Distances = distances;
        Inertia = inertia;
        Iterations = iterations;
        Converged = converged;
    }

    /// <summary>C, the number of centroids; a centroid may be nobody's nearest where rows are duplicates.</summary>
    public int Clusters { get; }

    /// <summary>[C, D] row-major. Under the cosine metric only the direction of a centroid has a meaning.</summary>
    public double[] Centroids { get; }

    /// <summary>[N] the nearest centroid of each row, the lowest on a tie.</summary>
    public int[] Assignment { get; }

    /// <summary>[N] each row's distance to its centroid: plain Euclidean, or one minus the cosine.</summary>
    public double[] Distances { get; }

    /// <summary>The sum of squared Euclidean distances, or of cosine distances, to the centroids.</summary>
    public double Inertia { get; }

    /// <summary>Assignment steps done.</summary>
    public int Iterations { get; }

    /// <summary>Whether the run ended because nothing, or little enough, changed rather than at the limit of iterations.</summary>
    public bool Converged { get; }
}
