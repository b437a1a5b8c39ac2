using Pith.Numerics.Randomness;
using Pith.Selection.Frame;

namespace Pith.Selection.Baselines;

/// <summary>Rows drawn at random without replacement: uniformly, or with a share for every class.</summary>
/// <remarks>
/// The candidates are put into one random order (stream <c>random-selection</c> of the problem's seed) and taken from its front; with a
/// balance, rows whose class has its share already are passed over, which leaves the draw uniform within every class. Scores are
/// not used, except by the cutoff; unscored rows may be drawn. O(N). Given rows come first, in their order. The shares are exact
/// (water-filling or largest remainder), not the published code's rounded-down equal shares.
/// </remarks>
sealed class RandomSelection : SelectionMethod<RandomOptions>
{
    /// <summary>The contract name.</summary>
    public const string MethodName = "random";

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="RandomOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public RandomSelection(RandomOptions? options = null)
        : base(options ?? RandomOptions.Default) { }

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        int[] shuffled = frame.OpenRows();
        new RandomStream(frame.Problem.Seed, "random-selection").Shuffle<int>(shuffled);
        frame.Take(shuffled);
    }
}
