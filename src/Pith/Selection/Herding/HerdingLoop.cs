using Pith.Numerics.Statistics;
using Pith.Selection.Frame;

namespace Pith.Selection.Herding;

/// <summary>The greedy loop of herding in centred coordinates.</summary>
/// <remarks>With x' = x - mu the norm to be minimised is <c>|| -(sum of picked x') - x' ||</c>, and its square is, but for what all rows share,
/// twice <c>dot(E, x') + |x'|^2 / 2</c> with E the sum of the picks.</remarks>
static class HerdingLoop
{
    /// <summary>Picks the rows of one pool and returns the distance of the picks' mean to the pool's mean at the end.</summary>
    public static double Run(CenteredRows rows, PoolPicks picks)
    {
        var sum = new double[rows.Stride];
        int picked = picks.Given.Length;
        foreach (int row in picks.Given)
            rows.AddTo(sum, picks.PlaceOf(row));
        bool[] isOpen = Array.ConvertAll(picks.Rows, picks.IsOpen);
        while (picks.Left > 0)
        {
            int place = rows.ArgMin(sum, isOpen);
            isOpen[place] = false;
            rows.AddTo(sum, place);
            picks.Pick(picks.Rows[place], Length(sum) / ++picked);
        }
        return picked == 0 ? 0 : Length(sum) / picked;
    }

    static double Length(double[] vector) => Math.Sqrt(FixedOrderSum.Dot(vector, vector));
}
