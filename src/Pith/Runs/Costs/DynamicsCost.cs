namespace Pith.Runs.Costs;

/// <summary>What scores from training dynamics cost: every recorded output is read once, and the state of a block of rows is held.</summary>
public static class DynamicsCost
{
    /// <summary>Bytes of single-precision outputs a second and core, softmax and all scores included.</summary>
    const double BytesPerSecond = 0.5e9;

    /// <summary>Rows on which the agreement of scores is measured, at most.</summary>
    const long AgreementRows = 5000;

    /// <summary>The pass over the files and what it holds.</summary>
    /// <param name="fileBytes">Bytes of all files.</param>
    /// <param name="rows">N.</param>
    /// <param name="classes">C.</param>
    /// <param name="epochs">E.</param>
    /// <param name="stateBytes">Bytes of state that a block of rows takes.</param>
    /// <param name="cores">Cores that work.</param>
    public static StageCost Score(long fileBytes, long rows, long classes, long epochs, long stateBytes, int cores)
    {
        long agreement = Math.Min(rows, AgreementRows);
        double outputs = (double)rows * epochs * classes * 4;
        double drawn = (double)agreement * epochs * classes * 4;
        return new StageCost(
            [
                new PlannedMemory("labels and rows", rows * 24),
                new PlannedMemory("one epoch (mapped)", fileBytes / epochs, "score"),
                new PlannedMemory("state of the rows", stateBytes, "score"),
                new PlannedMemory("agreement", agreement * epochs * 180 + agreement * classes * 4, "score"),
            ],
            [new PlannedStage("score", 0.15 + (outputs + drawn) / BytesPerSecond / cores)]);
    }
}
