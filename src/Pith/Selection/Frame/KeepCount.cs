using static System.FormattableString;

namespace Pith.Selection.Frame;

/// <summary>Turns the share or the number that a user asks for into a number of rows.</summary>
static class KeepCount
{
    /// <summary>The number of rows that a share keeps: the exact floor of share times rows.</summary>
    /// <param name="share">The share.</param>
    /// <param name="rows">N, at least 1.</param>
    /// <exception cref="OptionException">The share keeps no row at all.</exception>
    public static int Of(Share share, int rows)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        int count = share.FloorOf(rows);
        return count > 0
            ? count
            : throw new OptionException("keep", Invariant($"`keep` {share.Text} of {rows} rows keeps no row; use a larger share or `count`."));
    }

    /// <summary>Checks a number of rows to keep.</summary>
    /// <param name="count">1 .. rows.</param>
    /// <param name="rows">N.</param>
    /// <returns><paramref name="count"/>.</returns>
    /// <exception cref="OptionException">The count is outside 1 .. rows.</exception>
    public static int Of(int count, int rows) => count >= 1 && count <= rows
        ? count
        : throw new OptionException("count", Invariant($"`count` must be a whole number from 1 to {rows} (the rows there are); got {count}."));
}
