namespace Pith.Selection.Distributed;

/// <summary>What a picked row sends to the rows that its edges lead to.</summary>
/// <remarks>A message of a value that is not negative must never raise a value; the proof of the rounds needs nothing else.</remarks>
interface IReverseMessages
{
    /// <summary>The weight of every distance; that of one does not depend on the others.</summary>
    void Weigh(ReadOnlySpan<double> distances, Span<double> weights);

    /// <summary>A value after a message.</summary>
    /// <param name="value">The value before.</param>
    /// <param name="amount">The weight of the edge times the value of the picked row.</param>
    double Receive(double value, double amount);
}
