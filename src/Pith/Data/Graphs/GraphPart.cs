using Pith.Data.Formats.Npz;
using Pith.Numerics;

namespace Pith.Data.Graphs;

/// <summary>What a part of a graph says of itself, in the member <c>part</c>: seven whole numbers.</summary>
/// <param name="Number">Which part, from 0.</param>
/// <param name="Parts">Parts of the graph.</param>
/// <param name="FirstRow">The graph's row whose list is the part's first.</param>
/// <param name="Rows">Rows of the part.</param>
/// <param name="AllRows">N, rows of the graph.</param>
/// <param name="Identity">Tells the graph from others: equal in all parts of one graph and of no other's.</param>
sealed record GraphPart(int Number, int Parts, int FirstRow, int Rows, int AllRows, UInt128 Identity)
{
    /// <summary>The member's name.</summary>
    public const string Member = "part";

    const int Numbers = 7;

    /// <summary>The row behind the part's last.</summary>
    public int End => FirstRow + Rows;

    /// <summary>The part of a graph that is cut into parts of as many rows, the first ones one more where it does not come out even.</summary>
    /// <param name="number">Which part, from 0.</param>
    /// <param name="parts">Parts, 1..N.</param>
    /// <param name="allRows">N.</param>
    /// <param name="identity">See <see cref="Identity"/>.</param>
    public static GraphPart Of(int number, int parts, int allRows, UInt128 identity)
    {
        int first = StartOf(number, parts, allRows);
        return new GraphPart(number, parts, first, StartOf(number + 1, parts, allRows) - first, allRows, identity);
    }

    /// <summary>Writes the member.</summary>
    public void AddTo(NpzWriter writer) =>
        writer.Add<long>(Member, [Number, Parts, FirstRow, Rows, AllRows, (long)(ulong)(Identity >> 64), (long)(ulong)Identity], Numbers);

    /// <summary>Reads the member.</summary>
    /// <param name="file">The part's file.</param>
    /// <exception cref="InvalidDataContentException">There is none, or it says what cannot be.</exception>
    public static GraphPart Read(NpzFile file)
    {
        if (!file.Contains(Member))
            throw new InvalidDataContentException($"{file.Path} is no part of a graph: it has no member '{Member}'; give the parts that pith graph wrote, or one .npz file of a whole graph.");
        long[] n = file.ReadInt64s(Member);
        bool isPart = n.Length == Numbers && n[0] >= 0 && n[0] < n[1] && n[2] >= 0 && n[3] > 0 && n[1] <= n[4] && n[4] <= int.MaxValue && n[2] <= n[4] - n[3];
        return isPart ? new GraphPart((int)n[0], (int)n[1], (int)n[2], (int)n[3], (int)n[4], new UInt128((ulong)n[5], (ulong)n[6]))
            : throw new InvalidDataContentException($"{file.Path} says in '{Member}' what no part of a graph can be; copy it again.");
    }

    static int StartOf(int number, int parts, int rows) => (int)(((long)rows / parts * number) + Math.Min(number, rows % parts));
}
