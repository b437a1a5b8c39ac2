namespace Pith.Data.Files;

/// <summary>A part of an inspected file: a member, tensor or column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The lengths of its axes; empty for a column.</param>
/// <param name="Type">The type of its elements in NumPy's words, e.g. <c>float32</c>.</param>
sealed record FileMember(string Name, IReadOnlyList<long> Shape, string Type);
