namespace Pith.Common;

/// <summary>Checks that inputs which describe the same rows have the same number of them.</summary>
static class Alignment
{
    /// <summary>Throws when two row counts differ.</summary>
    /// <param name="firstName">What the first input is, with its path, e.g. <c>embeddings X.npy</c>.</param>
    /// <param name="firstRows">Its rows.</param>
    /// <param name="secondName">What the second input is, with its path.</param>
    /// <param name="secondRows">Its rows.</param>
    /// <exception cref="MisalignedDataException">The counts differ; the message names both inputs and both counts.</exception>
    public static void Require(string firstName, long firstRows, string secondName, long secondRows)
    {
        if (firstRows != secondRows)
            throw new MisalignedDataException(firstName, firstRows, secondName, secondRows);
    }
}
