namespace Pith;

/// <summary>How far long work is, for a progress bar, or a sentence on something that is finished, for a log.</summary>
/// <param name="Work">What is being done, in plain words, e.g. <c>kNN graph</c> or <c>training</c>.</param>
/// <param name="Done">Units finished, 0..Total.</param>
/// <param name="Total">Units in all; 0 where it is not known beforehand.</param>
/// <param name="Unit">What is counted, in plural, e.g. <c>rows</c>, <c>picks</c>, <c>steps</c>.</param>
/// <remarks>A part of the work reports about a hundred times. Reports may come from several threads; <see cref="Progress{T}"/> brings them back
/// to the thread that made it.</remarks>
public sealed record PithProgress(string Work, long Done, long Total, string Unit)
{
    /// <summary>A note, a warning or a line on finished work; null for a report of units.</summary>
    public string? Message { get; init; }

    /// <summary>The share of the units that is finished, 0..1; NaN where it is not known.</summary>
    public double Share => Total > 0 ? (double)Done / Total : double.NaN;

    /// <summary>One line, e.g. <c>kNN graph: 2,000 of 10,000 rows (20 %)</c>.</summary>
    public override string ToString() => Message ?? FormattableString.Invariant(
        $"{Work}: {Done:N0}{(Total > 0 ? FormattableString.Invariant($" of {Total:N0} {Unit} ({100 * Share:0} %)") : $" {Unit}")}");
}
