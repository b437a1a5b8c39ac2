using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pith.Evaluation.Layout;

/// <summary>The discrete Fourier transform of one length, a power of two, in place and in a fixed order of operations.</summary>
/// <remarks>Radix 2 (Cooley and Tukey 1965), O(n log n). The inverse is not divided by n. One object serves any number of threads. Four butterflies go at once
/// where the processor can; each is computed by the same operations, so the bytes do not depend on it.</remarks>
sealed class FourierTransform
{
    // The factors of the stage whose butterflies are h apart lie at h - 1 .. 2 h - 2.
    readonly double[] _cosine;
    readonly double[] _sine;
    readonly int[] _reversed;

    /// <param name="length">A power of two, at least 2.</param>
    public FourierTransform(int length)
    {
        Length = length;
        _cosine = new double[length - 1];
        _sine = new double[length - 1];
        for (int half = 1; half < length; half *= 2)
        {
            for (int k = 0; k < half; k++)
                (_sine[half - 1 + k], _cosine[half - 1 + k]) = Math.SinCos(-2 * Math.PI * (k * (length / (2 * half))) / length);
        }
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
            for (int start = 0; start < Length; start += 2 * half)
                Butterflies(real.Slice(start, 2 * half), imaginary.Slice(start, 2 * half), _cosine.AsSpan(half - 1, half), _sine.AsSpan(half - 1, half));
        }
    }

    static void Butterflies(Span<double> real, Span<double> imaginary, ReadOnlySpan<double> cosine, ReadOnlySpan<double> sine)
    {
        int half = cosine.Length;
        Span<double> evenReal = real[..half];
        Span<double> evenImaginary = imaginary[..half];
        Span<double> oddReal = real[half..];
        Span<double> oddImaginary = imaginary[half..];
        if (half >= Vector256<double>.Count && Vector256.IsHardwareAccelerated)
        {
            ref double er = ref MemoryMarshal.GetReference(evenReal), ei = ref MemoryMarshal.GetReference(evenImaginary);
            ref double or = ref MemoryMarshal.GetReference(oddReal), oi = ref MemoryMarshal.GetReference(oddImaginary);
            for (nuint k = 0; k < (nuint)half; k += (nuint)Vector256<double>.Count)
            {
                var c = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(cosine), k);
                var s = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(sine), k);
                var r = Vector256.LoadUnsafe(ref or, k);
                var i = Vector256.LoadUnsafe(ref oi, k);
                Vector256<double> turnedReal = (c * r) - (s * i);
                Vector256<double> turnedImaginary = (s * r) + (c * i);
                var a = Vector256.LoadUnsafe(ref er, k);
                var b = Vector256.LoadUnsafe(ref ei, k);
                (a - turnedReal).StoreUnsafe(ref or, k);
                (b - turnedImaginary).StoreUnsafe(ref oi, k);
                (a + turnedReal).StoreUnsafe(ref er, k);
                (b + turnedImaginary).StoreUnsafe(ref ei, k);
            }
            return;
        }
        for (int k = 0; k < half; k++)
        {
            double turnedReal = cosine[k] * oddReal[k] - sine[k] * oddImaginary[k];
            double turnedImaginary = sine[k] * oddReal[k] + cosine[k] * oddImaginary[k];
            oddReal[k] = evenReal[k] - turnedReal;
            oddImaginary[k] = evenImaginary[k] - turnedImaginary;
            evenReal[k] += turnedReal;
            evenImaginary[k] += turnedImaginary;
        }
    }
}
