using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>Rows as 16-bit whole numbers: centred, scaled so that the longest fits, and rounded.</summary>
/// <remarks>Squared distances of codes are whole numbers below 2^31 (see <see cref="LongestRow"/>), so sums of them in any order give the same bits,
/// and the search on codes does not depend on threads, blocks or vector width. Exact distances decide in the end.</remarks>
sealed unsafe class CodeMatrix : IDisposable
{
    // Codes a row are a multiple of it: 16 steps of two codes are a block of a transposition.
    const int Padding = 32;

    const int BlockRows = 512;
    const int PanelRows = 48;

    // No sum with it overflows.
    const int NoRow = 0x3FFFFFFF;

    const string UsualName = "codes";
    const string SquaresEnd = "-squares";

    readonly BufferPlace _place;
    readonly string _name;
    readonly NativeBuffer<short> _codes;
    NativeBuffer<int> _squares;
    readonly NativeBuffer<short> _zero;
    NativeBuffer<short>? _others;
    short* _otherCodes;

    CodeMatrix(int rows, int width, BufferPlace place, string name)
    {
        Rows = rows;
        Width = width;
        _codes = place.Take<short>(name, (long)rows * width);
        _squares = place.Take<int>(name + SquaresEnd, rows);
        (_place, _name) = (place, name);
        _zero = new NativeBuffer<short>(width);
        _zero.Clear();
    }

    public int Rows { get; }

    /// <summary>Codes a row, a multiple of 32; those past the columns are zero.</summary>
    public int Width { get; }

    /// <summary>What the rows in the frame were multiplied by; 0 where they are all equal.</summary>
    public float Scale { get; private init; }

    /// <summary>Pairs of codes a row, the steps of a product.</summary>
    public int Steps => Width / 2;

    /// <summary>[N] squared lengths.</summary>
    public int* Squares => _squares.Pointer;

    /// <summary>[Width] the codes of a row; from <see cref="Rows"/> on those of rows that <see cref="Extend"/> added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short* Of(int row) => (row < Rows ? _codes.Pointer : _otherCodes) + ((long)row * Width);

    /// <summary>Adds room for rows that lie elsewhere, to be filled by <see cref="Set(int, ReadOnlySpan{short})"/>, in place of those that were added
    /// before.</summary>
    /// <param name="rows">How many.</param>
    public void Extend(int rows)
    {
        NativeBuffer<short> others = AddedRoom.Of(ref _others, (long)rows * Width);
        _otherCodes = others.Pointer - ((long)Rows * Width);
        AddedRoom.Behind(ref _squares, Rows, rows);
    }

    /// <summary>Gives back the room that was added.</summary>
    public void Shorten()
    {
        _others?.Dispose();
        _others = null;
        _otherCodes = null;
    }

    /// <summary>Takes the codes of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(int row, ReadOnlySpan<short> codes)
    {
        codes.CopyTo(new Span<short>(Of(row), Width));
        Squares[row] = Dot(Of(row), Of(row), Width);
    }

    /// <summary>[Width] zeros, for the places of a panel behind the last row.</summary>
    public short* Zero => _zero.Pointer;

    /// <summary>Codes a row of that many columns.</summary>
    public static int WidthOf(int columns) => (columns + Padding - 1) / Padding * Padding;

    /// <summary>Encodes all rows of a space, scaled so that the longest of them fits.</summary>
    public static CodeMatrix Encode(SearchSpace space, BufferPlace place, int threads, CancellationToken cancellation) =>
        Encode(space, ScaleOf(LongestSquare(space), space.Matrix.Columns), threads, cancellation, place);

    /// <summary>Encodes all rows of a space.</summary>
    /// <param name="space">The rows.</param>
    /// <param name="scale">What they are multiplied by; see <see cref="ScaleOf"/>.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="place">Where codes lie; null for memory.</param>
    public static CodeMatrix Encode(SearchSpace space, float scale, int threads, CancellationToken cancellation, BufferPlace? place = null)
    {
        var codes = new CodeMatrix(space.Matrix.Rows, WidthOf(space.Matrix.Columns), place ?? BufferPlace.Memory, UsualName) { Scale = scale };
        RowBlocks.ForEach(codes.Rows, BlockRows, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int row = first; row < first + count; row++)
                codes.Set(row, space, row, scratch);
        }, cancellation);
        return codes;
    }

    /// <summary>Room for rows that <see cref="Set(int, SearchSpace, int, SearchScratch)"/> fills.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">D.</param>
    /// <param name="scale">What rows are multiplied by.</param>
    public static CodeMatrix Reserve(int rows, int columns, float scale) => new(rows, WidthOf(columns), BufferPlace.Memory, UsualName) { Scale = scale };

    /// <summary>Encodes a row of a space.</summary>
    public void Set(int row, SearchSpace space, int spaceRow, SearchScratch scratch) =>
        Squares[row] = EncodeRow(space.InFrame(spaceRow, 1, scratch), Scale, Of(row), Width);

    /// <summary>Makes a row the rounded mean of rows of another matrix of the same width.</summary>
    /// <param name="row">The row.</param>
    /// <param name="codes">The other matrix.</param>
    /// <param name="rows">[at least 1] its rows.</param>
    /// <param name="sums">[Width] scratch.</param>
    public void SetToMean(int row, CodeMatrix codes, ReadOnlySpan<int> rows, long[] sums)
    {
        // Whole sums, so that the order of rows does not matter.
        Array.Clear(sums);
        foreach (int other in rows)
        {
            short* codesOfRow = codes.Of(other);
            for (int c = 0; c < sums.Length; c++)
                sums[c] += codesOfRow[c];
        }
        for (int c = 0; c < sums.Length; c++)
            Of(row)[c] = (short)Math.Floor((sums[c] / (double)rows.Length) + 0.5);
        Squares[row] = Dot(Of(row), Of(row), Width);
    }

    /// <summary>The scale with which a row of the given squared length, shrunk as the space's are, just fits; 0 for rows without length.</summary>
    public static float ScaleOf(float longestSquare, int columns) => longestSquare > 0 ? (float)(LongestRow(columns) / Math.Sqrt(longestSquare)) : 0;

    /// <summary>The largest of a space's shrunk squared lengths.</summary>
    public static float LongestSquare(SearchSpace space)
    {
        float longest = 0;
        foreach (float square in space.ShrunkSquares)
            longest = Math.Max(longest, square);
        return longest;
    }

    /// <summary>Rows in another order.</summary>
    /// <param name="order">The row that comes to each place; it may be one that was added.</param>
    /// <param name="threads">Threads.</param>
    public CodeMatrix Reorder(int[] order, int threads)
    {
        var codes = new CodeMatrix(order.Length, Width, _place, _name + "-in-order") { Scale = Scale };
        RowRanges.Run(order.Length, threads, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                new ReadOnlySpan<short>(Of(order[row]), Width).CopyTo(new Span<short>(codes.Of(row), Width));
                codes.Squares[row] = Squares[order[row]];
            }
        });
        return codes;
    }

    /// <summary>Writes up to 16 rows into a panel; the places behind them become zero.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many, at most 16.</param>
    /// <param name="panel">The element of the first row at step 0.</param>
    /// <param name="stride">Elements from one step to the next.</param>
    public void Pack(int* rows, int count, int* panel, nint stride)
    {
        int** sources = stackalloc int*[CodeTransposition.Block];
        for (int i = 0; i < CodeTransposition.Block; i++)
            sources[i] = (int*)(i < count ? Of(rows[i]) : Zero);
        CodeTransposition.SixteenRows(sources, Steps, panel, stride);
    }

    /// <summary>Packs any number of rows into panels of 48; the places behind the last row are farther than any row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="panels">[panels, steps, 48] the result.</param>
    /// <param name="squares">[panels, 48] squared lengths.</param>
    public void PackAll(int* rows, int count, int* panels, int* squares)
    {
        const int Lanes = CodeTransposition.Block;
        int padded = (count + PanelRows - 1) / PanelRows * PanelRows;
        for (int i = 0; i < padded; i += Lanes)
        {
            int* panel = panels + (i / PanelRows * (nint)Steps * PanelRows) + (i % PanelRows);
            Pack(rows + Math.Min(i, count), Math.Clamp(count - i, 0, Lanes), panel, PanelRows);
        }
        for (int i = 0; i < padded; i++)
            squares[i] = i < count ? Squares[rows[i]] : NoRow;
    }

    /// <summary>The dot product of two rows of codes, each [Width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dot(short* a, short* b, int width)
    {
        // Sums of whole numbers, so that the order does not matter.
        Vector256<int> sums = Vector256<int>.Zero;
        int i = 0;
        for (; i <= width - 16; i += 16)
        {
            (Vector256<short> left, Vector256<short> right) = (Vector256.Load(a + i), Vector256.Load(b + i));
            if (Avx2.IsSupported)
            {
                sums += Avx2.MultiplyAddAdjacent(left, right);
                continue;
            }
            sums += (Vector256.WidenLower(left) * Vector256.WidenLower(right)) + (Vector256.WidenUpper(left) * Vector256.WidenUpper(right));
        }
        int sum = Vector256.Sum(sums);
        for (; i < width; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>A fingerprint of all codes, whatever the number of threads.</summary>
    public string Fingerprint(int threads, CancellationToken cancellation)
    {
        var hashes = new byte[(Rows + BlockRows - 1) / BlockRows][];
        RowBlocks.ForEach(Rows, BlockRows, threads, () => 0, (first, count, _) =>
            hashes[first / BlockRows] = SHA256.HashData(new ReadOnlySpan<byte>(Of(first), count * Width * sizeof(short))), cancellation);
        return Convert.ToHexString(SHA256.HashData([.. hashes.SelectMany(hash => hash)]));
    }

    /// <summary>Gives back memory, and files that hold it.</summary>
    public void Dispose()
    {
        _codes.Dispose();
        _others?.Dispose();
        _squares.Dispose();
        _zero.Dispose();
        _place.Drop(_name);
        _place.Drop(_name + SquaresEnd);
    }

    // Twice the length of a row of codes, rounding included, must stay below sqrt(2^31) = 46,340.9. Rounding moves a row by sqrt(D) / 2 at most; the
    // shrunk squares that the scale comes from are too small by a share of (D + 24) 2^-24 * 1.01.
    static double LongestRow(int columns) => (23_169 - (Math.Sqrt(columns) / 2)) * Math.Sqrt(1 - ((columns + 30) * 1.02 / (1 << 24)));

    /// <summary>Rounds a row to codes; returns their squared length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int EncodeRow(ReadOnlySpan<float> row, float scale, short* codes, int width)
    {
        // Adding 1.5 * 2^23 rounds to a whole number, ties to the even one, and leaves it in the low bits.
        const float Shift = 12_582_912;
        const int ShiftBits = 0x4B400000;
        int sum = 0, c = 0;
        Vector256<int> sums = Vector256<int>.Zero;
        for (; c <= row.Length - 16; c += 16)
        {
            Vector256<float> low = Vector256.Create(row[c..]) * scale, high = Vector256.Create(row[(c + 8)..]) * scale;
            Vector256<int> lowCodes = (low + Vector256.Create(Shift)).AsInt32() - Vector256.Create(ShiftBits);
            Vector256<int> highCodes = (high + Vector256.Create(Shift)).AsInt32() - Vector256.Create(ShiftBits);
            sums += (lowCodes * lowCodes) + (highCodes * highCodes);
            Vector256.Narrow(lowCodes, highCodes).Store(codes + c);
        }
        sum = Vector256.Sum(sums);
        for (; c < width; c++)
        {
            float scaled = c < row.Length ? row[c] * scale : 0;
            int code = BitConverter.SingleToInt32Bits(scaled + Shift) - ShiftBits;
            codes[c] = (short)code;
            sum += code * code;
        }
        return sum;
    }
}
