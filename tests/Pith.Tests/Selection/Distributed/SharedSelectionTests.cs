using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.Catalogue;
using Pith.Selection.D2;
using Pith.Selection.Distributed;
using Pith.Selection.KCenter;
using Pith.Selection.Stratified;

namespace Pith.Tests.Selection.Distributed;

public class SharedSelectionTests
{
    [Fact]
    public void D2_OfRanks_IsThatOfOneProcess_WithPoolsBudgetsGivenRowsAndCutoffs()
    {
        (int negative, int byClass, int refused) = (0, 0, 0);
        RandomProblems.ForAll(100, random =>
        {
            SelectionProblem problem = Marked(random, random.NextInt(3) > 0 ? RandomProblems.Tied(random) : RandomProblems.Continuous(random, 4 + random.NextInt(30)));
            D2Options options = RandomProblems.Options(random) with
            {
                Balance = random.Choose(ClassBalance.None, ClassBalance.Equal, ClassBalance.Proportional),
                Pool = random.Choose(SelectionPool.All, SelectionPool.Class),
                Neighbors = 1 + random.NextInt(3),
                Cutoff = random.Choose(0, 0, 0.1),
            };
            AssertSame(options, problem, Budget(random, problem), 1 + random.NextInt(4), out Coreset? expected);
            negative += expected?.Facts["negativePicks"] > 0 ? 1 : 0;
            byClass += expected is not null && options.Pool == SelectionPool.Class ? 1 : 0;
            refused += expected is null ? 1 : 0;
        });
        Assert.InRange(negative, 5, 95);
        Assert.InRange(byClass, 15, 85);
        Assert.InRange(refused, 0, 50);
    }

    [Fact]
    public void TopRandomAndStratified_OfRanks_AreThoseOfOneProcess()
    {
        RandomProblems.ForAll(100, random =>
        {
            SelectionProblem problem = Marked(random, RandomProblems.Tied(random));
            ClassBalance balance = random.Choose(ClassBalance.None, ClassBalance.Equal, ClassBalance.Proportional);
            SelectionOptions options = random.NextInt(4) switch
            {
                0 => new RandomOptions { Balance = balance, Cutoff = random.Choose(0, 0.1) },
                1 => new StratifiedOptions { Balance = balance, Within = random.Choose(StratumPick.Random, StratumPick.Top) },
                _ => new TopOptions { Balance = balance, Cutoff = random.Choose(0, 0.1) },
            };
            Assert.True(options.SharesWork);
            AssertSame(options, problem, Budget(random, problem), 2 + random.NextInt(3), out _);
        });
    }

    [Fact]
    public void ScoresTooLarge_AreRefusedByAllRanksWithTheSentenceOfOneProcess()
    {
        var random = new RandomStream(1, "overflow");
        SelectionProblem problem = RandomProblems.Continuous(random, 12);
        double[] values = problem.Scores!.Values.ToArray();
        values[7] = double.MaxValue;
        problem = problem with { Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, values) };
        var method = new D2Selection(new D2Options { Neighbors = 2 });
        string expected = Assert.Throws<InvalidDataContentException>(() => method.Select(problem, 5)).Message;
        Assert.Equal(expected, Assert.Throws<InvalidDataContentException>(
            () => InProcessRanks.Run(3, ranks => method.Select(problem with { Ranks = ranks }, 5))).Message);
    }

    [Fact]
    public void WhatRanksCannotDoTogether_IsRefused_AndTheSentenceNamesWhatTheyCan()
    {
        Assert.Equal(["d2", "random", "top", "stratified"], SharedMethods.Names);
        SharedMethods.Require(KCenterOptions.Default, 1);
        foreach (ISelectionOptions? options in (ISelectionOptions?[])[KCenterOptions.Default, D2Options.ReferenceDataComp, new StratifiedOptions { Within = StratumPick.KCenter }, null])
        {
            string message = Assert.Throws<OptionException>(() => SharedMethods.Require(options, 4)).Message;
            Assert.Contains("4 ranks were started", message, StringComparison.Ordinal);
            Assert.Contains("d2, random, top and stratified", message, StringComparison.Ordinal);
        }
    }

    static SelectionProblem Marked(RandomStream random, SelectionProblem problem)
    {
        int[] special = random.Sample(problem.Rows, random.NextInt(1 + (problem.Rows / 2)));
        int given = random.NextInt(special.Length + 1);
        return problem with { Given = special[..given], MustDrop = special[given..] };
    }

    static int Budget(RandomStream random, SelectionProblem problem)
    {
        int least = Math.Max(1, problem.Given.Length), most = problem.Rows - problem.MustDrop.Length;
        return least + random.NextInt(most - least + 1);
    }

    // Where one process refuses, ranks refuse with the same sentence.
    static void AssertSame(SelectionOptions options, SelectionProblem problem, int budget, int ranks, out Coreset? expected)
    {
        expected = null;
        ISelectionMethod method = options.Create();
        string? refusal = null;
        try
        {
            expected = method.Select(problem, budget);
        }
        catch (Exception error) when (error is OptionException or InvalidDataContentException)
        {
            refusal = error.Message;
        }
        foreach (SharedPicks way in (SharedPicks[])(options is D2Options ? [SharedPicks.Loop, SharedPicks.Rounds] : [SharedPicks.Auto]))
        {
            var found = new Coreset[ranks];
            void Select() => InProcessRanks.Run(
                ranks, communicator => found[communicator.Rank] = method.Select(problem with { Ranks = communicator, SharedPicks = way }, budget));
            if (expected is null)
            {
                Assert.Equal(refusal, Assert.ThrowsAny<Exception>(Select).Message);
                continue;
            }
            Select();
            foreach (Coreset coreset in found)
            {
                Assert.Equal(expected.Order, coreset.Order);
                Assert.Equal(expected.Reasons, coreset.Reasons);
                Assert.Equal(expected.Facts, coreset.Facts);
            }
            // What only those who write need, only rank 0 has.
            Assert.Equal(Array.ConvertAll(expected.Values, BitConverter.DoubleToInt64Bits), Array.ConvertAll(found[0].Values, BitConverter.DoubleToInt64Bits));
            AssertSameGraph(expected.MessageGraph, found[0].MessageGraph);
        }
    }

    static void AssertSameGraph(MessageGraph? expected, MessageGraph? found)
    {
        Assert.Equal(expected?.Offsets, found?.Offsets);
        Assert.Equal(expected?.Neighbors, found?.Neighbors);
        Assert.Equal(expected?.Distances, found?.Distances);
    }
}
