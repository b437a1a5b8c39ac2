using Pith.Learning.Networks;
using Pith.Numerics.Randomness;

namespace Pith.Learning.Attacks;

/// <summary>Projected gradient descent in the L-infinity ball (Madry et al., arXiv 1706.06083); one step of full size is FGSM (Goodfellow et al., arXiv 1412.6572).</summary>
/// <remarks>Each step adds <c>step * sign(gradient of the image's loss)</c>, then brings every value back to within epsilon of the original and to
/// 0..1. Where the gradient is 0 nothing changes. The network acts as after training (running statistics) while the attack looks for its
/// direction. The random start is named by the seed and the image's key.</remarks>
sealed class SignGradientAttack : IBatchAttack
{
    readonly AttackOptions _options;
    readonly RandomStream _random;
    float[] _original = [];

    /// <summary>Creates the attack.</summary>
    /// <exception cref="OptionException">An option is not allowed.</exception>
    public SignGradientAttack(AttackOptions options, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _random = new RandomStream(seed, "attack");
    }

    /// <inheritdoc/>
    public void Perturb(Network network, ReadOnlySpan<int> labels, ReadOnlySpan<ulong> keys)
    {
        ArgumentNullException.ThrowIfNull(network);
        int size = network.InputShape.Values;
        if (_original.Length < labels.Length * size)
            _original = new float[labels.Length * size];
        for (int i = 0; i < labels.Length; i++)
            network.BatchImage(i).CopyTo(_original.AsSpan(i * size));
        if (_options.RandomStart && _options.Kind == AttackKind.Pgd)
            StartAtRandom(network, labels.Length, keys);
        int steps = _options.Kind == AttackKind.Fgsm ? 1 : _options.Steps;
        float step = (float)(_options.Kind == AttackKind.Fgsm ? _options.Epsilon : _options.StepSize);
        for (int i = 0; i < steps; i++)
        {
            network.ComputeInputGradients(labels);
            for (int image = 0; image < labels.Length; image++)
                Move(network.BatchImage(image), network.ImageGradient(image), _original.AsSpan(image * size, size), step);
        }
    }

    /// <summary>The attack and its numbers, for messages and checkpoints.</summary>
    public override string ToString() => _options.ToString();

    void StartAtRandom(Network network, int count, ReadOnlySpan<ulong> keys)
    {
        for (int image = 0; image < count; image++)
        {
            Span<float> values = network.BatchImage(image);
            RandomStream random = _random.At(keys[image] * (ulong)((values.Length + 1) / 2));
            foreach (ref float value in values)
                value = Math.Clamp(value + (float)(_options.Epsilon * ((2 * random.NextDouble()) - 1)), 0, 1);
        }
    }

    void Move(Span<float> image, ReadOnlySpan<float> gradient, ReadOnlySpan<float> original, float step)
    {
        float epsilon = (float)_options.Epsilon;
        for (int i = 0; i < image.Length; i++)
        {
            float moved = image[i] + (gradient[i] > 0 ? step : gradient[i] < 0 ? -step : 0);
            moved = Math.Clamp(moved, original[i] - epsilon, original[i] + epsilon);
            image[i] = Math.Clamp(moved, 0, 1);
        }
    }
}
