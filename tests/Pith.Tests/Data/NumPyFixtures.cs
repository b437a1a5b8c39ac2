using Pith.Numerics;

namespace Pith.Tests.Data;

/// <summary>The files that NumPy wrote (tests/data/numpy/make_fixtures.py) and the numbers that they hold.</summary>
static class NumPyFixtures
{
    public static readonly string[] Types = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"];

    public static string File(string name) => Path.Combine(RepositoryPaths.Root, "tests", "data", "numpy", name);

    /// <summary>Element i, in C order, of every array that the script makes with its function <c>values</c>.</summary>
    public static double Value(string type, int i)
    {
        int wave = i * 7 % 50;
        return type[0] switch
        {
            'b' => i % 3 == 0 ? 1 : 0,
            'u' => wave,
            'i' => wave - 10,
            _ => (wave - 10) / 4.0,
        };
    }

    public static double[] Values(string type, int count) => [.. Enumerable.Range(0, count).Select(i => Value(type, i))];

    public static double[] All(MatrixView matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return values;
    }

    public static string Message<TException>(Action action)
        where TException : Exception
    {
        string message = Assert.Throws<TException>(action).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
        return message;
    }
}
