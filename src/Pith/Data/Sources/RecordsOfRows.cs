using Pith.Data.Files;

namespace Pith.Data.Sources;

/// <summary>The table behind an input: which of its records are rows, and what was left out.</summary>
/// <param name="Table">The table.</param>
/// <param name="RowOfRecord">The row of each record, in the table's order; -1 for one that is no row.</param>
/// <param name="Notes">A sentence for each kind of record that is no row.</param>
/// <param name="Counts">How many there are, by a name for a manifest.</param>
sealed record RecordsOfRows(DataSpec Table, int[] RowOfRecord, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, double> Counts);
