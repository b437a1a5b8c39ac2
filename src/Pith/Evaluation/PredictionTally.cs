using Pith.Learning.Networks;

namespace Pith.Evaluation;

/// <summary>Gathers what a model says of the test rows from its logits, block by block in any order.</summary>
/// <param name="labels">[M] labels of the test rows.</param>
/// <param name="classes">C.</param>
sealed class PredictionTally(int[] labels, int classes)
{
    /// <summary>How many of the largest logits may hold a row's class.</summary>
    public const int Top = 5;

    /// <summary>Classes from which on the measure says something: with fewer, every row would be right.</summary>
    public const int LeastClasses = Top + 1;

    readonly int[] _predicted = new int[labels.Length];
    readonly bool[] _isAmongTop = new bool[labels.Length];

    /// <summary>Takes the logits of some rows.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="logits">[rows, C].</param>
    public void Add(int first, ReadOnlySpan<float> logits)
    {
        for (int row = 0; row * classes < logits.Length; row++)
        {
            ReadOnlySpan<float> own = logits.Slice(row * classes, classes);
            _predicted[first + row] = Network.LargestAt(own);
            _isAmongTop[first + row] = Rank(own, labels[first + row]) < Top;
        }
    }

    /// <summary>What the model gets right.</summary>
    public TestAccuracy Sum() => TestAccuracy.Of(labels, _predicted, classes) with
    {
        Predicted = _predicted,
        TopFiveRight = classes < LeastClasses ? null : _isAmongTop.Count(isAmong => isAmong),
    };

    // Classes before this one; of equal logits the lower class comes first, as the prediction takes it.
    static int Rank(ReadOnlySpan<float> logits, int label)
    {
        int before = 0;
        for (int c = 0; c < logits.Length; c++)
            before += logits[c] > logits[label] || (logits[c] == logits[label] && c < label) ? 1 : 0;
        return before;
    }
}
