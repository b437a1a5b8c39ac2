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

    /// <summary>Sends a picked row's messages: the same as to <see cref="Receive"/> each of them.</summary>
    /// <param name="value">The value of the picked row.</param>
    /// <param name="targets">Who receives.</param>
    /// <param name="weights">[targets, or more] the weights of the edges.</param>
    /// <param name="values">The values, by target; NaN stays NaN.</param>
    void Send(double value, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, Span<double> values);
}
