namespace Pith.Data.Sources;

/// <summary>The columns of shards, one after the other.</summary>
/// <param name="name">The name of all, for messages.</param>
/// <param name="parts">The columns in order; disposed with this one.</param>
sealed class JoinedVector(string name, IReadOnlyList<VectorColumn> parts) : VectorColumn(name)
{
    public override bool IsMask => parts.All(part => part.IsMask);

    public override bool IsText => parts.All(part => part.IsText);

    public override double[] ToDoubles(string what) => [.. parts.SelectMany(part => part.ToDoubles(what))];

    public override long[] ToInt64s(string what) => [.. parts.SelectMany(part => part.ToInt64s(what))];

    public override string[] ToStrings(string what) => [.. parts.SelectMany(part => part.ToStrings(what))];

    protected override void Dispose(bool disposing)
    {
        foreach (VectorColumn part in parts)
            part.Dispose();
        base.Dispose(disposing);
    }
}
