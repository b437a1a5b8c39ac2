namespace Pith.Evaluation.Layout;

/// <summary>The discrete Fourier transform of one length, a power of two, in place and in a fixed order of operations.</summary>
/// <remarks>Radix 2 (Cooley and Tukey 1965), O(n log n). The inverse is not divided by n. One object serves any number of threads.</remarks>
sealed class FourierTransform
{
    readonly double[] _cosine;
    readonly double[] _sine;
    readonly int[] _reversed;

    /// <param name="length">A power of two, at least 2.</param>
    public FourierTransform(int length)
    {
        Length = length;
        _cosine = new double[length / 2];
        _sine = new double[length / 2];
        for (int k = 0; k < length / 2; k++)
            (_sine[k], _cosine[k]) = Math.SinCos(-2 * Math.PI * k / length);
        _reversed = new int[length];
        for (int i = 1; i < length; i++)
            _reversed[i] = (_reversed[i / 2] / 2) + (i % 2 == 1 ? length / 2 : 0);
    }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>Transforms; with the parts swapped this is the inverse.</summary>
    /// <param name="real">[n].</param>
    /// <param name="imaginary">[n].</param>
    public void Run(Span<double> real, Span<double> imaginary)
    {
        for (int i = 0; i < Length; i++)
        {
            int j = _reversed[i];
            if (j <= i)
                continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }
        for (int half = 1; half < Length; half *= 2)
        {
            int stride = Length / (2 * half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                Span<double> evenReal = real.Slice(start, half);
                Span<double> evenImaginary = imaginary.Slice(start, half);
                Span<double> oddReal = real.Slice(start + half, half);
                Span<double> oddImaginary = imaginary.Slice(start + half, half);
                for (int k = 0; k < half; k++)
                {
                    double c = _cosine[k * stride];
                    double s = _sine[k * stride];
                    double turnedReal = c * oddReal[k] - s * oddImaginary[k];
                    double turnedImaginary = s * oddReal[k] + c * oddImaginary[k];
                    oddReal[k] = evenReal[k] - turnedReal;
                    oddImaginary[k] = evenImaginary[k] - turnedImaginary;
                    evenReal[k] += turnedReal;
                    evenImaginary[k] += turnedImaginary;
                }
            }
        }
    }
}
