using Pith.Learning.Paradigms;

namespace Pith.Tests.Learning.Paradigms;

public sealed class ClusterAgreementTests
{
    [Fact]
    public void Renamed_clusters_agree_wholly() =>
        Assert.Equal(1, ClusterAgreement.Accuracy([2, 2, 0, 0, 1, 1], [0, 0, 1, 1, 2, 2]));

    [Fact]
    public void The_best_naming_counts_even_where_a_greedy_one_is_worse() =>
        // Cluster 0 has 3 of class 0 and 2 of class 1, cluster 1 has 3 of class 0 only: 0 to 1 and 1 to 0 agree in 5 rows, greedily 3.
        Assert.Equal(5 / 8.0, ClusterAgreement.Accuracy([0, 0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0, 0, 0]));

    [Fact]
    public void More_clusters_than_classes_leave_some_unnamed()
    {
        Assert.Equal(0.5, ClusterAgreement.Accuracy([0, 1, 2, 3], [0, 0, 1, 1]));
        Assert.Equal(0, ClusterAgreement.Accuracy([], []));
        Assert.Throws<ArgumentException>(() => ClusterAgreement.Accuracy([0], []));
    }

    [Fact]
    public void The_matching_is_the_best_of_all_permutations()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 30; trial++)
        {
            int classes = 2 + trial % 5;
            int[] clusters = [.. Enumerable.Range(0, 60).Select(_ => random.Next(classes))];
            int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(classes))];
            int best = Permutations([.. Enumerable.Range(0, classes)]).Max(p => Enumerable.Range(0, 60).Count(i => p[clusters[i]] == labels[i]));
            Assert.Equal(best / 60.0, ClusterAgreement.Accuracy(clusters, labels));
        }
    }

    static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(item => Permutations([.. items.Where(i => i != item)]).Select(rest => (int[])[item, .. rest]));
}
