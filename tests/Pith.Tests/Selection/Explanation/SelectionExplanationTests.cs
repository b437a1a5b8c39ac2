using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;
using Pith.Selection.Explanation;

namespace Pith.Tests.Selection.Explanation;

public class SelectionExplanationTests
{
    [Fact]
    public void Explain_ReplaysEveryRowToItsLastBit()
    {
        RandomProblems.ForAll(200, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            int[] special = random.Sample(problem.Rows, random.NextInt(problem.Rows / 2 + 1));
            problem = problem with { Given = special[..(special.Length / 2)], MustDrop = special[(special.Length / 2)..] };
            D2Options options = RandomProblems.Options(random) with { Pool = random.Choose(SelectionPool.All, SelectionPool.Class) };
            int open = problem.Rows - problem.MustDrop.Length;
            int budget = Math.Max(1, problem.Given.Length) + random.NextInt(open - Math.Max(1, problem.Given.Length) + 1);
            var selection = new D2Selection(options).Select(problem, budget);
            for (int row = 0; row < problem.Rows; row++)
            {
                RowExplanation explanation = SelectionExplanation.Explain(problem, selection, options, row);
                Assert.Equal(selection.Reasons[row], explanation.Reason);
                if (explanation.Reason == RowReason.MustDrop)
                {
                    Assert.Null(explanation.Value);
                    Assert.Empty(explanation.Forward);
                    continue;
                }
                double last = explanation.Reverse.Count > 0 ? explanation.Reverse[^1].ValueAfter : explanation.StartingValue!.Value;
                Assert.Equal(selection.Values[row], last);
                Assert.Equal(explanation.Position, Array.IndexOf(selection.Order, row) is int at and >= 0 ? at : null);
                Assert.All(explanation.Reverse, message => Assert.Equal(selection.Order[message.Position], message.Row));
            }
        });
    }

    [Fact]
    public void Explain_SaysTheReasonInWords()
    {
        var problem = new SelectionProblem
        {
            Rows = 5,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [1, 9, 3, double.NaN, 2]),
            Given = [4],
            MustDrop = [2],
        };
        var selection = new TopSelection(new TopOptions { Cutoff = 0.25 }).Select(problem, 2);
        string[] sentences = [.. Enumerable.Range(0, 5).Select(row => SelectionExplanation.Explain(problem, selection, null, row).Sentence)];
        Assert.Equal("Kept: it was pick 2 of 2 with a value of 1.", sentences[0]);
        Assert.Equal("Dropped: it is among the hardest rows, which the cutoff removed first.", sentences[1]);
        Assert.Equal("Dropped: it was named as a row that must be dropped.", sentences[2]);
        Assert.Equal("Dropped: it has no score.", sentences[3]);
        Assert.Equal("Kept: it was given as already kept.", sentences[4]);
        Assert.Contains("`row` must be a whole number from 0 to 4; got 5.", Assert.Throws<OptionException>(() => SelectionExplanation.Explain(problem, selection, null, 5)).Message);
        var one = new TopSelection().Select(problem with { Given = [] }, 1);
        Assert.Equal("Dropped: the budget of 1 row was full before its turn came; its last value was 2.", SelectionExplanation.Explain(problem, one, null, 4).Sentence);
    }
}
