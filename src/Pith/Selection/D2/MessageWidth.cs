namespace Pith.Selection.D2;

/// <summary>A width of D2's reverse message that suits a budget.</summary>
/// <remarks>Of a row's k neighbours about k times the kept share are picked, and each takes exp(-gamma (d / scale)^2) of its value. With one width
/// for every budget they take the more the more is kept, until the hard regions are empty and the easy rows are left (docs/d2.md). The width
/// here holds what is taken at the typical distance where it is when a tenth is kept with gamma 1: share exp(-gamma) = 0.1 exp(-1).</remarks>
static class MessageWidth
{
    const double UsualShare = 0.1;
    const double Smallest = 0.1;

    /// <summary>The gamma, to two digits after the point.</summary>
    /// <param name="keep">The share to keep, above 0 and up to 1.</param>
    public static double For(double keep) => Math.Round(Math.Max(Smallest, 1 + Math.Log(keep / UsualShare)), 2);
}
