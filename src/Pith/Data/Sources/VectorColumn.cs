using System.Globalization;

namespace Pith.Data.Sources;

/// <summary>A column whose value i is about row i.</summary>
abstract class VectorColumn : DataColumn
{
    /// <summary>Creates a column.</summary>
    /// <param name="name">The file, with the member where it has members, for messages.</param>
    protected VectorColumn(string name)
        : base(name) { }

    /// <summary>Whether the values are truth values, one a row.</summary>
    public virtual bool IsMask => false;

    /// <summary>Whether the values are texts.</summary>
    public virtual bool IsText => false;

    /// <summary>The values as numbers [N].</summary>
    /// <param name="what">What is read, for messages, e.g. <c>a score per row</c>.</param>
    /// <exception cref="InvalidDataContentException">They are no numbers, or not one a row.</exception>
    public abstract double[] ToDoubles(string what);

    /// <summary>The values as integers [N]; truth values as 0 and 1.</summary>
    /// <param name="what">What is read, for messages.</param>
    /// <exception cref="InvalidDataContentException">They are no integers, or not one a row.</exception>
    public abstract long[] ToInt64s(string what);

    /// <summary>The values as texts [N]; integers in decimal.</summary>
    /// <param name="what">What is read, for messages.</param>
    /// <exception cref="InvalidDataContentException">They are neither texts nor integers, or not one a row.</exception>
    public abstract string[] ToStrings(string what);

    /// <summary>A column of numbers, over the array.</summary>
    /// <param name="name">Its name for messages.</param>
    /// <param name="values">[N].</param>
    public static VectorColumn Of(string name, double[] values) => new Numbers(name, values);

    /// <summary>A column of integers, over the array.</summary>
    /// <param name="name">Its name for messages.</param>
    /// <param name="values">[N].</param>
    public static VectorColumn Of(string name, long[] values) => new Integers(name, values);

    /// <summary>A column of texts, over the array.</summary>
    /// <param name="name">Its name for messages.</param>
    /// <param name="values">[N].</param>
    public static VectorColumn Of(string name, string[] values) => new Texts(name, values);

    private protected InvalidDataContentException Wrong(string held, string what, string needed) =>
        new($"{Name} holds {held} where {what} needs {needed}.");

    sealed class Numbers(string name, double[] values) : VectorColumn(name)
    {
        public override double[] ToDoubles(string what) => values;

        public override long[] ToInt64s(string what) => throw Wrong("numbers", what, "integers");

        public override string[] ToStrings(string what) => throw Wrong("numbers", what, "texts or integers");
    }

    sealed class Integers(string name, long[] values) : VectorColumn(name)
    {
        public override double[] ToDoubles(string what) => Array.ConvertAll(values, value => (double)value);

        public override long[] ToInt64s(string what) => values;

        public override string[] ToStrings(string what) => Array.ConvertAll(values, value => value.ToString(CultureInfo.InvariantCulture));
    }

    sealed class Texts(string name, string[] values) : VectorColumn(name)
    {
        public override bool IsText => true;

        public override double[] ToDoubles(string what) => throw Wrong("texts", what, "numbers");

        public override long[] ToInt64s(string what) => throw Wrong("texts", what, "integers");

        public override string[] ToStrings(string what) => values;
    }
}
