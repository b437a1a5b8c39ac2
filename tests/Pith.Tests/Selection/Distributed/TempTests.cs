using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Selection.D2;
using Pith.Selection.Distributed;
namespace Pith.Tests.Selection.Distributed;
public class TempTests
{
    [Fact]
    public void Debug()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = new RandomStream(seed, "dbg");
            int n = 6;
            KnnGraph lists = RandomProblems.Graph(random, n, 2, () => random.NextInt(3));
            D2Options options = RandomProblems.Options(random) with { Symmetrize = Symmetrization.Union };
            double[] start = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            var graph = MessageGraphs.FromKnn(lists, options.Symmetrize);
            var w = new D2Weights(options.Kernel, 1, options.Gamma, 0.5);
            var e = SharedProblems.ByOne(graph, start, w, options, [], [[0,1,2,3,4,5]], [4]);
            var f = SharedProblems.ByRanks(graph, RowShares.Even(n, 1 + (int)(seed % 3)), 1 + (int)(seed % 3), start, w, options, [], new int[n], [4], false);
            if (!e.Order[0].SequenceEqual(f.Order[0]) || !e.Values.SequenceEqual(f.Values))
                throw new Exception($"seed {seed}: {string.Join(",", e.Order[0])} vs {string.Join(",", f.Order[0])}; start {string.Join(" ", start)}; values {string.Join(" ", e.Values)} vs {string.Join(" ", f.Values)} phases {f.Greedy.Phases} inorder {f.Greedy.PicksInOrder} {options.Kernel} {options.Gamma} {options.Reverse} {options.ClampAtZero}");
        }
    }
}
