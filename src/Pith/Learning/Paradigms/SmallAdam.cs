namespace Pith.Learning.Paradigms;

/// <summary>Adam (Kingma and Ba, arXiv 1412.6980) for a few vectors, with PyTorch's defaults and without weight decay.</summary>
sealed class SmallAdam
{
    const double FirstDecay = 0.9;
    const double SecondDecay = 0.999;
    const double Epsilon = 1e-8;

    readonly float[][] _values;
    double _firstPower = 1, _secondPower = 1;

    /// <param name="values">The vectors that it changes.</param>
    public SmallAdam(params float[][] values)
    {
        _values = values;
        First = [.. values.Select(v => new float[v.Length])];
        Second = [.. values.Select(v => new float[v.Length])];
    }

    /// <summary>The running means of the gradients.</summary>
    public float[][] First { get; }

    /// <summary>The running means of their squares.</summary>
    public float[][] Second { get; }

    /// <summary>Goes on as after a number of steps; the means are set by the caller.</summary>
    public void SkipTo(long steps)
    {
        (_firstPower, _secondPower) = (1, 1);
        for (long i = 0; i < steps; i++)
            (_firstPower, _secondPower) = (_firstPower * FirstDecay, _secondPower * SecondDecay);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        foreach (float[] mean in First.Concat(Second))
            Array.Clear(mean);
        SkipTo(0);
    }

    /// <summary>Changes every vector by its gradient.</summary>
    public void Step(double rate, params ReadOnlySpan<float[]> gradients)
    {
        (_firstPower, _secondPower) = (_firstPower * FirstDecay, _secondPower * SecondDecay);
        double correction = 1 / (1 - _firstPower), secondCorrection = 1 / (1 - _secondPower);
        for (int k = 0; k < _values.Length; k++)
        {
            float[] values = _values[k], first = First[k], second = Second[k], gradient = gradients[k];
            for (int i = 0; i < values.Length; i++)
            {
                double g = gradient[i];
                first[i] = (float)((FirstDecay * first[i]) + ((1 - FirstDecay) * g));
                second[i] = (float)((SecondDecay * second[i]) + ((1 - SecondDecay) * g * g));
                values[i] -= (float)(rate * (first[i] * correction) / (Math.Sqrt(second[i] * secondCorrection) + Epsilon));
            }
        }
    }
}
