namespace Pith.Common;

/// <summary>A snapshot of long work: <paramref name="Done"/> of <paramref name="Total"/> units of the named stage.</summary>
/// <param name="Stage">Short stage name in plain words, e.g. <c>kNN graph</c>.</param>
/// <param name="Done">Units finished, 0..Total.</param>
/// <param name="Total">Units in all; 0 where it is not known beforehand.</param>
/// <param name="Unit">What is counted, in plural, e.g. <c>rows</c> or <c>picks</c>.</param>
/// <remarks>The library only reports; it never writes to a console. Reports may come from several threads.</remarks>
public readonly record struct WorkProgress(string Stage, long Done, long Total, string Unit);
